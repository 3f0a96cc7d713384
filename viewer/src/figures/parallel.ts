import type { ECharts } from "echarts/core";
import { absentWords, axesOf, jitter, round, settingsOf, shown, type Tick, valueScale } from "../axes";
import { fontFamily, frame, metricName, type Part } from "../chart";
import type { Cell } from "../csv";
import { choice } from "../dom";
import type { Figure } from "../figure";
import { count, lines as broken, plural, tick, value } from "../format";
import type { Metric, Stage, Study, TrialRow } from "../report";
import { colorBar, levelOf, outcomeOf, quality, ranksOf, rowsOf, valueSoFar } from "../search";

/** Axes stand side by side where there are so many pixels for each; else they lie under one another, as on a telephone. */
const narrowest = 72, between = 88;
const nowhere = -0.14;
const spread = 0.3;

interface Column { title: string; absent?: boolean; low: number; high: number; ticks: Tick[] }
interface Line { row: TrialRow; levels: number[]; at: number[] }

interface Lines { columns: Column[]; lines: Line[] }

const known = new WeakMap<Stage, { of: Pick<Study, "trials" | "objective" | "maximize">; own: Lines }>();

/** Where each line crosses each axis: a line a setting, the objective on the last axis. Worked out once for what is drawn and what is drawn along. */
export function linesOf(study: Study, stage: Stage): Lines {
  const { trials, objective, maximize } = study, before = known.get(stage);
  if (before && before.of.trials === trials && before.of.objective === objective && before.of.maximize === maximize) return before.own;
  const own = worked(study, stage);
  known.set(stage, { of: { trials, objective, maximize }, own });
  return own;
}

function worked(study: Study, stage: Stage): Lines {
  const rows = rowsOf(stage, study.trials);
  const axes = axesOf(stage.search.axes, study.trials, rows);
  const scale = valueScale(rows.flatMap((row) => row.mean ?? []), study.maximize);
  const objective = objectiveColumn(study.objective, scale, rows.some((row) => row.mean === null));
  return {
    columns: [...axes.map((axis) => ({ ...axis, title: axis.title + (axis.log ? ", log" : "") })), objective],
    lines: rows.flatMap((row) => settingsOf(row).map((levels): Line => ({
      row, levels,
      at: [
        ...axes.map((axis) => axis.place(axis.label(levels)) + (axis.levels ? spread * jitter(row.id) : 0)),
        row.mean === null || scale === null ? nowhere : upwards(scale, study.maximize)(row.mean),
      ],
    }))),
  };
}

// Large values stand above, whether they are good or bad, as on every other axis.
const upwards = (scale: { share: (x: number) => number }, maximize: boolean) => (x: number) => (maximize ? scale.share(x) : 1 - scale.share(x));

function objectiveColumn(metric: Metric, scale: ReturnType<typeof valueScale>, some: boolean): Column {
  const ticks: Tick[] = some ? [{ at: nowhere, label: "no value" }] : [];
  if (scale) {
    const [low, high] = [Math.min(scale.worst, scale.best), Math.max(scale.worst, scale.best)];
    const place = upwards(scale, scale.best >= scale.worst);
    ticks.push(...round(low, high, scale.log).map((x) => ({ at: place(x), label: tick(metric.share ? 100 * x : x) })));
  }
  return { title: metricName(metric) + (scale?.log ? ", log" : ""), low: some ? nowhere - 0.05 : -0.03, high: 1.03, ticks };
}

/** Intervals drawn along the axes, a list an axis; `again` draws those that are there now. */
export interface Drawn { intervals: number[][][]; again: (() => void) | null }

