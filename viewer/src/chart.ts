// The parts of Apache ECharts that the figures use, and what all figures share: axes, legend, bands and error bars.
import { BarChart, CustomChart, LineChart, LinesChart, ParallelChart, ScatterChart } from "echarts/charts";
import { GraphicComponent, GridComponent, LegendComponent, ParallelComponent, TitleComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import { tick } from "./format";
import type { Metric, Num } from "./report";
import type { Theme } from "./theme";

echarts.use([
  BarChart, CustomChart, LineChart, LinesChart, ParallelChart, ScatterChart, GraphicComponent, GridComponent, LegendComponent, ParallelComponent,
  TitleComponent, TooltipComponent, CanvasRenderer, SVGRenderer,
]);

export { echarts };
export type Option = echarts.EChartsCoreOption;
// ECharts' own types for one series or axis are unions of hundreds of members: loose here, checked by the eye.
export type Part = Record<string, unknown>;

export interface Panel { x: number; y: number; width: number; height: number }

/** Panels side by side, at most `most` in a row and none narrower than `narrowest`. */
export function panels(n: number, width: number, most: number, narrowest: number, height: number): { panels: Panel[]; height: number } {
  const across = Math.max(1, Math.min(most, n, Math.floor(width / narrowest)));
  const cell = width / across;
  const [left, right, top, bottom] = [64, 20, 34, 52];
  return {
    panels: Array.from({ length: n }, (_, i) => ({
      x: (i % across) * cell + left,
      y: Math.floor(i / across) * (height + top + bottom) + top,
      width: cell - left - right,
      height,
    })),
    height: Math.ceil(n / across) * (height + top + bottom),
  };
}

export const grid = (panel: Panel): Part => ({
  left: panel.x, top: panel.y, width: panel.width, height: panel.height, containLabel: false, outerBoundsMode: "none",
});

const quiet = (theme: Theme): Part => ({
  nameTextStyle: { color: theme.faint, fontSize: 12 },
  axisLabel: { color: theme.faint, fontSize: 11, hideOverlap: true },
  axisLine: { show: true, onZero: false, lineStyle: { color: theme.faint } },
  axisTick: { show: true, lineStyle: { color: theme.faint } },
  minorTick: { show: false },
  splitLine: { show: true, lineStyle: { color: theme.line, width: 1 } },
});

export function xAxis(theme: Theme, index: number, name: string, more: Part = {}): Part {
  return merge({ ...quiet(theme), type: "value", gridIndex: index, name, nameLocation: "middle", nameGap: 30, splitLine: { show: false } }, more);
}

export function yAxis(theme: Theme, index: number, name: string, more: Part = {}): Part {
  return merge({ ...quiet(theme), type: "value", gridIndex: index, name, nameLocation: "middle", nameGap: 46, scale: true }, more);
}

function merge(base: Part, more: Part): Part {
  const merged = { ...base, ...more };
  for (const part of ["axisLabel", "axisTick"])
    if (more[part]) merged[part] = { ...(base[part] as Part), ...(more[part] as Part) };
  return merged;
}

/** An axis of a metric: in percent for shares. */
export const metricName = (metric: Metric): string => (metric.unit ? `${metric.title} (${metric.unit})` : metric.title);
export const metricLabel = (metric: Metric): Part => ({
  // An error bar may reach beyond 100 %, a share does not.
  axisLabel: { formatter: (x: number) => (!metric.share ? tick(x) : x > 1 + 1e-9 ? "" : tick(100 * x)) },
});

/** A heading over a panel. */
export const heading = (theme: Theme, panel: Panel, text: string): Part => ({
  text, left: panel.x, top: panel.y - 30, padding: [5, 0], textStyle: { color: theme.ink, fontSize: 13, fontWeight: 600, width: panel.width, overflow: "truncate" },
});

// Legend icons of lines: what ECharts draws for itself is a box for every kind of series.
const solid = "path://M0 5h24v2H0z", dashes = "path://M0 5h6v2H0zM9 5h6v2H9zM18 5h6v2H18z";

export interface Entry { name: string; icon?: string; color: string; dash?: boolean; hollow?: boolean }

/** A legend below the panels; how high it is follows from the length of its words. */
export function legend(theme: Theme, entries: Entry[], width: number, top: number): { legend: Part; height: number } {
  const room = Math.max(120, width - 24);
  let [rows, used] = [1, 0];
  for (const entry of entries) {
    const wide = Math.min(room, 52 + 6.6 * entry.name.length);
    if (used + wide > room) [rows, used] = [rows + 1, 0];
    used += wide;
  }
  return {
    legend: {
      top, left: 12, right: 12, itemGap: 14, itemWidth: 24, selectedMode: true,
      textStyle: { color: theme.ink, fontSize: 12, width: room - 40, overflow: "truncate" },
      data: entries.map((entry) => ({
        name: entry.name,
        icon: entry.icon ?? (entry.dash ? dashes : solid),
        itemStyle: entry.hollow ? { color: theme.ground, borderColor: entry.color, borderWidth: 1.5 } : { color: entry.color },
      })),
    },
    height: rows * 24 + 6,
  };
}

interface Api { value(i: number): number; coord(point: number[]): number[] }

/** A band between two lines; x, low, high of equal length, gaps where either is null. */
export function band(name: string, axis: number, x: number[], low: Num[], high: Num[], fill: string): Part {
  const known = x.map((_, i) => i).filter((i) => low[i] != null && high[i] != null);
  return {
    type: "custom", name, id: `band:${axis}:${name}`, xAxisIndex: axis, yAxisIndex: axis, silent: true, clip: true, z: 1,
    tooltip: { show: false }, itemStyle: { color: fill }, animation: false,
    dimensions: ["x", "low", "high"], encode: { x: 0, y: [1, 2] },
    data: known.map((i) => [x[i], low[i], high[i]]),
    renderItem: (params: { dataIndex: number; dataInsideLength: number }, api: Api) => params.dataIndex > 0 ? undefined : {
      type: "polygon",
      shape: { points: [
        ...known.map((i) => api.coord([x[i]!, high[i]!])),
        ...known.toReversed().map((i) => api.coord([x[i]!, low[i]!])),
      ] },
      style: { fill, opacity: 0.18 },
    },
  };
}

export interface Mark { x: number | string; y: Num; low: Num; high: Num; note: string }
export type Shape = "circle" | "square" | "diamond";

/** Marks with error bars, moved sideways by a few pixels so that neighbours do not hide each other. */
export function marks(name: string, axis: number, points: Mark[], ink: string, shape: Shape, shift: number, hollow: string | null): Part {
  const known = points.filter((point) => point.y !== null);
  return {
    type: "custom", name, xAxisIndex: axis, yAxisIndex: axis, clip: false, z: 4, itemStyle: { color: ink }, animation: false,
    dimensions: ["x", "y", "low", "high"], encode: { x: 0, y: [1, 2, 3] },
    data: known.map((point) => ({ value: [point.x, point.y, point.low ?? point.y, point.high ?? point.y], note: point.note })),
    renderItem: (_: unknown, api: Api) => {
      const at = (i: number): [number, number] => {
        const [px, py] = api.coord([api.value(0), api.value(i)]);
        return [px! + shift, py!];
      };
      const [px, py] = at(1);
      const [low, high] = [at(2)[1], at(3)[1]];
      const stroke = { stroke: ink, lineWidth: 1.5, fill: "none" };
      const line = (x1: number, y1: number, x2: number, y2: number): Part =>
        ({ type: "line", shape: { x1, y1, x2, y2 }, style: stroke });
      const style = { fill: hollow ?? ink, stroke: ink, lineWidth: 1.5 };
      const mark = shape === "circle" ? { type: "circle", shape: { cx: px, cy: py, r: 4 }, style }
        : shape === "square" ? { type: "rect", shape: { x: px - 3.5, y: py - 3.5, width: 7, height: 7 }, style }
        : { type: "polygon", shape: { points: [[px, py - 5], [px + 5, py], [px, py + 5], [px - 5, py]] }, style };
      const bar = Math.abs(low - high) < 0.5 ? [] :
        [line(px, low, px, high), line(px - 4, low, px + 4, low), line(px - 4, high, px + 4, high)];
      return { type: "group", children: [...bar, mark] };
    },
  };
}

export const fontFamily = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

export const frame = (theme: Theme): Part => ({
  animation: false, backgroundColor: "transparent", textStyle: { fontFamily, color: theme.ink },
});

export const tooltip = (theme: Theme, more: Part): Part => ({
  confine: true, backgroundColor: theme.ground, borderColor: theme.line, textStyle: { color: theme.ink, fontSize: 12 },
  ...more,
});
