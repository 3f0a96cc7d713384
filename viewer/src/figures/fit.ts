import { frame, grid, legend, type Part, panels, tooltip, xAxis, yAxis } from "../chart";
import type { Cell } from "../csv";
import type { Figure } from "../figure";
import { digits, plural } from "../format";
import type { Fit, Points } from "../report";
import { color } from "../theme";
import { escape } from "./curves";

const pairs = (points: Points): number[][] => points.x.map((x, i) => [x, points.y[i]!]);

/** A regression of one variable against its samples. */
export function fit(name: string, fit: Fit): Figure {
  const [feature, target] = [fit.names[0] ?? "x", fit.names[1] ?? "y"];
  const sets: [string, Points | null][] = [
    ["prediction", fit.prediction], ["truth", fit.truth], ["train", fit.train], ["test", fit.test],
  ];
  return {
    name,
    title: "The fit against the samples",
    caption: `Prediction of the final network over the input's range, ${plural(fit.train.x.length, "training sample")}`
      + (fit.test ? ` and ${plural(fit.test.x.length, "test sample")}.` : "; the test samples are still locked."),
    summary: `${feature} from ${digits(Math.min(...fit.prediction.x))} to ${digits(Math.max(...fit.prediction.x))}, `
      + `predicted ${target} from ${digits(Math.min(...fit.prediction.y))} to ${digits(Math.max(...fit.prediction.y))}.`,
    many: fit.train.x.length + (fit.test?.x.length ?? 0) > 2000,
    draw(width, theme) {
      const layout = panels(1, width, 1, 100, 340);
      const entries = [
        { name: "prediction", color: color(theme, 1) },
        ...(fit.truth ? [{ name: "truth, without noise", color: theme.faint, dash: true }] : []),
        { name: "training samples", icon: "circle", color: color(theme, 0) },
        ...(fit.test ? [{ name: "test samples", icon: "diamond", color: color(theme, 2) }] : []),
      ];
      const below = legend(theme, entries, width, layout.height);
      const line = (name: string, points: Points, ink: string, dash: boolean): Part => ({
        type: "line", name, showSymbol: false, z: 4, data: pairs(points), itemStyle: { color: ink }, emphasis: { disabled: true },
        lineStyle: { color: ink, width: 2, type: dash ? "dashed" : "solid" },
      });
      const dots = (name: string, points: Points, ink: string, symbol: string): Part => ({
        type: "scatter", name, symbol, symbolSize: 6, z: 3, data: pairs(points), itemStyle: { color: ink, opacity: 0.75 },
      });
      return {
        height: layout.height + below.height,
        option: {
          ...frame(theme),
          grid: layout.panels.map(grid),
          xAxis: [xAxis(theme, 0, feature, { scale: true })],
          yAxis: [yAxis(theme, 0, target)],
          legend: below.legend,
          tooltip: tooltip(theme, {
            trigger: "item",
            formatter: (point: { seriesName: string; value: number[] }) =>
              `${escape(point.seriesName)}<br>${escape(feature)} ${digits(point.value[0]!)}, ${escape(target)} ${digits(point.value[1]!)}`,
          }),
          series: [
            dots("training samples", fit.train, color(theme, 0), "circle"),
            ...(fit.test ? [dots("test samples", fit.test, color(theme, 2), "diamond")] : []),
            ...(fit.truth ? [line("truth, without noise", fit.truth, theme.faint, true)] : []),
            line("prediction", fit.prediction, color(theme, 1), false),
          ],
        },
      };
    },
    data: () => [
      ["set", feature, target],
      ...sets.flatMap(([set, points]) => (points ? pairs(points).map(([x, y]): Cell[] => [set, x!, y!]) : [])),
    ],
  };
}
