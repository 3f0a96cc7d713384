// How far studies are that the page follows: one line above a study, one row in the list of all.
import type { JSX } from "preact";
import { useAddress } from "./address";
import { type Child, h } from "./dom";
import { count, plural, plusMinus, seconds } from "./format";
import { type Listed, type Live, pageOf, type Running, type State, type StudyList } from "./live";
import { orderOf, type Sortable, sorted, sortHeading } from "./order";

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

interface ListColumn extends Sortable<Listed> { cell: (one: Listed) => Child }

const columns: ListColumn[] = [
  {
    title: "Study", numeric: false, down: false, by: ({ name }) => name.toLowerCase(),
    cell: (one) => h("span", {}, one.note ? one.name : h("a", { href: pageOf([one.id]) }, one.name), one.id !== one.name && h("span", { class: "given" }, ` ${one.id}`)),
  },
  {
    title: "State", numeric: false, down: false, by: stateOf,
    cell: (one) => (one.note ? h("span", { class: "warn" }, one.note) : h("span", { class: `of ${one.state}` }, h("span", { class: "dot", "aria-hidden": "true" }), words[one.state])),
  },
  { title: "Trials", numeric: true, down: true, by: ({ finished }) => finished, cell: (one) => (one.state === "ended" ? count(one.planned) : `${count(one.finished)} of ${count(one.planned)}`) },
  { title: "Progress", numeric: false, down: true, by: shareOf, cell: (one) => h("progress", { value: shareOf(one), max: 1, "aria-label": `Trials of ${one.name}` }) },
  { title: "Best on validation", numeric: true, down: true, by: (one) => one.best?.mean ?? null, cell: best },
  { title: "Epochs", numeric: true, down: true, by: ({ epochs }) => epochs, cell: ({ epochs }) => count(epochs) },
  { title: "Time", numeric: true, down: true, by: ({ seconds: time }) => time, cell: ({ seconds: time }) => seconds(time) },
  { title: "Last change", numeric: false, down: true, by: ({ changed }) => changed, cell: ({ changed }) => (changed ? new Date(changed).toLocaleString() : "–") },
];
const lastChange = columns.length - 1;

function stateOf({ note, state }: Listed): string {
  return note ?? words[state];
}

function shareOf({ state, finished, planned }: Listed): number {
  return state === "ended" ? 1 : finished / Math.max(1, planned);
}

function best({ objective, best: own }: Listed): string {
  return objective && own ? `${objective.title} ${plusMinus(objective, own.mean, own.deviation)}` : "–";
}

/** Studies in which every word of the filter occurs: in the name, the folder, the state or the metric. */
export function listed(studies: Listed[], filter: string): Listed[] {
  const wanted = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return studies.filter((one) => {
    const text = `${one.name} ${one.id} ${stateOf(one)} ${one.objective?.title ?? ""}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** The studies of a folder; several can be looked at together. */
export function List({ list }: { list: StudyList }): JSX.Element {
  const { studies } = list;
  const [text, set] = useAddress("compare"), [filter, setFilter] = useAddress("filter"), [sort, setSort] = useAddress("sort");
  const chosen = text.split("\n").filter((id) => studies.some((one) => one.id === id));
  const toggle = (id: string): void => set((chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]).join("\n"));
  if (studies.length === 0) return h("section", {}, h("h1", {}, "Studies"), h("p", {}, "There is no study here yet. assay run STUDY.yaml makes one; it will stand here at once."));
  const order = orderOf(sort, columns, { column: lastChange, down: true }), rows = sorted(listed(studies, filter), order);
  const caption = "Studies; a column's heading sorts by it";
  return h("section", { class: "list" },
    h("h1", {}, plural(studies.length, "study", "studies")),
    h("div", { class: "controls" },
      h("label", {}, "Filter ", h("input", { type: "search", placeholder: "name, folder, running", value: filter, onInput: (event) => setFilter(event.currentTarget.value) })),
      chosen.length < 2 ? h("span", {}, "Choose two or more to compare them.") : h("a", { class: "button", href: pageOf(chosen) }, `Compare ${chosen.length} studies`)),
    h("p", { class: "caption", "aria-hidden": "true" }, caption),
    h("div", { class: "scroll", tabIndex: 0, role: "region", "aria-label": caption }, h("table", { "aria-label": caption },
      h("thead", {}, h("tr", {}, ...columns.map((column, i) => sortHeading(column, i, order, setSort)), h("th", { scope: "col" }, "Compare"))),
      h("tbody", {}, ...rows.map((one) => h("tr", { key: one.id },
        ...columns.map((column, i) => h(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : undefined, class: column.numeric ? "number" : undefined }, column.cell(one))),
        h("td", {}, h("input", { type: "checkbox", "aria-label": `Compare ${one.name}`, checked: chosen.includes(one.id), disabled: one.note !== null, onChange: () => toggle(one.id) }))))))),
    h("p", { class: "state", role: "status" }, rows.length === studies.length ? "" : rows.length === 0 ? "No study fits the filter." : `${count(rows.length)} of ${plural(studies.length, "study", "studies")}`));
}
