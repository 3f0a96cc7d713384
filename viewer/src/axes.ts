// Where levels and numbers of a factor stand on an axis: the same place in every view. ECharts draws plain numbers; what they stand for is here.
import { metricLabel, type Part } from "./chart";
import { capital, factor, tick } from "./format";
import type { Axis, Metric, Num, TrialRow, Trials } from "./report";
import { levelOf } from "./search";

export interface Tick { at: number; label: string }

/** An axis of a factor. Levels stand at 0, 1, 2 …, a range from 0 to 1; trials without a level there stand apart, under a name for that. */
export interface FactorAxis {
  factor: string; title: string;
  /** Levels, which stand in a row, and not a range. */
  levels: boolean; log: boolean;
  low: number; high: number; ticks: Tick[];
  /** Whether some trials have no such factor. */
  absent: boolean;
  /** Where a label stands; null: the trial has none there. */
  place: (label: string | null) => number;
  /** The label of a trial's setting there; null: none. */
  label: (levels: number[]) => string | null;
}

/** The settings that a trial stands for, its own first. */
export const settingsOf = (row: TrialRow): number[][] => [row.levels, ...(row.same ?? [])];

export const absentWords = " Absent: there is no such factor in that setting.";
const apart = -0.14;

/** The axes of a stage, for these of its trials. */
export function axesOf(axes: Axis[], trials: Trials, rows: TrialRow[]): FactorAxis[] {
  return axes.map((axis): FactorAxis => {
    const column = trials.factors.indexOf(axis.factor);
    const label = (levels: number[]) => (column < 0 ? null : levelOf(trials, levels, column));
    const some = rows.some((row) => settingsOf(row).some((levels) => label(levels) === null));
    const named = { factor: axis.factor, title: capital(factor(axis.factor)), absent: some && axis.without === "absent", label };
    if (axis.labels !== null) {
      const places = new Map(axis.labels.map((one, i) => [one, i]));
      const ticks = [...axis.labels, ...(some ? [axis.without] : [])].map((one, at) => ({ at, label: one }));
      return {
        ...named, levels: true, log: false, low: -0.5, high: ticks.length - 0.5, ticks,
        place: (one) => (one === null ? axis.labels!.length : places.get(one)!),
      };
    }
    const [low, high] = [axis.low!, axis.high!];
    const scaled = (x: number) => (high === low ? 0.5 : axis.log ? Math.log(x / low) / Math.log(high / low) : (x - low) / (high - low));
    return {
      ...named, levels: false, log: axis.log, low: some ? apart - 0.05 : -0.03, high: 1.03,
      ticks: [...(some ? [{ at: apart, label: axis.without }] : []), ...round(low, high, axis.log).map((x) => ({ at: scaled(x), label: tick(x) }))],
      place: (one) => (one === null ? apart : scaled(Number(one))),
    };
  });
}

/** Round numbers from low to high, about five: 1, 2 or 5 times a power of ten; on a logarithmic axis powers alone where there are enough. */
export function round(low: number, high: number, log: boolean): number[] {
  if (!(high > low)) return [low];
  if (log) {
    const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
    const powers = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const within = (mantissas: number[], step = 1) => powers.filter((power) => power % step === 0)
      .flatMap((power) => mantissas.map((mantissa) => Number(`${mantissa}e${power}`))).filter((x) => x >= low * (1 - 1e-9) && x <= high * (1 + 1e-9));
    const tens = within([1], Math.max(1, Math.ceil((to - from) / 7)));
    if (tens.length >= 3) return tens;
    const finer = within([1, 2, 5]);
    return finer.length >= 2 ? finer : round(low, high, false);
  }
  const rough = (high - low) / 5, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough * 0.999)!;
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** What an axis of ECharts needs to show it. */
export function shown(axis: { low: number; high: number; ticks: Tick[] }, more: Part = {}): Part {
  const names = new Map(axis.ticks.map((tick) => [tick.at, tick.label]));
  const at = axis.ticks.map((tick) => tick.at);
  return {
    type: "value", min: axis.low, max: axis.high,
    axisTick: { customValues: at },
    axisLabel: { customValues: at, formatter: (x: number) => names.get(x) ?? "", ...more },
  };
}

/** So much of a trial's place is its own: from −0.5 to 0.5, spread evenly over trials in a row, the same in every view. */
export const jitter = (id: number): number => ((id * 0.6180339887498949) % 1) - 0.5;

/** How values are ordered from the worst, 0, to the best, 1; by factors where that shows more. */
export interface ValueScale { worst: number; best: number; log: boolean; share: (value: number) => number }

export function valueScale(values: number[], maximize: boolean): ValueScale | null {
  if (values.length === 0) return null;
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const log = !maximize && isSkewed(values);
  const of = (x: number) => (high === low ? 1 : log ? Math.log(x / low) / Math.log(high / low) : (x - low) / (high - low));
  return {
    worst: maximize ? low : high, best: maximize ? high : low, log,
    share: (value) => Math.min(1, Math.max(0, maximize || high === low ? of(value) : 1 - of(value))),
  };
}

/**
 * Whether a logarithmic axis shows more: values above 0 over more than a factor of 30, or over a factor of 10 where half of them would lie
 * in the lowest tenth of a linear one.
 */
export function isSkewed(values: Num[]): boolean {
  const known = values.filter((x): x is number => x !== null);
  let [low, high] = [Infinity, 0];
  for (const x of known) [low, high] = [Math.min(low, x), Math.max(high, x)];
  return low > 0 && low < Infinity && (high / low > 30 || (high / low > 10 && median(known)! < low + (high - low) / 10));
}

/** The end of a bar or band about a mean: not beyond what the metric can be, which a deviation knows nothing of. */
export const within = ({ low, high }: Metric, mean: number, end: number): number =>
  Math.min(high !== null && mean <= high ? high : Infinity, Math.max(low !== null && mean >= low ? low : -Infinity, end));

/** An axis of the objective that holds these values, with some room, and no more than the metric can be. */
export function valueAxis(values: number[], metric: Metric): { low: number; high: number; log: boolean } {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (low > high) return { low: 0, high: 1, log: false };
  if (!metric.share && isSkewed(values)) return { low: low / 1.5, high: high * 1.5, log: true };
  const margin = (high - low || Math.abs(high) || 1) * 0.06;
  return { low: within(metric, low, low - margin), high: within(metric, high, high + margin), log: false };
}

/** What an axis of ECharts needs to show such an axis: on a logarithmic one 1, 2 and 5 beside powers of ten, which alone may be one or none. */
export function valueLabels(axis: { low: number; high: number; log: boolean }, metric: Metric): Part {
  const at = axis.log ? { customValues: round(axis.low, axis.high, true) } : {};
  return {
    type: axis.log ? "log" : "value", min: axis.low, max: axis.high, ...(axis.log ? { axisTick: at, splitLine: { show: false } } : {}),
    axisLabel: { showMinLabel: false, showMaxLabel: false, ...at, ...(metricLabel(metric)["axisLabel"] as Part) },
  };
}

/** The value that half of them are better than. */
export function median(values: number[]): Num {
  const order = values.toSorted((a, b) => a - b);
  return order.length === 0 ? null : order[Math.floor((order.length - 1) / 2)]!;
}
