import type { Interval, LevelDifference, Metric, Num } from "./report";

const none = "–";

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const thousands = new Intl.NumberFormat("en-US");

export const count = (n: number): string => thousands.format(n);

/** 1 trial, 2 trials. */
export const plural = (n: number, one: string, many = one + "s"): string => `${count(n)} ${n === 1 ? one : many}`;

/** So many significant digits, without trailing zeros; an exponent only where it shortens. */
export function digits(value: Num, significant = 4): string {
  if (value === null) return none;
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1e6 || size < 1e-4
    ? value.toExponential(significant - 1).replace(/\.?0+e/, "e").replace("e+", "e")
    : String(Number(value.toPrecision(significant)));
}

/** A round value on an axis: all the digits that it has, and none that the binary number behind it adds. */
export const tick = (x: number): string => digits(x, 10);

/** Numbers with as many significant digits, at least so many, as tell them apart. */
export function apart(values: number[], significant = 3): string[] {
  for (let most = significant; most < 12; most++) {
    const labels = values.map((x) => digits(x, most));
    if (new Set(labels).size === new Set(values).size) return labels;
  }
  return values.map(String);
}

/** Shares in percent, all else in four digits, with its unit where it has one. */
export function value(metric: Metric, x: Num): string {
  if (x === null) return none;
  return metric.share ? `${(100 * x).toFixed(2)} %` : digits(x) + unit(metric);
}

/** The unit of what is no share. */
const unit = (metric: Metric): string => (metric.unit && !metric.share ? ` ${metric.unit}` : "");

/** Mean ± standard deviation. */
export function plusMinus(metric: Metric, mean: Num, deviation: Num): string {
  if (mean === null || deviation === null) return value(metric, mean);
  return metric.share
    ? `${(100 * mean).toFixed(2)} ± ${(100 * deviation).toFixed(2)} %`
    : `${toPlace(mean, deviation)} ± ${toPlace(deviation, deviation, 2)}${unit(metric)}`;
}

/** A number that is a difference: with its sign, and no minus before what rounds to zero. */
export function signed(text: string): string {
  const size = text.replace(/^[-−]/, "");
  return Number(size) === 0 ? size : (size === text ? "+" : "−") + size;
}

/** A mean difference with its sign and interval, shares in percentage points; without an interval with its deviation. */
export function difference(metric: Metric, { values: { mean, deviation }, interval: range }: LevelDifference): string {
  if (mean === null) return none;
  const number = (x: number) => signed(metric.share ? (100 * x).toFixed(2) : digits(x, 3));
  const unit = metric.share ? " points" : "";
  if (range) return `${number(mean)}${unit} (${number(range.low)} to ${number(range.high)})`;
  return (mean < 0 ? "−" : "+") + plusMinus(metric, Math.abs(mean), deviation).replace(/ %$/, unit);
}

/** A number to the last of the two digits that the deviation has: 1.69 ± 0.30. */
function toPlace(mean: number, deviation: number, figures?: number): string {
  const place = deviation > 0 ? 1 - Math.floor(Math.log10(deviation)) : 0;
  return deviation > 0 && place >= 0 && place <= 6 && Math.abs(mean) < 1e6 ? mean.toFixed(place) : digits(mean, figures);
}

export function interval(metric: Metric, range: Interval): string {
  return metric.share
    ? `${(100 * range.low).toFixed(1)} to ${(100 * range.high).toFixed(1)} %`
    : `${digits(range.low)} to ${digits(range.high)}`;
}

export function seconds(time: Num): string {
  if (time === null) return none;
  if (time < 0.9995) return `${digits(1000 * time, 3)} ms`;
  if (time < 99.95) return `${digits(time, 3)} s`;
  const whole = Math.round(time);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return h > 0 ? `${count(h)} h ${m} min` : `${m} min ${s} s`;
}

/** A label in lines of at most so many characters, broken at spaces and after underscores; a longer word stands in a line of its own. */
export function lines(label: string, most: number): string[] {
  const broken: string[] = [];
  for (const word of label.match(/[^ _]*[ _]?/g) ?? []) {
    if (broken.length > 0 && (broken.at(-1)! + word).trimEnd().length <= most) broken.push(broken.pop()! + word);
    else if (word) broken.push(word);
  }
  return broken.map((line) => line.trimEnd());
}

/** What the samples are called in a sentence. */
export const samplesIn = (samples: string): string => `${samples} ${samples === "validation" ? "fold" : "set"}`;

/** Which head of a network it is; a chain's has no name. */
export const ofHead = (head: string): string => (head ? `, head ${head}` : "");

/** Minutes since 0:00 as the time that a clock shows, 12:05. */
export function timeOfDay(minutes: number): string {
  const whole = ((Math.round(minutes) % 720) + 720) % 720;
  return `${Math.floor(whole / 60) || 12}:${String(whole % 60).padStart(2, "0")}`;
}

/** training.optimizer.learning_rate is a path for the study file; people say learning rate. */
export function factor(path: string): string {
  const short = path
    .replace(/^(training|network|data)\./, "")
    .replace(/^optimizer\.(?!name$)/, "")
    .replace(/\.name$/, "");
  return short.replaceAll(/[._]/g, " ");
}

/** Levels in one line: batch size 32, optimizer adam. */
export function setting(levels: Record<string, string>): string {
  const parts = Object.entries(levels).map(([name, level]) => `${factor(name)} ${level}`);
  return parts.length > 0 ? parts.join(", ") : "the reference";
}
