import { type Entry, frame, grid, legend, metricName, type Panel, type Part, tooltip, xAxis, yAxis } from "../chart";
import { valueAxis, valueLabels } from "../axes";
import type { Cell } from "../csv";
import type { Figure } from "../figure";
import { capital, factor, plusMinus, seconds } from "../format";
import type { Metric, Stage, TrialRow, Trials } from "../report";
import { atOnce, pointSize, settingOf } from "../search";
import { color } from "../theme";
import { escape } from "./curves";

interface Point { row: TrialRow; group: string; time: number }

/** What a setting reaches beside what a run of it takes. */
export function times(name: string, stage: Stage, trials: Trials, objective: Metric): Figure | null {
  const points = pointsOf(stage, trials);
  if (points.length < 2) return null;
  const groups = [...new Set(points.map((point) => point.group))];
  const [shortest, longest] = [Math.min(...points.map((point) => point.time)), Math.max(...points.map((point) => point.time))];
  const log = longest > 10 * shortest;
  const axis = valueAxis(points.map((point) => point.row.mean!), objective);
  const note = ({ row, time }: Point): string => `Trial ${row.id}: ${settingOf(trials, row.levels)}\n${plusMinus(objective, row.mean, row.deviation)}, ${seconds(time)} a run`;

  return {
    name,
    title: `Stage ${stage.index + 1}: training time beside ${objective.title}`,
    caption: "A point a trial: its mean over its runs, and the mean training time of a run, epochs × the median time of an epoch "
      + "(wall clock; runs that share a machine slow each other down).",
    summary: `${points.length} trials, ${seconds(shortest)} to ${seconds(longest)} a run.`,
    many: points.length > 1000,
    draw(width, theme) {
      const panel: Panel = { x: 64, y: 16, width: Math.min(width - 84, 760), height: 280 };
      const below = legend(theme, groups.length > 1 ? groups.map((group, i): Entry => ({ name: group, icon: shapeOf(i), color: color(theme, i) })) : [],
        width, panel.height + 76);
      return {
        height: panel.height + 76 + (groups.length > 1 ? below.height : 0),
        option: {
          ...frame(theme),
          grid: [grid(panel)],
          xAxis: [xAxis(theme, 0, "training time of a run" + (log ? ", log scale" : ""), {
            type: log ? "log" : "value", scale: true, splitNumber: 5, axisLabel: { formatter: (x: number) => seconds(x) },
          })],
          yAxis: [yAxis(theme, 0, metricName(objective) + (axis.log ? ", log scale" : ""), valueLabels(axis, objective))],
          legend: groups.length > 1 ? below.legend : { show: false },
          tooltip: tooltip(theme, { trigger: "item", formatter: ({ value: [, , i] }: { value: number[] }) => escape(note(points[i!]!)).replaceAll("\n", "<br>") }),
          series: groups.map((group, i): Part => ({
            type: "scatter", name: group, z: i === 0 ? 4 : 3, symbol: shapeOf(i), symbolSize: points.length > 200 ? pointSize(points.length) : 9, ...(points.length > 2000 ? atOnce : {}),
            itemStyle: { color: color(theme, i), opacity: points.length > 200 ? 0.6 : 1 },
            data: points.flatMap((point, k) => (point.group === group ? [[point.time, point.row.mean, k]] : [])),
          })),
        },
      };
    },
    data: () => [
      ["trial", "group", "seconds_a_run", "mean", "standard_deviation", "runs", "epochs"],
      ...points.map(({ row, group, time }): Cell[] => [row.id, group, time, row.mean, row.deviation, row.runs, row.epochs]),
    ],
  };
}

const shapes = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect", "emptyTriangle"];
/** Colours come round again after seven groups, with other shapes. */
const shapeOf = (group: number): string => shapes[(group + Math.floor(group / 7)) % shapes.length]!;

/** The trials that have a value; one at a time they stand by the factor they change, else all together. */
export function pointsOf(stage: Stage, trials: Trials): Point[] {
  const own = stage.factors.map((name) => trials.factors.indexOf(name));
  return trials.rows.filter((row) => row.stage === stage.index && row.mean !== null && row.runSeconds !== null).map((row) => {
    const changed = own.find((i) => i >= 0 && row.levels[i]! >= 0);
    return {
      row, time: row.runSeconds!,
      group: stage.kind !== "one_at_a_time" ? "trials" : changed === undefined ? "Reference" : capital(factor(trials.factors[changed]!)),
    };
  });
}
