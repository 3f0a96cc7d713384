import { band, frame, grid, heading, legend, metricLabel, metricName, panels, type Part, tooltip, xAxis, yAxis } from "../chart";
import { isSkewed, within } from "../axes";
import type { Cell } from "../csv";
import { choice, h } from "../dom";
import type { Figure } from "../figure";
import { capital, plural, plusMinus } from "../format";
import type { Curve, CurveLine, Metric, Num, Part as Samples } from "../report";
import { color } from "../theme";

/** One line of the legend: a curve, which of its metrics, and how it is drawn. */
export interface Trace { name: string; curve: Curve; color: number; dash: boolean; parts: Samples[] }

/** Each metric beside its validation, the losses last. */
const panelOrder = (metric: Metric): number => (metric.measure === "loss" ? 2 : 0) + (metric.part === "validation" ? 1 : 0);

interface Hit {
  seriesName: string; seriesIndex: number; axisIndex: number; axisValue: number; marker: string; value: [number, Num, Num, number];
}

/**
 * Learning curves, a panel for the loss and each metric; `apart`: one more for the validation of each. Where several runs
 * stand behind a line, its spread is shaded.
 */
export function curves(name: string, title: string, caption: string, traces: Trace[], apart = false): Figure | null {
  const baseOf = (metric: Metric): string => (apart ? metric.name : metric.base);
  const plain = (metric: Metric): Metric => (apart ? metric : { ...metric, title: metric.quantity });
  const shown = (trace: Trace): CurveLine[] =>
    trace.curve.lines.filter((line) => trace.parts.includes(line.metric.part) && line.metric.measure !== "learning_rate");
  const metricOf = new Map<string, Metric>();
  for (const line of traces.flatMap(shown)) if (!metricOf.has(baseOf(line.metric))) metricOf.set(baseOf(line.metric), line.metric);
  const found = [...metricOf.values()];
  const all = apart ? found.toSorted((a, b) => panelOrder(a) - panelOrder(b)) : found;
  const heads = [...new Set(all.map((metric) => metric.head))];
  const metricsOf = (head: number): Metric[] => (head > 0 ? all.filter((metric) => metric.head === heads[head - 1]) : all);
  const longest = Math.max(0, ...traces.map((trace) => trace.curve.epochs.at(-1) ?? 0));
  if (all.length === 0 || longest === 0) return null;
  const linesOf = (trace: Trace, base: string): CurveLine[] =>
    shown(trace).filter((line) => baseOf(line.metric) === base);
  const step = Math.max(...traces.map((trace) => trace.curve.step));
  const several = traces.some((trace) => trace.curve.runs[0]! > 1);

  return {
    name,
    title,
    caption: [
      caption,
      several ? "Lines: means over the runs that reached the epoch, pale where some runs had ended; shaded: ± one standard deviation." : "",
      several ? "Smoothing, where it is chosen, is of the means alone." : "",
      step > 1 ? `Long curves are thinned: one epoch in ${step} is drawn.` : "",
    ].filter(Boolean).join(" "),
    summary: traces.map((trace) => `${trace.name}: ${shown(trace)
      .map((line) => `${line.metric.title} ends at ${plusMinus(line.metric, line.mean.at(-1) ?? null, line.deviation.at(-1) ?? null)}`)
      .join(", ")}, ${trace.curve.epochs.at(-1) ?? 0} epochs`).join("; ") + ".",
    start: [0, 0, 0, 0],
    controls: ([head = 0, across = 0, up = 0, smooth = 0], choose) => h("div", { class: "controls" },
      heads.length < 2 ? null : choice("Metrics of", ["all heads", ...heads.map((one) => one ?? "the whole network")], (i) => choose([i, across, up, smooth]), head),
      choice("Epochs", ["linear", "log"], (i) => choose([head, i, up, smooth]), across),
      choice("Losses", ["as fits", "linear", "log"], (i) => choose([head, across, i, smooth]), up),
      choice("Smoothed", smoothings.map((one) => (one === 0 ? "no" : `over ${one} epochs`)), (i) => choose([head, across, up, i]), smooth)),
    draw(width, theme, [head = 0, across = 0, up = 0, smooth = 0] = []) {
      const metrics = metricsOf(head), bases = metrics.map(baseOf), wide = smoothings[smooth] ?? 0;
      const layout = panels(bases.length, width, 2, 330, 240);
      const below = legend(theme, traces.map((trace) => ({
        name: trace.name, color: color(theme, trace.color), dash: trace.dash,
      })), width, layout.height);
      const logs = bases.map((base, i) => {
        const values = traces.flatMap((trace) => linesOf(trace, base).flatMap((line) => line.mean));
        return !metrics[i]!.share && (up === 0 ? isSkewed(values) : up === 2 && values.every((one) => one === null || one > 0));
      });
      const series = bases.flatMap((base, i) => traces.flatMap((trace) => linesOf(trace, base).map((line) => ({ ...line, mean: smoothed(line.mean, wide / step) })).flatMap((line) => {
        const ink = color(theme, trace.color);
        const floor = logs[i] ? Math.min(...line.mean.filter((y): y is number => y !== null && y > 0)) / 2 : -Infinity;
        const complete = trace.curve.runs.filter((runs) => runs === trace.curve.runs[0]).length;
        const stroke = (from: number, to: number, opacity: number): Part => ({
          type: "line", name: trace.name, xAxisIndex: i, yAxisIndex: i, showSymbol: to - from === 1, z: 3,
          lineStyle: { color: ink, width: 1.6, type: trace.dash ? "dashed" : "solid", opacity }, itemStyle: { color: ink },
          emphasis: { disabled: true },
          data: trace.curve.epochs.slice(from, to).map((epoch, k) => [epoch, line.mean[from + k], line.deviation[from + k], trace.curve.runs[from + k]]),
        });
        const edge = (sign: number): Num[] => line.mean.map((mean, k) =>
          mean === null || line.deviation[k] == null ? null : Math.max(floor, within(line.metric, mean, mean + sign * line.deviation[k]!)));
        return [
          ...(line.deviation.some((one) => one !== null) ? [band(trace.name, i, trace.curve.epochs, edge(-1), edge(1), ink)] : []),
          stroke(0, complete, 1),
          ...(complete < trace.curve.epochs.length ? [stroke(complete - 1, trace.curve.epochs.length, 0.4)] : []),
        ];
      })));
      return {
        height: layout.height + below.height,
        option: {
          ...frame(theme),
          grid: layout.panels.map(grid),
          title: layout.panels.map((panel, i) => heading(theme, panel, capital(plain(metrics[i]!).title))),
          xAxis: bases.map((_, i) => xAxis(theme, i, across === 1 ? "epoch, log scale" : "epoch", { min: 1, max: Math.max(2, longest), ...(across === 1 ? { type: "log" } : { minInterval: 1 }) })),
          yAxis: metrics.map((metric, i) => yAxis(theme, i,
            metricName(plain(metric)) + (logs[i] ? ", log scale" : ""),
            { ...metricLabel(metric), type: logs[i] ? "log" : "value", splitNumber: 4 })),
          legend: below.legend,
          tooltip: tooltip(theme, {
            trigger: "axis", axisPointer: { type: "line", lineStyle: { color: theme.faint } },
            formatter: (points: Part[]) => {
              const lines = points.filter((point) => point["seriesType"] === "line") as unknown as Hit[];
              const away = (hit: Hit): number => Math.abs(hit.value[0] - hit.axisValue);
              return lines.filter((hit) => away(hit) <= 2 * step && !lines.some((other) => other !== hit
                && other.seriesName === hit.seriesName && other.axisIndex === hit.axisIndex
                && (away(other) < away(hit) || (away(other) === away(hit) && other.seriesIndex < hit.seriesIndex)))).map((hit) => {
                const [epoch, mean, deviation, runs] = hit.value;
                const metric = metrics[hit.axisIndex] ?? metrics[0]!;
                return `${hit.marker}${escape(hit.seriesName)}, epoch ${epoch}: <b>${escape(plusMinus(metric, mean, deviation))}</b>`
                  + (several ? ` (${plural(runs, "run")})` : "");
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
          if (trace.parts.includes(line.metric.part))
            trace.curve.epochs.forEach((epoch, k) =>
              rows.push([trace.name, line.metric.name, epoch, line.mean[k] ?? null, line.deviation[k] ?? null, trace.curve.runs[k]!]));
      return rows;
    },
  };
}

/** Over how many epochs curves may be smoothed; 0: not. */
const smoothings = [0, 5, 20, 100];

/** Means over so many points around each, fewer at the ends, so that a curve stays where it is; gaps stay gaps. */
export function smoothed(values: Num[], points: number): Num[] {
  const half = Math.floor(points / 2);
  if (half < 1) return values;
  return values.map((own, i) => {
    const reach = Math.min(half, i, values.length - 1 - i);
    const around = values.slice(i - reach, i + reach + 1).filter((one): one is number => one !== null);
    return own === null || around.length === 0 ? own : around.reduce((a, b) => a + b, 0) / around.length;
  });
}

export const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
