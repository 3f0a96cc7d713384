// Every figure of a report without a page: the elements of a page are walked, and what would be drawn in them is taken.
import { type ComponentChild, isValidElement } from "preact";
import { apart, type PageReport, type PageStudy } from "./apart";
import { comparison } from "./comparison";
import { csv } from "./csv";
import { type Figure, svgOf } from "./figure";
import type { Report } from "./report";
import type { Selection } from "./selection";
import { sectionsOf } from "./study";

/** A study as it is looked at at first: all of it. */
const all = (study: PageStudy): Selection => {
  const nothing = (): void => {};
  return { words: "", stage: null, brush: null, compared: [], rows: study.trials.rows, seen: study, filter: nothing, ofStage: nothing, brushed: nothing, compare: nothing, find: nothing };
};

interface Makes { make?: () => Figure | null; children?: ComponentChild }

function* within(child: ComponentChild): Generator<Figure> {
  if (Array.isArray(child)) for (const one of child as ComponentChild[]) yield* within(one);
  else if (isValidElement(child)) {
    const { make, children } = child.props as Makes;
    const own = make?.();
    if (own) yield own;
    yield* within(children);
  }
}

/** The figures of a report, in the order in which they stand there. */
export const figuresOf = (report: PageReport): Figure[] => [
  ...(report.studies.length > 1 ? within(comparison(report)) : []),
  ...report.studies.flatMap((study) => sectionsOf(study).flatMap(({ body }) => [...within(body(all(study)))])),
];

/** Every figure as a line of JSON: its name and title, its drawing as SVG, its numbers as CSV. */
export const linesOf = (report: Report): string => figuresOf(apart(report)).map((one) => `${JSON.stringify({ name: one.name, title: one.title, svg: svgOf(one), csv: csv(one.data()) })}\n`).join("");
