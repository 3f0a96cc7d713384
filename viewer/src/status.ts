// How far studies are that the page follows: one line above a study, one row in the list of all.
import type { JSX } from "preact";
import { useAddress } from "./address";
import { h, table } from "./dom";
import { count, plural, plusMinus, seconds } from "./format";
import { type Listed, type Live, pageOf, type Running, type State, type StudyList } from "./live";

const words: Record<State, string> = { running: "running", stopped: "not running", ended: "ended" };

const paceWords = ({ epochsPerSecond, secondsLeft }: Running): string => [
  epochsPerSecond === null ? "" : `${count(Math.round(epochsPerSecond))} epochs/s`,
  secondsLeft === null ? "" : `about ${seconds(secondsLeft)} left`,
].filter(Boolean).join(", ");

/** What the page follows, in a line that keeps its place. */
export function Status({ live }: { live: Live }): JSX.Element {
  const { studies, lost, failed } = live;
  const last = studies.map((one) => one.at).sort().at(-1);
  return h("p", { class: "live", role: "status" },
    studies.length > 1 ? h("a", { href: pageOf([]) }, "All studies") : studies.length === 1 ? h("a", { href: pageOf([]) }, "Studies") : null,
    failed ? h("span", { class: "warn" }, failed)
      : lost ? h("span", { class: "warn" }, `no answer since ${lost}; it is tried again`)
        : studies.map((one) => h("span", { key: one.id, class: `of ${one.state}` }, h("span", { class: "dot", "aria-hidden": "true" }), (studies.length > 1 ? `${one.id}: ` : "") + words[one.state], h("span", { class: "pace" }, paceWords(one)))),
    last && !lost ? h("span", { class: "at" }, `as of ${new Date(last).toLocaleTimeString()}`) : null);
}

/** The studies of a folder; several can be looked at together. */
export function List({ list }: { list: StudyList }): JSX.Element {
  const { studies } = list;
  const [text, set] = useAddress("compare");
  const chosen = text.split("\n").filter((id) => studies.some((one) => one.id === id));
  const toggle = (id: string): void => set((chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]).join("\n"));
  if (studies.length === 0) return h("section", {}, h("h1", {}, "Studies"), h("p", {}, "There is no study here yet. assay run STUDY.yaml makes one; it will stand here at once."));
  return h("section", { class: "list" },
    h("h1", {}, plural(studies.length, "study", "studies")),
    h("p", { class: "controls" }, chosen.length < 2 ? "Choose two or more to compare them." : h("a", { class: "button", href: pageOf(chosen) }, `Compare ${chosen.length} studies`)),
    table("Studies, those that changed last first", [
      { title: "Study" }, { title: "State" }, { title: "Trials", numeric: true }, { title: "Progress" }, { title: "Best on validation", numeric: true }, { title: "Epochs", numeric: true },
      { title: "Time", numeric: true }, { title: "Last change" }, { title: "Compare" },
    ], studies.toSorted((a, b) => (b.changed ?? "").localeCompare(a.changed ?? "")).map((one) => [
      h("span", {}, one.note ? one.name : h("a", { href: pageOf([one.id]) }, one.name), one.id !== one.name && h("span", { class: "given" }, ` ${one.id}`)),
      one.note ? h("span", { class: "warn" }, one.note) : h("span", { class: `of ${one.state}` }, h("span", { class: "dot", "aria-hidden": "true" }), words[one.state]),
      one.state === "ended" ? count(one.planned) : `${count(one.finished)} of ${count(one.planned)}`,
      h("progress", { value: one.state === "ended" ? 1 : one.finished, max: one.state === "ended" ? 1 : Math.max(1, one.planned), "aria-label": `Trials of ${one.name}` }),
      best(one), count(one.epochs), seconds(one.seconds), one.changed ? new Date(one.changed).toLocaleString() : "–",
      h("input", { type: "checkbox", "aria-label": `Compare ${one.name}`, checked: chosen.includes(one.id), disabled: one.note !== null, onChange: () => toggle(one.id) }),
    ])));
}

const best = ({ objective, best: own }: Listed): string => (objective && own ? `${objective.title} ${plusMinus(objective, own.mean, own.deviation)}` : "–");
