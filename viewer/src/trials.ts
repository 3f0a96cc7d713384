import type { JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import { useAddress } from "./address";
import type { PageStudy } from "./apart";
import { type Cell, csv, download } from "./csv";
import { h } from "./dom";
import { capital, count, factor, placeIn, plural, plusMinus, secondsIn, value } from "./format";
import { orderOf, type Sortable, sorted, sortHeading } from "./order";
import type { Metric, TrialRow, Trials } from "./report";
import { levelOf } from "./search";
import type { Selection } from "./selection";

/** What was chosen in a drawing of a stage. */
export interface Brush { stage: number; ids: ReadonlySet<number> }

const texts = new WeakMap<TrialRow, string>();

/** What a row says: its levels, factor=level, its status. Put together once: a trial that changes is another row. */
function textOf({ factors, levels }: Trials): (row: TrialRow) => string {
  const own = factors.map((name, i) => levels[i]!.map((level) => ` ${level} ${factor(name).replaceAll(" ", "_")}=${level} ${name}=${level}`.toLowerCase()));
  return (row) => {
    let text = texts.get(row);
    if (text === undefined) texts.set(row, text = row.levels.reduce((all, level, i) => (level < 0 ? all : all + own[i]![level]), `${row.status} ${row.givenUp ? `given up ${row.givenUp}` : ""}`.toLowerCase()));
    return text;
  };
}

/** A comparison of a number: units>16, of a factor by its name with _ for spaces, or of the objective as value; null: it is none. */
function comparisonOf(word: string, trials: Trials): ((row: TrialRow) => boolean) | null {
  const [, name, sign, text] = /^([\w.]+)(<=|>=|<|>)(-?\d[\d.e+-]*)$/.exec(word) ?? [];
  const bound = Number(text), i = trials.factors.findIndex((one) => one.toLowerCase() === name || factor(one).replaceAll(" ", "_").toLowerCase() === name);
  if (name === undefined || !Number.isFinite(bound) || (i < 0 && name !== "value")) return null;
  return (row) => {
    const own = i < 0 ? row.mean ?? NaN : Number(levelOf(trials, row.levels, i) ?? NaN);
    return sign === "<" ? own < bound : sign === ">" ? own > bound : sign === "<=" ? own <= bound : own >= bound;
  };
}

/** Rows in which every word of the filter occurs: in a level, in factor=level, in the status and why it was given up; units>16 compares, #id or #id,id names trials. */
export function filtered(trials: Trials, words: string, stage: number | null, brush: Brush | null = null): TrialRow[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const own = wanted.length > 0 ? textOf(trials) : null, compared = wanted.map((word) => comparisonOf(word, trials));
  return trials.rows.filter((row) => {
    if (stage !== null && row.stage !== stage) return false;
    if (brush && (row.stage !== brush.stage || !brush.ids.has(row.id))) return false;
    if (!own) return true;
    const text = own(row);
    return wanted.every((word, i) => compared[i]?.(row) ?? (/^#\d/.test(word) ? word.slice(1).split(",").includes(String(row.id)) : text.includes(word)));
  });
}

/** As high as a row of the table is, in pixels; only those in sight are there. */
const rowHeight = 30, sight = 560, beyond = 8;

/** Every trial of a study: to sort, to filter, to compare. */
export function TrialsTable({ study, selection }: { study: PageStudy; selection: Selection }): JSX.Element {
  const { trials, objective } = study;
  const columns = useMemo(() => columnsOf(trials, objective), [trials, objective]);
  const [sort, setSort] = useAddress(`${study.key}.sort`);
  const order = orderOf(sort, columns, { column: 2, down: study.maximize }); // at first by the objective, the best above
  const rows = useMemo(() => sorted(selection.rows, order), [selection.rows, order.column, order.down, columns]);
  const widths = useMemo(() => widthsOf(columns, trials.rows), [columns]);
  const [top, setTop] = useState(0);
  const body = useRef<HTMLDivElement>(null);
  const first = Math.max(0, Math.min(Math.floor(top / rowHeight) - beyond, rows.length - 1)), end = Math.min(rows.length, first + Math.ceil(sight / rowHeight) + 2 * beyond);
  const space = (count: number): JSX.Element | null => (count > 0 ? h("tr", { class: "space", "aria-hidden": "true", style: `height:${count * rowHeight}px` }, h("td", { colSpan: columns.length + 1 })) : null);
  const { brush } = selection;

  return h("div", { class: "trials" },
    h("p", { class: "caption" }, "A column's heading sorts by it. What is chosen here is chosen in the figures that show trials one by one, too."),
    h("div", { class: "controls" },
      h("label", {}, "Filter ", h("input", { type: "search", placeholder: "adam batch_size=32 units>16", title: "Words of levels and of what became of a trial, batch_size=32, units>16, value<0.1, #7", value: selection.words, onInput: (event) => selection.filter(event.currentTarget.value) })),
      h("label", {}, "Stage ", h("select", { value: selection.stage ?? "", onChange: (event) => selection.ofStage(event.currentTarget.value) },
        h("option", { value: "" }, "all"), ...study.stages.map((one) => h("option", { value: one.index }, String(one.index + 1))))),
      brush && h("button", { type: "button", title: "Show all again", onClick: () => selection.brushed(brush.stage, []) },
        `Alone the ${plural(brush.ids.size, "trial")} drawn along the axes of stage ${brush.stage + 1} ✕`),
      h("button", { type: "button", onClick: () => download(`${study.key}-trials.csv`, csv(cells(trials, rows))), disabled: rows.length === 0 }, `CSV of ${plural(rows.length, "trial")}`)),
    h("div", { class: "scroll virtual", ref: body, tabIndex: 0, role: "region", "aria-label": `All trials of ${study.key}`, onScroll: (event) => setTop(event.currentTarget.scrollTop) },
      h("table", { "aria-label": `All trials of ${study.key}`, "aria-rowcount": rows.length + 1, style: `width:${widths.reduce((a, b) => a + b, 5)}ch` },
        h("colgroup", {}, h("col", { style: "width:5ch" }), ...widths.map((width) => h("col", { style: `width:${width}ch` }))),
        h("thead", {}, h("tr", {}, h("th", { scope: "col", title: "Compare trials side by side" }, h("span", { class: "unseen" }, "Compare")), ...columns.map((column, i) => sortHeading(column, i, order, (text) => {
          setSort(text);
          if (body.current) body.current.scrollTop = 0;
        })))),
        h("tbody", {}, space(first),
          ...rows.slice(first, end).map((row, i) => h("tr", { key: row.id, class: row.status, "aria-rowindex": first + i + 2 },
            h("td", {}, h("input", { type: "checkbox", "aria-label": `Compare trial ${row.id}`, checked: selection.compared.includes(row.id), onChange: () => selection.compare(row.id) })),
            ...columns.map((column, k) => k === 0 ? h("th", { scope: "row", class: "number" }, column.text(row))
              : h("td", { class: column.numeric ? "number" : undefined, title: column.long ? column.text(row) : undefined }, column.text(row))))),
          space(rows.length - end)))),
    h("p", { class: "state", role: "status" }, rows.length === 0 ? "No trial fits the filter."
      : rows.length === trials.rows.length ? plural(rows.length, "trial") : `${count(rows.length)} of ${plural(trials.rows.length, "trial")}`));
}

/** As wide as each column is, in characters: as its longest text among some hundred rows. */
function widthsOf(columns: TrialColumn[], rows: TrialRow[]): number[] {
  const some = rows.filter((_, i) => i % Math.ceil(rows.length / 200) === 0);
  return columns.map((column) => Math.min(44, 3 + Math.max(Math.ceil(column.title.length * 0.75) + 3, ...some.map((row) => column.text(row).length))));
}

interface TrialColumn extends Sortable<TrialRow> { long?: boolean; text: (row: TrialRow) => string }

export function columnsOf(trials: Trials, objective: Metric): TrialColumn[] {
  const number = (title: string, by: (row: TrialRow) => number | null, text: (row: TrialRow) => string, hint?: string): TrialColumn =>
    ({ title, hint, numeric: true, down: true, by, text });
  const level = (row: TrialRow, i: number): string | null => levelOf(trials, row.levels, i);
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
    row.id, row.stage + 1, ...trials.factors.map((_, i) => levelOf(trials, row.levels, i)), row.mean, row.deviation,
    row.runs, row.planned, row.diverged, row.epochs, row.seconds, row.parameters, row.status,
  ]),
];
