import { frame, grid, legend, type Panel, type Part, tooltip, xAxis, yAxis } from "../chart";
import type { Cell } from "../csv";
import type { Figure } from "../figure";
import { count, plural, seconds } from "../format";
import type { Stage, Study, TrialRow } from "../report";
import { atOnce, inkOf, noteOf, outcomeOf, outcomesOfTrials, packed, type TrialOutcome } from "../search";
import { escape } from "./curves";

/** When each run of a stage was trained, beside those that were trained at the same time. */
export function timeline(name: string, study: Study, stage: Stage): Figure | null {
  const own = stage.search.timeline;
  if (!own || own.trial.length < 2) return null;
  const rows = new Map(study.trials.rows.map((row) => [row.id, row]));
  const rowAt = (i: number): TrialRow => rows.get(own.trial[i]!)!;
  const lanes = own.lane.reduce((a, b) => Math.max(a, b), 0) + 1;
  const last = own.start.reduce((most, start, i) => Math.max(most, start + own.seconds[i]!), 0);
  const busy = own.seconds.reduce((a, b) => a + b, 0);
  // Of trials that are not looked at nothing is drawn; the rows stay where they are.
  const shown = own.trial.flatMap((trial, i) => (rows.has(trial) ? [i] : []));
  const kinds = outcomesOfTrials.filter((kind) => shown.some((i) => outcomeOf(rowAt(i)) === kind));
  const placesOf = (kind: TrialOutcome): number[] => shown.filter((i) => outcomeOf(rowAt(i)) === kind);
  const cut = own.total > own.trial.length;
  const share = last > own.start[0]! ? busy / (lanes * (last - own.start[0]!)) : 1;

  return {
    name,
    title: `Stage ${stage.index + 1}: when its runs were trained`,
    caption: `A bar a run${cut ? `, the first ${count(own.trial.length)} of ${count(own.total)}` : ""}, in as many rows as were trained at a time; seconds of work since the study began, its sessions one after another. `
      + `${plural(lanes, "row")}, busy ${Math.round(100 * share)} % of the time.`
      + (own.copied > 0 ? ` ${plural(own.copied, "run")} taken from another study ${own.copied === 1 ? "is" : "are"} left out.` : ""),
    summary: `${plural(own.total, "run")} in ${plural(lanes, "row")}, ${seconds(own.start[0]!)} to ${seconds(last)}.`,
    many: own.trial.length > 300,
    draw(width, theme) {
      const panel: Panel = { x: 64, y: 14, width: width - 84, height: Math.min(320, Math.max(60, 26 * lanes)) };
      const tall = panel.height / lanes;
      const below = legend(theme, kinds.map((kind) => ({ name: `trial ${kind}`, icon: "rect", color: inkOf(theme, kind) })), width, panel.y + panel.height + 58);
      return {
        height: panel.y + panel.height + 58 + below.height,
        option: {
          ...frame(theme),
          grid: [grid(panel)],
          xAxis: [xAxis(theme, 0, "time since the study began", { min: own.start[0]!, max: last, axisLabel: { formatter: (x: number) => seconds(x), showMinLabel: false, showMaxLabel: false } })],
          yAxis: [yAxis(theme, 0, "at a time", { min: -0.5, max: lanes - 0.5, scale: false, inverse: true, axisLabel: { show: false }, axisTick: { show: false }, splitLine: { show: false } })],
          legend: below.legend,
          tooltip: tooltip(theme, { trigger: "item", formatter: ({ seriesIndex, dataIndex }: { seriesIndex: number; dataIndex: number }) => {
            const i = placesOf(kinds[seriesIndex]!)[dataIndex];
            return i === undefined ? "" : escape(`Fold ${own.fold[i]! + 1}, seed ${own.seed[i]! + 1}: ${seconds(own.seconds[i]!)} from ${seconds(own.start[i]!)} on\n${noteOf(study, rowAt(i))}`).replaceAll("\n", "<br>");
          } }),
          series: kinds.map((kind): Part => {
            const places = placesOf(kind);
            // Lines as thick as bars, all drawn at once. None is narrower than can be seen, or as near to the next.
            const pixel = (last - own.start[0]!) / panel.width;
            return {
              type: "lines", name: `trial ${kind}`, coordinateSystem: "cartesian2d", clip: true, ...atOnce,
              itemStyle: { color: inkOf(theme, kind) }, lineStyle: { color: inkOf(theme, kind), width: tall * 0.8, opacity: 1, cap: "butt" },
              data: packed(places.map((i) => {
                const wide = own.seconds[i]! / pixel, end = own.start[i]! + pixel * Math.max(0.7, wide > 3 ? wide - 0.6 : wide);
                return [2, own.start[i]!, own.lane[i]!, end, own.lane[i]!]; // two points, and which
              })),
            };
          }),
        },
      };
    },
    data: () => [
      ["trial", "fold", "seed", "start", "seconds", "row"],
      ...shown.map((i): Cell[] => [own.trial[i]!, own.fold[i]! + 1, own.seed[i]! + 1, own.start[i]!, own.seconds[i]!, own.lane[i]! + 1]),
    ],
  };
}
