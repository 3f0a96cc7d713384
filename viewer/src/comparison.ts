// Several studies beside each other.
import type { JSX } from "preact";
import { anchor, linkTo } from "./address";
import type { PageReport } from "./apart";
import { claimsTable } from "./claims";
import { h, type Parts, table } from "./dom";
import { figure } from "./figure";
import { curves } from "./figures/curves";
import { scaleOf, sideBySide } from "./figures/effects";
import { sizes } from "./figures/sizes";
import { count, factor, placeWith, plusMinus, seconds, value } from "./format";

export function comparison(report: PageReport): JSX.Element {
  const { studies } = report;
  const objectives = [...new Set(studies.map((study) => study.objective.name))];
  const trained = objectives.map((objective) => studies.filter((study) => study.objective.name === objective && study.final))
    .filter((group) => group.length > 1).map((group) => figure(`final-curves-${group[0]!.objective.name}`, () => curves(`final-curves-${group[0]!.objective.name}`,
      "Final training of the studies", "", group.map((study, i) =>
        ({ name: study.key, curve: study.final!.curves, color: i, dash: i >= 7, parts: ["train"] }))), ...group.map((study) => study.final)));
  const test = (i: number) => {
    const study = studies[i]!;
    const own = study.final?.test.find((one) => one.metric.base === study.objective.base);
    return own ? value(own.metric, own.value, placeWith(own.value, own.interval)) : "–";
  };
  return h("section", { id: "comparison" },
    h("h1", {}, "Comparison"),
    table("Results of the studies", [
      { title: "Study" }, { title: "Samples", numeric: true }, { title: "Objective" }, { title: "Validation, mean ± sd", numeric: true },
      { title: "Test", numeric: true }, { title: "Reported", numeric: true }, { title: "Trials", numeric: true },
      { title: "Epochs", numeric: true }, { title: "Time", numeric: true },
    ], studies.map((study, i) => {
      const told = study.reported.find((one) => one.metric.part === "test" && one.metric.base === study.objective.base);
      return [
        h("a", { href: linkTo(anchor(study)) }, study.key), study.samples === null ? "–" : count(study.samples), study.objective.part === "validation" ? study.objective.quantity : study.objective.title,
        study.best ? plusMinus(study.objective, study.best.mean, study.best.deviation) : "–", test(i),
        told ? value(told.metric, told.reported) : "–", count(study.finished), count(study.epochs), seconds(study.seconds),
      ];
    })),
    claimsTable(studies),
    report.settings.rows.length > 0 ? table("Best setting of each study; in brackets: as in its reference", [
      { title: "Factor" }, ...studies.map((study) => ({ title: study.key })),
    ], report.settings.rows.map((row) => [h("span", { title: row.factor }, factor(row.factor)), ...row.values.map((level) => !level ? "–" : level.varied ? level.text : h("span", { class: "given" }, `(${level.text})`))])) : null,
    figure("sizes", () => report.sizes && sizes("sizes", report.sizes), report.sizes),
    ...trained,
    ...levels(report));
}

/** What each factor does in every study that changed it, one thing at a time. */
function levels({ levels: own, studies }: PageReport): Parts {
  if (!own || (own.factors.length === 0 && !own.leftOut)) return [];
  const scales = studies.map(({ objective }, i) => scaleOf(own.factors.flatMap((factor) => factor.studies.filter((one) => one.study === i).map((one) => one.effect)), objective));
  return [
    own.factors.length > 0 ? h("h2", { class: "section" }, "Levels side by side") : null,
    own.leftOut ? h("p", {}, own.leftOut) : null,
    ...own.factors.map((one) => figure(`levels-${one.factor}`, () => sideBySide(`levels-${one.factor}`, one, studies, scales), one)),
  ];
}
