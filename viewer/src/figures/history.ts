import { type Entry, frame, grid, legend, metricName, type Panel, type Part, tooltip, xAxis, yAxis } from "../chart";
import { median, valueAxis, valueLabels } from "../axes";
import type { Cell } from "../csv";
import { choice } from "../dom";
import type { Figure } from "../figure";
import { count, plural, value } from "../format";
import type { Num, Stage, Study, TrialRow } from "../report";
import { atOnce, inkOf, noteOf, outcomeOf, outcomesOfTrials, pointSize, rowsOf, runsDone, type TrialOutcome, valueSoFar } from "../search";
import { color, type Theme } from "../theme";
import { escape } from "./curves";

const bestSoFar = "best so far";
const cross = "path://M2 0L5 3L8 0L10 2L7 5L10 8L8 10L5 7L2 10L0 8L3 5L0 2Z";

/** The best value of the finished trials up to each trial, in the order of proposal; null before the first. */
export function incumbents(rows: TrialRow[], maximize: boolean): Num[] {
  let best: Num = null;
  return rows.map((row) => {
    if (row.mean !== null && (best === null || (maximize ? row.mean > best : row.mean < best))) best = row.mean;
    return best;
  });
}

/** What each trial came to, in the order in which trials were proposed. */
export function history(name: string, study: Study, stage: Stage): Figure | null {
  const { objective, maximize } = study;
  const rows = rowsOf(stage, study.trials);
  const finished = rows.flatMap((row) => row.mean ?? []);
  if (rows.length < 2 || finished.length === 0) return null;
  const best = incumbents(rows, maximize);
  const values = rows.flatMap((row) => valueSoFar(row) ?? []);
  const kinds = outcomesOfTrials.filter((kind) => rows.some((row) => outcomeOf(row) === kind));
  const told = kinds.map((kind) => `${count(rows.filter((row) => outcomeOf(row) === kind).length)} ${kind}`).join(", ");
  const middle = median(finished)!;
  const better = finished.filter((one) => (maximize ? one >= middle : one <= middle));

  return {
    name,
    title: `Stage ${stage.index + 1}: ${objective.title} in the order of proposal`,
    caption: `A mark a trial: its mean over its runs. Line: the best of the finished trials so far.`
      + (kinds.includes("given up") ? " Triangle: given up, at the mean of the runs that it had; it counts for nothing." : "")
      + (kinds.includes("not finished") ? " Hollow: not finished, at the mean of the runs so far." : "")
      + (kinds.includes("diverged") ? ` Cross at the ${maximize ? "lower" : "upper"} edge: a run diverged, and there is no mean.` : ""),
    summary: `${plural(rows.length, "trial")}: ${told}; the best reaches ${value(objective, best.at(-1) ?? null)}.`,
    many: rows.length > 1000,
    start: [0],
    controls: finished.length < 8 ? undefined : ([half], choose) => choice("Values", ["all", "the better half; others at the edge"], (i) => choose([i]), half),
    draw(width, theme, [half] = [0]) {
      const axis = valueAxis(half === 1 && better.length > 0 ? better : values, objective);
      const edge = maximize ? axis.low : axis.high;
      const at = (row: TrialRow): number => {
        const own = outcomeOf(row) === "diverged" ? null : valueSoFar(row);
        return own === null ? edge : Math.min(axis.high, Math.max(axis.low, own));
      };
      const panel: Panel = { x: 64, y: 16, width: width - 84, height: 280 };
      const entries: Entry[] = [...kinds.map((kind) => ({ name: kind, ...lookOf(theme, kind) })), { name: bestSoFar, color: color(theme, 1) }];
      const below = legend(theme, entries, width, panel.height + 76);
      return {
        height: panel.height + 76 + below.height,
        option: {
          ...frame(theme),
          grid: [grid(panel)],
          xAxis: [xAxis(theme, 0, "trial", { min: rows[0]!.id - 0.5, max: rows.at(-1)!.id + 0.5, minInterval: 1, axisLabel: { showMinLabel: false, showMaxLabel: false } })],
          yAxis: [yAxis(theme, 0, metricName(objective) + (axis.log ? ", log scale" : ""), valueLabels(axis, objective))],
          legend: below.legend,
          tooltip: tooltip(theme, { trigger: "item", formatter: ({ value: [, , i] }: { value: number[] }) => (i === undefined ? "" : escape(noteOf(study, rows[i]!)).replaceAll("\n", "<br>")) }),
          series: [
            ...kinds.map((kind): Part => {
              const look = lookOf(theme, kind);
              return {
                type: "scatter", name: kind, symbol: look.symbol, symbolSize: pointSize(rows.length), clip: false, z: kind === "finished" ? 4 : 3, ...(rows.length > 2000 ? atOnce : {}),
                itemStyle: look.hollow ? { color: theme.ground, borderColor: look.color, borderWidth: 1.2, opacity: 0.9 } : { color: look.color, opacity: rows.length > 1000 ? 0.6 : 0.9 },
                data: rows.flatMap((row, i) => (outcomeOf(row) === kind ? [[row.id, at(row), i]] : [])),
              };
            }),
            {
              type: "line", name: bestSoFar, step: "end", showSymbol: false, silent: true, z: 5, lineStyle: { color: color(theme, 1), width: 2 }, itemStyle: { color: color(theme, 1) },
              // Where it changes, and at its end.
              data: rows.flatMap((row, i) => (best[i] === null || (best[i] === best[i - 1] && i < rows.length - 1) ? [] : [[row.id, Math.min(axis.high, Math.max(axis.low, best[i]!))]])),
            },
          ],
        },
      };
    },
    data: () => [
      ["trial", "outcome", "value", "runs", "planned_runs", "best_so_far", "given_up_because"],
      ...rows.map((row, i): Cell[] => [row.id, outcomeOf(row), outcomeOf(row) === "diverged" ? null : valueSoFar(row), runsDone(row), row.planned, best[i]!, row.givenUp]),
    ],
  };
}

/** How trials are marked: by shape as well as by colour. */
function lookOf(theme: Theme, kind: TrialOutcome): { symbol: string; icon: string; color: string; hollow: boolean } {
  const symbol = kind === "diverged" ? cross : kind === "given up" ? "triangle" : "circle";
  return { symbol, icon: symbol, color: inkOf(theme, kind), hollow: kind === "given up" || kind === "not finished" };
}
