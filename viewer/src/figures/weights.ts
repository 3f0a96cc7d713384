import { frame, grid, heading, panels, type Part, tooltip, xAxis, yAxis } from "../chart";
import type { Cell } from "../csv";
import type { Figure } from "../figure";
import { count, digits, plural, tick } from "../format";
import type { Histogram } from "../report";
import { color } from "../theme";

const most = 9;
const total = (histogram: Histogram): number => histogram.counts.reduce((sum, n) => sum + n, 0);

/** The histogram of all that a network holds, among them running statistics of batch normalisation, which nothing trains. */
const everything = "all";
const isStatistic = ({ name }: Histogram): boolean => /\.moving_(mean|variance)$/.test(name);

/** How the parameters are distributed, tensor by tensor, and all together where what stands for all holds nothing else. */
export function weights(name: string, own: Histogram[], parameters: number): Figure {
  const histograms = [...own.filter((one) => !isStatistic(one) && (one.name !== everything || total(one) === parameters)), ...own.filter(isStatistic)];
  const statistics = histograms.filter(isStatistic);
  const shown = histograms.slice(0, most);
  return {
    name,
    title: "The weights of the final network",
    caption: `Histograms of the ${count(parameters)} trained parameters, tensor by tensor.`
      + (statistics.length > 0 ? ` Beside them: running statistics of batch normalisation (${statistics.map((one) => one.name).join(", ")}), which are no parameters.` : "")
      + (shown.length < histograms.length ? ` ${histograms.length - shown.length} more tensors are in the CSV.` : ""),
    summary: shown.map((histogram) => `${histogram.name}: ${plural(total(histogram), "value")} from `
      + `${digits(histogram.edges[0]!)} to ${digits(histogram.edges.at(-1)!)}`).join("; ") + ".",
    draw(width, theme) {
      const layout = panels(shown.length, width, 3, 300, 150);
      return {
        height: layout.height,
        option: {
          ...frame(theme),
          grid: layout.panels.map(grid),
          title: layout.panels.map((panel, i) => heading(theme, panel, `${shown[i]!.name} (${count(total(shown[i]!))})`)),
          xAxis: shown.map((histogram, i) => xAxis(theme, i, "value", { min: histogram.edges[0], max: histogram.edges.at(-1), splitNumber: 4,
            axisLabel: { formatter: tick, showMinLabel: false, showMaxLabel: false } })),
          yAxis: shown.map((_, i) => yAxis(theme, i, "count", { min: 0, splitNumber: 3, minInterval: 1 })),
          tooltip: tooltip(theme, {
            trigger: "item",
            formatter: ({ value }: { value: [number, number, number] }) => `${digits(value[0])} to ${digits(value[1])}: ${count(value[2])}`,
          }),
          series: shown.map((histogram, i): Part => ({
            type: "custom", xAxisIndex: i, yAxisIndex: i, itemStyle: { color: color(theme, 0) }, encode: { x: [0, 1], y: 2 },
            data: histogram.counts.map((n, k) => [histogram.edges[k], histogram.edges[k + 1], n]),
            renderItem: (_: unknown, api: { value(k: number): number; coord(point: number[]): number[] }) => {
              const [left, top] = api.coord([api.value(0), api.value(2)]);
              const [right, bottom] = api.coord([api.value(1), 0]);
              return {
                type: "rect", style: { fill: color(theme, 0) },
                shape: { x: left, y: top, width: Math.max(1, right! - left! - 1), height: bottom! - top! },
              };
            },
          })),
        },
      };
    },
    data: () => [
      ["tensor", "low", "high", "count"],
      ...histograms.flatMap((histogram) => histogram.counts.map((n, k): Cell[] =>
        [histogram.name, histogram.edges[k]!, histogram.edges[k + 1]!, n])),
    ],
  };
}
