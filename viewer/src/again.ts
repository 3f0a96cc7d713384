// The study itself, and how it is run again.
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { download } from "./csv";
import { type Child, h, type Parts, table } from "./dom";
import { capital, count, plural, seconds } from "./format";
import type { Cluster, Node, Study } from "./report";

/** The name of the file in which a study is saved from its report. */
export const fileOf = ({ name, preset }: Pick<Study, "name" | "preset">): string => `${name}${preset ? `-${preset}` : ""}.yaml`;

export const commandOf = (study: Pick<Study, "name" | "preset">): string => `assay run ${fileOf(study)}`;

/** Whether data lie in files, whose paths a copy elsewhere no longer finds. */
export const readsFiles = ({ yaml }: Pick<Study, "yaml">): boolean => /^ {2,}(test_)?path: /m.test(yaml);

export function again(study: Study): Parts {
  return [
    h("p", {}, "Save the study file below and run it; it gives the same numbers, to the last bit, on any machine. Presets are laid over it, and every default is written out, "
      + "but for what the search varies." + (readsFiles(study) ? " Paths of data in it start from where the study's own file lay: save it there, or change them." : "")),
    h("p", {}, workWords(study)),
    study.cluster ? nodes(study.name, study.cluster) : null,
    h(Copied, { what: "command", text: commandOf(study) }),
    h(Copied, { what: "study file", text: study.yaml }, h("button", { type: "button", onClick: () => download(fileOf(study), study.yaml, "application/yaml") }, `Save ${fileOf(study)}`)),
  ];
}

/** What computed the results, in which sessions. */
export function workWords({ engine, sessions }: Pick<Study, "engine" | "sessions">): string {
  const ends = (end: string | null): string => (end === null ? "cut off, or at work" : end);
  const shown = sessions.slice(-5);
  return (engine === null ? "" : `Computed by the engine ${engine}, which gives the same bits on every machine. `)
    + (sessions.length === 0 ? "" : `${capital(plural(sessions.length, "session"))}${shown.length < sessions.length ? `, the last ${shown.length}` : ""}: `
      + shown.map((one) => `${one.at} UTC, ${plural(one.jobs, "run")} at a time, ${seconds(one.seconds)}, ${ends(one.end)}`).join("; ") + ".");
}

/** The machines that trained for it, and all of them together. */
const nodes = (study: string, cluster: Cluster): JSX.Element => {
  const sum = (of: (node: Node) => number): number => cluster.nodes.reduce((all, node) => all + of(node), 0);
  const cells = (what: string, processor: string, of: (value: (node: Node) => number) => number): string[] => [
    what, processor, ...[of((node) => node.elements), of((node) => node.atWork), of((node) => node.runs), of((node) => node.epochs)].map(count), hours(of((node) => node.coreHours)),
    hours(of((node) => node.epochs) / of((node) => node.coreHours) / 3600),
  ];
  return table(`Where ${study} was trained`, [
    { title: "Node" }, { title: "Processor" }, ...["Elements", "At work", "Runs", "Epochs", "Core hours", "Epochs a second and core"].map((title) => ({ title, numeric: true })),
  ], [
    ...cluster.nodes.map((node) => cells(node.node, node.processor, (value) => value(node))),
    ...(cluster.nodes.length > 1 ? [cells("all", "", sum)] : []),
  ]);
};

/** Two digits, or all before the point. */
const hours = (value: number): string => (Number.isFinite(value) ? value.toLocaleString("en", value < 100 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 0 }) : "–");

/** Who trains a study for it, how much that took, and how much is to come. */
export const clusterWords = ({ atWork, elements, coreHours, coreHoursLeft }: Cluster): string =>
  (atWork > 0 ? `${count(atWork)} at work of ` : "") + `${plural(elements, "element")}, ${hours(coreHours)} core hours` + (coreHoursLeft ? `, about ${hours(coreHoursLeft)} to come` : "");

/** Text as it is, with a button that copies it. */
function Copied({ what, text, children }: { what: string; text: string; children?: Child }): JSX.Element {
  const code = useRef<HTMLElement>(null);
  const [state, setState] = useState("");
  const copy = async (): Promise<void> => {
    const done = await navigator.clipboard?.writeText(text).then(() => true, () => false) ?? false;
    // Where a page may not write there, the text stands selected for the reader to copy.
    if (!done) getSelection()?.selectAllChildren(code.current!);
    setState(done ? "Copied." : "Selected: copy it with Ctrl-C.");
  };
  return h("div", { class: "copied" },
    h("div", { class: "controls" }, h("button", { type: "button", onClick: () => void copy() }, `Copy the ${what}`), children, h("span", { class: "state", role: "status" }, state)),
    h("pre", { tabIndex: 0, role: "region", "aria-label": `The ${what}` }, h("code", { ref: code }, text)));
}
