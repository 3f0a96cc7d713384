// The effects of a claim on one axis, a line each, with what the claim says of them shaded: a forest plot.
import type { JSX } from "preact";
import { h, svg } from "../dom";
import { digits, type Place, signed } from "../format";
import type { Claim, Effect, Num } from "../report";

/** So many effects are drawn and told; the others are counted. */
export const most = 6;

/** Shares as percent, their differences as points; ratios as multiples; all else as it is, or to a place. A difference has a sign. */
export function number(claim: Claim, x: Num, place: Place = null): string {
  if (x === null) return "–";
  if (claim.ratio) return `× ${digits(x, 3)}`;
  const text = claim.metric?.share ? (100 * x).toFixed(2) : place === null ? digits(x, 3) : x.toFixed(place);
  return claim.ofOne ? text.replace("-", "−") : signed(text);
}

export function unit(claim: Claim): string {
  if (claim.ratio || !claim.metric) return "";
  if (claim.metric.share) return claim.ofOne ? " %" : " points";
  return { seconds: " s", minutes: " min", epochs: " epochs" }[claim.metric.measure] ?? "";
}

/** What the axis shows, in words. */
export function quantity(claim: Claim): string {
  const what = claim.metric ? claim.metric.title + (claim.minus ? ` − ${claim.minus.title}` : "") : "";
  return what + (claim.ratio ? ", ratio" : claim.metric?.share ? `,${unit(claim)}` : "");
}

/** Where the claim says that the effect lies; null: no end. That some level differs is what lies outside its margin. */
export function claimed(claim: Claim): [Num, Num][] {
  if (claim.low === null && claim.high === null) return [];
  return claim.kind === "effect" ? [[null, claim.low], [claim.high, null]] : [[claim.low, claim.high]];
}

/** `none`: where there is no effect, a line; null: values of one subject have no such place. */
export interface Axis { low: number; high: number; log: boolean; none: Num }

/** An axis that holds all effects, their intervals, the ends of what is claimed, and no effect; null: nothing to show. */
export function axisOf(claim: Claim): Axis | null {
  const none = claim.ofOne ? null : claim.ratio ? 1 : 0, log = claim.ratio;
  const known = (list: Num[]): number[] => list.filter((x): x is number => x !== null && Number.isFinite(x) && (!log || x > 0));
  const shown = known(claim.effects.slice(0, most).flatMap((one) => [one.value, one.interval?.low ?? null, one.interval?.high ?? null]));
  if (shown.length === 0) return null;
  const at = [...shown, ...known([claim.low, claim.high, none])].map((x) => (log ? Math.log(x) : x));
  const [low, high] = [Math.min(...at), Math.max(...at)];
  // Room on both sides, so that what is claimed from a value on is seen to go on.
  const room = (high - low || Math.abs(high) || 1) * 0.12;
  const back = (x: number): number => (log ? Math.exp(x) : x);
  return { low: back(low - room), high: back(high + room), log, none };
}

/** The share of the axis before x, from 0 to 1; of null, which has no end, the side given. */
export function place({ low, high, log }: Axis, x: Num, side: 0 | 1 = 0): number {
  if (x === null) return side;
  const at = (y: number): number => (log ? Math.log(Math.max(y, Number.MIN_VALUE)) : y);
  return Math.min(1, Math.max(0, (at(x) - at(low)) / (at(high) - at(low))));
}

/** Round values on the axis, three to six: of a wide logarithmic one 1, 2, 5, 10, …, else in equal steps. */
export function ticks({ low, high, log }: Axis): number[] {
  if (log && high / low > 8) {
    const from = Math.floor(Math.log10(low)), to = Math.ceil(Math.log10(high));
    const decades = Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i));
    const all = (steps: number[]): number[] => decades.flatMap((ten) => steps.map((step) => step * ten)).filter((x) => x >= low && x <= high);
    const found = [[1, 2, 5], [1, 3], [1]].map(all).find((list) => list.length <= 6) ?? all([1]);
    return found.filter((_, i) => i % Math.ceil(found.length / 6) === 0);
  }
  const rough = (high - low) / 5, ten = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((x) => x * ten).find((x) => x >= rough)!;
  const first = Math.ceil(low / step);
  // A multiple of the step, without the error of the product: 0.30000000000000004.
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)) || 0);
}

const [width, side, line] = [360, 14, 30];

/** The drawing; its numbers stand in words beside it. */
export function forest(claim: Claim): JSX.Element | null {
  const axis = axisOf(claim);
  if (!axis) return null;
  const shown = claim.effects.slice(0, most);
  const named = shown.length > 1;
  const bottom = 6 + shown.length * (named ? line + 4 : line);
  const x = (value: Num, end: 0 | 1 = 0): number => side + place(axis, value, end) * (width - 2 * side);
  const upright = (kind: string, value: number) => svg("line", { class: kind, x1: x(value), x2: x(value), y1: 2, y2: bottom });
  const effect = (one: Effect, i: number): JSX.Element[] => {
    const y = 6 + (i + 0.5) * (named ? line + 4 : line) + (named ? 8 : 0);
    const [from, to] = [x(one.interval?.low ?? null, 0), x(one.interval?.high ?? null, 1)];
    return [
      ...(named ? [svg("text", { class: "name", x: side, y: y - 9 }, short(one.name))] : []),
      ...(one.interval ? [svg("line", { class: "interval", x1: from, x2: to, y1: y, y2: y }),
        ...[from, to].map((end) => svg("line", { class: "interval end", x1: end, x2: end, y1: y - 5, y2: y + 5 }))] : []),
      ...(one.value === null ? [] : [svg("circle", { class: one.interval ? "estimate" : "estimate alone", cx: x(one.value), cy: y, r: 4.5 })]),
    ];
  };
  const marks = ticks(axis);
  const label = (tick: number): string => {
    if (claim.ratio) return digits(tick, 3);
    const text = digits(claim.metric?.share ? Number((100 * tick).toPrecision(10)) : tick, 6);
    return claim.ofOne ? text.replace("-", "−") : signed(text);
  };
  return h("div", { class: "forest" }, svg("svg", { viewBox: `0 0 ${width} ${bottom + 38}`, "aria-hidden": "true" },
    ...claimed(claim).map(([low, high]) => svg("rect", { class: "claimed", x: x(low, 0), width: x(high, 1) - x(low, 0), y: 2, height: bottom - 2 })),
    ...[claim.low, claim.high].flatMap((bound) => (bound === null ? [] : [upright("bound", bound)])),
    axis.none === null ? null : upright("none", axis.none),
    ...shown.flatMap(effect),
    svg("line", { class: "axis", x1: side, x2: width - side, y1: bottom, y2: bottom }),
    ...marks.flatMap((tick) => [
      svg("line", { class: "axis", x1: x(tick), x2: x(tick), y1: bottom, y2: bottom + 4 }),
      svg("text", { class: "tick", x: x(tick), y: bottom + 16, "text-anchor": "middle" }, label(tick)),
    ]),
    svg("text", { class: "tick", x: width / 2, y: bottom + 32, "text-anchor": "middle" }, quantity(claim))));
}

const short = (name: string): string => (name.length > 54 ? `${name.slice(0, 53)}…` : name);
