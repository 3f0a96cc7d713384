import { type Cell, csv, download } from "./csv";
import { h, tableClass } from "./dom";
import { capital, count, factor, placeIn, plural, plusMinus, secondsIn, value } from "./format";
import type { Metric, Study, TrialRow, Trials } from "./report";

const pageRows = 50;

export interface Order { by: (row: TrialRow) => number | string | null; down: boolean }

/** Sorted rows; what has no value stands last either way, equals stay in the order of their ids. */
export function sorted(rows: TrialRow[], order: Order): TrialRow[] {
  const sign = order.down ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [order.by(a), order.by(b)];
    if (x === null || y === null) return x === y ? a.id - b.id : x === null ? 1 : -1;
    return x < y ? -sign : x > y ? sign : a.id - b.id;
  });
}

/** Rows in which every word of the filter occurs: in a level, in factor=level, in the status; #id or #id,id names trials. */
export function filtered(trials: Trials, words: string, stage: number | null, brush: Brush | null = null): TrialRow[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const texts = trials.factors.map((name, i) => trials.levels[i]!.map((level) => ` ${level} ${factor(name).replaceAll(" ", "_")}=${level} ${name}=${level}`.toLowerCase()));
  return trials.rows.filter((row) => {
    if (stage !== null && row.stage !== stage) return false;
    if (brush && (row.stage !== brush.stage || !brush.ids.has(row.id))) return false;
    if (wanted.length === 0) return true;
    const text = row.levels.reduce((all, level, i) => (level < 0 ? all : all + texts[i]![level]), row.status);
    return wanted.every((word) => (/^#\d/.test(word) ? word.slice(1).split(",").includes(String(row.id)) : text.includes(word)));
  });
}

export interface TrialsTable {
  element: HTMLElement;
  /** Shows these trials alone and goes there. */
  find: (ids: number[]) => void;
  /** Shows these trials of a stage alone, until the reader wants all again, which `undo` is told; null: all again, where it was that stage's that stood alone. */
  brush: (stage: number, ids: number[] | null, undo?: () => void) => void;
}

/** What was chosen in a drawing of a stage. */
export interface Brush { stage: number; ids: ReadonlySet<number> }

/** Every trial of a study: to sort, to filter, a page at a time. */
export function trialsTable(study: Study): TrialsTable {
  const { trials, objective } = study;
  const columns = columnsOf(trials, objective);
  let [words, stage, page] = ["", null as number | null, 0];
  let brush: Brush | null = null;
  let undoBrush = (): void => {};
  let order: Order & { column: number } = { by: (row) => row.mean, down: study.maximize, column: 2 };

  const body = h("tbody");
  const state = h("p", { class: "state", role: "status" });
  const button = (label: string, go: (last: number) => number) =>
    h("button", { type: "button", click: () => { page = go(Math.max(0, Math.ceil(rows().length / pageRows) - 1)); show(); } }, label);
  const turn = [
    button("First", () => 0), button("Previous", () => Math.max(0, page - 1)),
    button("Next", (last) => Math.min(last, page + 1)), button("Last", (last) => last),
  ];
  const heads = columns.map((column, i) => h("th", { scope: "col", class: column.numeric ? "number" : undefined, title: column.hint },
    h("button", { type: "button", class: "sort", click: () => {
      order = { by: column.by, down: order.column === i ? !order.down : column.down, column: i };
      page = 0;
      show();
    } }, column.title)));
  const rows = () => sorted(filtered(trials, words, stage, brush), order);

  function show(): void {
    const all = rows();
    const from = page * pageRows;
    body.replaceChildren(...all.slice(from, from + pageRows).map((row) => h("tr", { class: row.status },
      ...columns.map((column, i) => i === 0 ? h("th", { scope: "row", class: "number" }, column.text(row))
        : h("td", { class: column.numeric ? "number" : column.long ? "text" : undefined }, column.text(row))))));
    heads.forEach((head, i) => head.setAttribute("aria-sort", i !== order.column ? "none" : order.down ? "descending" : "ascending"));
    brushed.hidden = brush === null;
    if (brush) brushed.textContent = `Alone the ${plural(brush.ids.size, "trial")} drawn along the axes of stage ${brush.stage + 1} ✕`;
    state.textContent = all.length === 0 ? "No trial fits the filter."
      : `${count(from + 1)} to ${count(Math.min(all.length, from + pageRows))} of ${plural(all.length, "trial")}`;
    const last = Math.max(0, Math.ceil(all.length / pageRows) - 1);
    turn.forEach((one, i) => { one.disabled = i < 2 ? page === 0 : page >= last; });
  }

  const filter = h("input", { type: "search", placeholder: "adam batch_size=32 diverged", input: () => {
    words = filter.value;
    page = 0;
    show();
  } });
  const pick = h("select", { change: () => {
    stage = pick.value === "" ? null : Number(pick.value);
    page = 0;
    show();
  } }, h("option", { value: "" }, "all"), ...study.stages.map((one) => h("option", { value: one.index }, String(one.index + 1))));
  const brushed = h("button", { type: "button", title: "Show all again", click: () => { brush = null; page = 0; undoBrush(); show(); } });
  const element = h("div", { class: "trials" },
    h("p", { class: "caption" }, "A column's heading sorts by it."),
    h("div", { class: "controls" },
      h("label", {}, "Filter ", filter), h("label", {}, "Stage ", pick), brushed,
      h("button", { type: "button", click: () => download(`${study.name}-trials.csv`, csv(cells(trials, rows()))) }, "CSV")),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `All trials of ${study.name}` },
      h("table", { class: tableClass(columns.length), "aria-label": `All trials of ${study.name}` },
        h("thead", {}, h("tr", {}, ...heads)), body)),
    h("div", { class: "controls" }, ...turn), state);
  show();
  return {
    element,
    find: (ids) => {
      filter.value = words = `#${ids.join(",")}`;
      pick.value = "";
      [stage, page, brush] = [null, 0, null];
      show();
      element.scrollIntoView();
      filter.focus({ preventScroll: true });
    },
    brush: (of, ids, undo = () => {}) => {
      if (ids === null && brush?.stage !== of) return;
      undoBrush = undo;
      brush = ids === null ? null : { stage: of, ids: new Set(ids) };
      page = 0;
      show();
    },
  };
}

