import { band, frame, grid, heading, legend, metricLabel, metricName, panels, type Part, tooltip, xAxis, yAxis } from "../chart";
import type { Cell } from "../csv";
import type { Figure } from "../figure";
import { capital, plusMinus } from "../format";
import type { Curve, CurveLine, Metric, Num } from "../report";
import { color } from "../theme";

/** One line of the legend: a curve, which of its metrics, and how it is drawn. */
export interface Trace { name: string; curve: Curve; color: number; dash: boolean; parts: ("train" | "val")[] }

const partOf = (metric: Metric): "train" | "val" => (metric.name.startsWith("val_") ? "val" : "train");
const baseOf = (metric: Metric): string => metric.name.replace(/^val_/, "");

/** Learning curves, a panel for the loss and each metric. Where several runs stand behind a line, its spread is shaded. */
export function curves(name: string, title: string, caption: string, traces: Trace[]): Figure | null {
  const bases = [...new Set(traces.flatMap((trace) => trace.curve.lines.filter((line) =>
    trace.parts.includes(partOf(line.metric)) && line.metric.name !== "learning_rate").map((line) => baseOf(line.metric))))];
  const longest = Math.max(0, ...traces.map((trace) => trace.curve.epochs.at(-1) ?? 0));
  if (bases.length === 0 || longest === 0) return null;
  const linesOf = (trace: Trace, base: string): CurveLine[] =>
    trace.curve.lines.filter((line) => baseOf(line.metric) === base && trace.parts.includes(partOf(line.metric)));
  const step = Math.max(...traces.map((trace) => trace.curve.step));
  const several = traces.some((trace) => trace.curve.runs[0]! > 1);

  return {
    name,
    title,
    caption: [
      caption,
      several ? "Lines: means over the runs that reached the epoch; shaded: ± one standard deviation." : "",
      step > 1 ? `Long curves are thinned: one epoch in ${step} is drawn.` : "",
    ].filter(Boolean).join(" "),
    summary: traces.map((trace) => `${trace.name}: ${trace.curve.lines
      .filter((line) => trace.parts.includes(partOf(line.metric)) && line.metric.name !== "learning_rate")
      .map((line) => `${line.metric.title} ends at ${plusMinus(line.metric, line.mean.at(-1) ?? null, line.deviation.at(-1) ?? null)}`)
      .join(", ")}, ${trace.curve.epochs.at(-1) ?? 0} epochs`).join("; ") + ".",
    draw(width, theme) {
      const layout = panels(bases.length, width, 2, 420, 240);
      const below = legend(theme, traces.map((trace) => ({
        name: trace.name, color: color(theme, trace.color), dash: trace.dash,
      })), width, layout.height);
      const metrics = bases.map((base) => traces.flatMap((trace) => linesOf(trace, base)).find(Boolean)!.metric);
      const logs = bases.map((base) => base === "loss" && wide(traces.flatMap((trace) => linesOf(trace, base).flatMap((line) => line.mean))));
      const series = bases.flatMap((base, i) => traces.flatMap((trace) => linesOf(trace, base).flatMap((line) => {
        const ink = color(theme, trace.color);
        const floor = logs[i] ? Math.min(...line.mean.filter((y): y is number => y !== null && y > 0)) / 2 : -Infinity;
        const edge = (sign: number): Num[] => line.mean.map((mean, k) =>
          mean === null || line.deviation[k] == null ? null : Math.max(floor, clip(line.metric, mean + sign * line.deviation[k]!)));
        return [
          band(trace.name, i, trace.curve.epochs, edge(-1), edge(1), ink),
          {
            type: "line", name: trace.name, xAxisIndex: i, yAxisIndex: i, showSymbol: trace.curve.epochs.length === 1, z: 3,
            lineStyle: { color: ink, width: 1.6, type: trace.dash ? "dashed" : "solid" }, itemStyle: { color: ink },
            emphasis: { disabled: true },
            data: trace.curve.epochs.map((epoch, k) => [epoch, line.mean[k], line.deviation[k]]),
          },
        ];
      })));
      return {
        height: layout.height + below.height,
        option: {
          ...frame(theme),
          grid: layout.panels.map(grid),
          title: layout.panels.map((panel, i) => heading(theme, panel, capital(bases[i]!.replaceAll("_", " ")))),
          xAxis: bases.map((_, i) => xAxis(theme, i, "epoch", { min: 1, max: Math.max(2, longest), minInterval: 1 })),
          yAxis: metrics.map((metric, i) => yAxis(theme, i,
            metricName({ ...metric, title: metric.title.replace(/^(training|validation) /, "") }) + (logs[i] ? ", log scale" : ""),
            { ...metricLabel(metric), type: logs[i] ? "log" : "value", splitNumber: 4 })),
          legend: below.legend,
          tooltip: tooltip(theme, {
            trigger: "axis", axisPointer: { type: "line", lineStyle: { color: theme.faint } },
            formatter: (points: Part[]) => {
              const seen = points.filter((point) => point["seriesType"] === "line");
              return seen.length === 0 ? "" : `epoch ${(seen[0]!["value"] as number[])[0]}<br>` + seen.map((point) => {
                const [, mean, deviation] = point["value"] as [number, Num, Num];
                const metric = metrics[point["axisIndex"] as number] ?? metrics[0]!;
                return `${point["marker"]}${escape(point["seriesName"] as string)}: <b>${plusMinus(metric, mean, deviation)}</b>`;
              }).join("<br>");
            },
          }),
          series,
        },
      };
    },
    data() {
      const rows: Cell[][] = [["curve", "metric", "epoch", "mean", "standard_deviation", "runs"]];
      for (const trace of traces)
        for (const line of trace.curve.lines)
          if (trace.parts.includes(partOf(line.metric)))
            trace.curve.epochs.forEach((epoch, k) =>
              rows.push([trace.name, line.metric.name, epoch, line.mean[k] ?? null, line.deviation[k] ?? null, trace.curve.runs[k]!]));
      return rows;
    },
  };
}

const clip = (metric: Metric, y: number): number => (metric.share ? Math.min(1, Math.max(0, y)) : y);

/** Whether a logarithmic axis shows more: positive values over more than a factor of 30. */
function wide(values: Num[]): boolean {
  const known = values.filter((y): y is number => y !== null);
  const low = Math.min(...known);
  return low > 0 && Math.max(...known) / low > 30;
}

export const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
