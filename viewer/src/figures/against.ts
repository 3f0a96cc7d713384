import { frame, grid, heading, panels, type Part, tooltip, xAxis, yAxis } from "../chart";
import type { Cell } from "../csv";
import type { Figure } from "../figure";
import { count, digits, plural, samplesIn, tick } from "../format";
import type { TargetErrors } from "../report";
import { color } from "../theme";
import { escape } from "./curves";

/** The range of these values, a little wider; of one value alone one wide. */
export function around(values: number[]): [number, number] {
  const [low, high] = values.reduce(([least, most], x) => [Math.min(least, x), Math.max(most, x)] as [number, number], [Infinity, -Infinity] as [number, number]);
  const margin = high > low ? 0.04 * (high - low) : 0.5;
  return [low - margin, high + margin];
}

/** What is predicted of a number beside what it is, and what remains: a network that is right lies on the dashed lines, without a bend or a funnel. */
export function against(name: string, samples: string, view: TargetErrors): Figure {
  const listed = view.index.length < view.total ? ` ${count(view.index.length)} of them are drawn, evenly chosen.` : "";
  return {
    name,
    title: `${view.target}, predicted and true, on the ${samplesIn(samples)}`,
    caption: `${plural(view.total, "sample")}.${listed} Dashed: predicted as it is. A bend in the residuals is what the network has not learnt; a funnel: errors that grow with what is predicted.`,
    summary: `Predicted from ${digits(view.predicted.reduce((a, b) => Math.min(a, b)))} to ${digits(view.predicted.reduce((a, b) => Math.max(a, b)))}, `
      + `true from ${digits(view.true.reduce((a, b) => Math.min(a, b)))} to ${digits(view.true.reduce((a, b) => Math.max(a, b)))}.`,
    many: view.index.length > 1000,
    draw(width, theme) {
      const layout = panels(2, width, 2, 330, 300);
      const [low, high] = around([...view.true, ...view.predicted]), [least, most] = around(view.predicted);
      const reach = around(view.error.flatMap((error) => [error, -error]));
      const dots = (panel: number, points: (i: number) => number[]): Part => ({
        type: "scatter", xAxisIndex: panel, yAxisIndex: panel, symbolSize: 5, z: 3, itemStyle: { color: color(theme, 0), opacity: view.index.length > 2000 ? 0.25 : 0.55 },
        data: view.index.map((sample, i) => ({
          value: points(i), note: `Sample ${sample}\ntrue ${digits(view.true[i]!)}, predicted ${digits(view.predicted[i]!)}\nerror ${digits(view.error[i]!)}`,
        })),
      });
      const dashed = (panel: number, points: number[][]): Part => ({
        type: "line", xAxisIndex: panel, yAxisIndex: panel, data: points, showSymbol: false, silent: true, z: 4, tooltip: { show: false },
        lineStyle: { color: color(theme, 1), width: 1.5, type: "dashed" },
      });
      const ends = { axisLabel: { formatter: tick, showMinLabel: false, showMaxLabel: false } };
      return {
        height: layout.height,
        option: {
          ...frame(theme),
          grid: layout.panels.map(grid),
          title: ["Predicted against true", "Residuals against predicted"].map((title, i) => heading(theme, layout.panels[i]!, title)),
          xAxis: [xAxis(theme, 0, `true ${view.target}`, { min: low, max: high, ...ends }), xAxis(theme, 1, `predicted ${view.target}`, { min: least, max: most, ...ends })],
          yAxis: [yAxis(theme, 0, `predicted ${view.target}`, { min: low, max: high, ...ends }), yAxis(theme, 1, "predicted − true", { min: reach[0], max: reach[1], ...ends })],
          tooltip: tooltip(theme, { trigger: "item", formatter: ({ data }: { data: { note?: string } }) => escape(data.note ?? "").replaceAll("\n", "<br>") }),
          series: [
            dots(0, (i) => [view.true[i]!, view.predicted[i]!]), dashed(0, [[low, low], [high, high]]),
            dots(1, (i) => [view.predicted[i]!, view.error[i]!]), dashed(1, [[least, 0], [most, 0]]),
          ],
        },
      };
    },
    data: () => [["sample", "true", "predicted", "error"], ...view.index.map((sample, i): Cell[] => [sample, view.true[i]!, view.predicted[i]!, view.error[i]!])],
  };
}