/** Every trial as a line over its levels to its value. What a reader draws along its axes stands in `drawn`, and `brushed` is told. */
export function parallel(name: string, study: Study, stage: Stage, drawn: Drawn = { intervals: [], again: null }, brushed: () => void = () => {}): Figure | null {
  const { columns, lines } = linesOf(study, stage);
  const finished = lines.filter((line) => line.row.mean !== null);
  if (columns.length < 3 || finished.length < 2) return null;
  const ranks = ranksOf(stage), last = Math.max(2, ranks.size);
  const scale = valueScale(finished.map((line) => line.row.mean!), study.maximize)!;
  const shareOf = (byRank: boolean) => (row: TrialRow): number => (byRank ? 1 - (ranks.get(row.id)! - 1) / (last - 1) : scale.share(row.mean!));
  // The best are drawn last, above the others.
  const order = (share: (row: TrialRow) => number): Line[] => finished.toSorted((a, b) => share(a.row) - share(b.row) || b.row.id - a.row.id);
  let told = (): void => {};
  const without = new Set(lines.filter((line) => line.row.mean === null).map((line) => line.row.id)).size;

  return {
    name,
    title: `Stage ${stage.index + 1}: settings and what they reach`,
    caption: "A line a trial, from axis to axis; draw along an axis to keep the lines that pass there alone, here, in the figures that show trials one by one and in the table of all trials; "
      + "click beside what was drawn to undo it. Lines through one level are spread a little."
      + (without > 0 ? ` Grey, ending at “no value”: ${count(without)} that did not finish or diverged.` : "")
      + (columns.some((column) => column.absent) ? absentWords : ""),
    summary: `${plural(lines.length, "line")} over ${columns.length} axes: ${columns.map((column) => column.title).join(", ")}.`,
    many: lines.length > 300,
    start: [0],
    controls: ([by], choose) => choice("Colour by", ["value", "rank"], (i) => choose([i]), by),
    draw(width, theme, [by] = [0]) {
      const byRank = by === 1, share = shareOf(byRank);
      const across = (width - 136) / (columns.length - 1), lying = across < narrowest;
      const [left, right, top, height] = lying ? [18, 18, 34, between * (columns.length - 1)] : [64, 72, 74, 330];
      const labels: Part = { color: theme.faint, fontSize: 11, overflow: "truncate", textBorderColor: theme.ground, textBorderWidth: 3 };
      const name = { fill: theme.ink, stroke: theme.ground, lineWidth: 3, fontSize: 12, fontFamily };
      // The more there are, the more of them lie over each other.
      const opacity = Math.min(0.8, Math.max(0.08, 150 / finished.length)), behind = Math.min(0.2, Math.max(0.02, 30 / without));
      return {
        height: top + height + 68,
        option: {
          ...frame(theme),
          parallel: { left, right, top, height, layout: lying ? "vertical" : "horizontal", axisExpandable: false },
          parallelAxis: columns.map((column, dim): Part => ({
            dim, ...shown(column, { ...labels, ...(lying ? { hideOverlap: true, width: Math.max(40, (width - left - right) / column.ticks.length - 6) } : { width: across - 16 }) }),
            ...(lying ? {} : { name: broken(column.title, across / 7).join("\n"), nameLocation: "end", nameGap: 14, nameTextStyle: { color: theme.ink, fontSize: 12, lineHeight: 14 } }),
            axisLine: { lineStyle: { color: theme.faint } }, splitLine: { show: false }, minorTick: { show: false },
            areaSelectStyle: { width: 18, borderWidth: 1, borderColor: theme.ink, color: theme.faint, opacity: 0.25 },
            realtime: lines.length <= 2000,
          })),
          graphic: [
            ...(byRank ? colorBar(theme, width, left, top + height + 34, "rank", String(ranks.size), "1")
              : colorBar(theme, width, left, top + height + 34, study.objective.title, value(study.objective, scale.worst), value(study.objective, scale.best))),
            ...(lying ? columns.map(({ title }, i): Part => ({ type: "text", silent: true, z: 10, x: left, y: top + between * i - 24, style: { ...name, text: title } })) : []),
          ],
          series: [
            // What reached nothing stays behind, also where it was brushed.
            { ...drawnAs(behind, 1.5 * behind), z: 2, data: lines.filter((line) => line.row.mean === null).map(({ at }) => ({ value: at, lineStyle: { color: theme.faint } })) },
            { ...drawnAs(opacity, Math.min(1, 2 * opacity)), z: 3, data: order(share).map(({ row, at }) => ({ value: at, lineStyle: { color: quality(theme, share(row)) } })) },
          ],
        },
      };
    },
    drawn(chart) {
      const again = (): void => {
        chart.off("axisareaselected", told);
        columns.forEach((_, i) => chart.dispatchAction({ type: "axisAreaSelect", parallelAxisIndex: i, intervals: drawn.intervals[i] ?? [] }));
        // What a reader draws is seen by itself; what is drawn for them only when all is drawn once more.
        chart.setOption({});
        chart.on("axisareaselected", told);
      };
      told = () => {
        drawn.intervals = brushOf(chart, columns.length);
        brushed();
      };
      chart.on("axisareaselected", told);
      // Drawn anew, the chart has forgotten what was brushed.
      if (drawn.intervals.some((own) => own.length > 0)) again();
      drawn.again = again;
    },
    data: () => [
      ["trial", "outcome", "value", ...study.trials.factors],
      ...lines.map(({ row, levels }): Cell[] => [row.id, outcomeOf(row), outcomeOf(row) === "diverged" ? null : valueSoFar(row), ...study.trials.factors.map((_, i) => levelOf(study.trials, levels, i))]),
    ],
  };
}

// What would be fainter than a pixel can tell is not drawn: of very many lines that takes as long as those that are seen.
const faintest = 1 / 255;

const drawnAs = (opacity: number, active: number): Part => ({
  type: "parallel", smooth: false, inactiveOpacity: 0.04 * opacity < faintest ? 0 : 0.04 * opacity, activeOpacity: active, progressive: 300, progressiveThreshold: 300, lineStyle: { width: 1.2, opacity },
});

/** The trials whose lines pass through an interval of every axis that has any. */
export const passing = (lines: Line[], intervals: number[][][]): number[] => [...new Set(lines.filter(({ at }) =>
  intervals.every((own, i) => own.length === 0 || own.some(([low, high]) => at[i]! >= low! && at[i]! <= high!))).map(({ row }) => row.id))];

interface AxisModel { activeIntervals: number[][] }
function brushOf(chart: ECharts, columns: number): number[][][] {
  const model = (chart as unknown as { getModel(): { getComponent(type: string, i: number): AxisModel } }).getModel();
  return Array.from({ length: columns }, (_, i) => model.getComponent("parallelAxis", i).activeIntervals.map((own) => own.toSorted((a, b) => a - b)));
}