interface TrialColumn {
  title: string; hint?: string; numeric: boolean; long?: boolean; down: boolean; by: Order["by"]; text: (row: TrialRow) => string;
}

export function columnsOf(trials: Trials, objective: Metric): TrialColumn[] {
  const number = (title: string, by: (row: TrialRow) => number | null, text: (row: TrialRow) => string, hint?: string): TrialColumn =>
    ({ title, hint, numeric: true, down: true, by, text });
  const level = (row: TrialRow, i: number): string | null => (row.levels[i]! < 0 ? null : trials.levels[i]![row.levels[i]!]!);
  const place = placeIn(trials.rows), time = secondsIn(trials.rows.map((row) => row.seconds));
  // What came of it stands before what it was: with many factors the last columns are beyond the edge.
  return [
    { ...number("Trial", (row) => row.id, (row) => String(row.id)), down: false },
    { ...number("Stage", (row) => row.stage, (row) => String(row.stage + 1)), down: false },
    number(capital(objective.title), (row) => row.mean, (row) => row.status === "diverged" ? "diverged" : row.mean === null && row.soFar?.value != null ? `(${value(objective, row.soFar.value, place)} so far)`
        : plusMinus(objective, row.mean, row.deviation, place), "mean ± standard deviation over the trial's runs; in brackets: of the runs so far of one that did not come to its end"),
    number("Runs", (row) => row.runs, (row) => row.runs < row.planned ? `${row.runs} of ${row.planned}` : String(row.runs)),
    ...trials.factors.map((name, i): TrialColumn => {
      const numeric = trials.levels[i]!.every((label) => label !== "" && Number.isFinite(Number(label)));
      return {
        title: capital(factor(name)), hint: name, numeric, down: false, text: (row) => level(row, i) ?? "·",
        by: (row) => { const label = level(row, i); return label === null ? null : numeric ? Number(label) : label; },
      };
    }),
    number("Diverged", (row) => row.diverged, (row) => String(row.diverged), "runs that ended with NaN or infinity"),
    number("Epochs", (row) => row.epochs, (row) => count(row.epochs), "of all its runs"),
    number("Time", (row) => row.seconds, (row) => time(row.seconds), "training time of all its runs"),
    number("Parameters", (row) => row.parameters, (row) => row.parameters > 0 ? count(row.parameters) : "–"),
    { title: "Status", numeric: false, long: true, down: false, by: (row) => row.status, text: (row) => (row.givenUp ? `${row.status}: ${row.givenUp}` : row.status) },
  ];
}

const cells = (trials: Trials, rows: TrialRow[]): Cell[][] => [
  ["trial", "stage", ...trials.factors, "mean", "standard_deviation", "runs", "planned_runs", "diverged_runs", "epochs", "seconds", "parameters", "status"],
  ...rows.map((row): Cell[] => [
    row.id, row.stage + 1, ...row.levels.map((level, i) => (level < 0 ? null : trials.levels[i]![level]!)), row.mean, row.deviation,
    row.runs, row.planned, row.diverged, row.epochs, row.seconds, row.parameters, row.status,
  ]),
];
