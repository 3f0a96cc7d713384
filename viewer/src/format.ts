import type { Interval, LevelDifference, Metric, Num } from "./report";

const none = "–";

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const thousands = new Intl.NumberFormat("en-US");

export const count = (n: number): string => thousands.format(n);

/** 1 trial, 2 trials. */
export const plural = (n: number, one: string, many = one + "s"): string => `${count(n)} ${n === 1 ? one : many}`;

/** So many significant digits, and all before the decimal point, without trailing zeros; an exponent only where it shortens. */
export function digits(value: Num, significant = 4): string {
  if (value === null) return none;
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1e6 || size < 1e-4
    ? value.toExponential(significant - 1).replace(/\.?0+e/, "e").replace("e+", "e")
    : String(Number(value.toPrecision(Math.max(significant, Math.floor(Math.log10(size)) + 1))));
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

/** Decimals, so that numbers that stand together are told to the same place; null: each number's own digits. */
export type Place = number | null;

/** Shares in percent, all else in four digits or to a place, with its unit where it has one. */
export function value(metric: Metric, x: Num, place: Place = null): string {
  if (x === null) return none;
  return metric.share ? `${(100 * x).toFixed(2)} %` : at(x, place) + unit(metric);
}

/** The unit of what is no share. */
const unit = (metric: Metric): string => (metric.unit && !metric.share ? ` ${metric.unit}` : "");

const at = (x: number, place: Place, significant = 4): string => (place === null ? digits(x, significant) : x.toFixed(place));

/** Mean ± standard deviation, both to the same place: two digits of the deviation where none is given. */
export function plusMinus(metric: Metric, mean: Num, deviation: Num, place: Place = null): string {
  if (mean === null || deviation === null) return value(metric, mean, place);
  if (metric.share) return `${(100 * mean).toFixed(2)} ± ${(100 * deviation).toFixed(2)} %`;
  const own = place ?? placeOf([mean], deviation);
  return `${at(mean, own)} ± ${at(deviation, own, 2)}${unit(metric)}`;
}

/** The decimals at which so small a number, above 0, still has so many digits. */
const decimals = (x: number, significant: number): number => significant - 1 - Math.floor(Math.log10(x));

/** The place at which a spread of numbers has two digits, none before the decimal point, as in a column; null where the numbers would get too long. */
function placeOf(numbers: number[], spread: number): Place {
  const place = spread > 0 ? Math.max(0, decimals(spread, 2)) : 0;
  return spread > 0 && place <= 6 && numbers.every((x) => Math.abs(x) < 1e7) ? place : null;
}

/**
 * The place to which a column of means with their deviations is told: the finest that one of them asks for by its deviation, of numbers
 * without deviations by four digits, though no more than two beyond what most ask for; null where the largest would get more digits than
 * anybody reads.
 */
export function placeIn(cells: { mean: Num; deviation: Num }[]): Place {
  const known = cells.filter((cell): cell is { mean: number; deviation: Num } => cell.mean !== null);
  const bySpread = known.flatMap(({ deviation }) => (deviation ? [decimals(deviation, 2)] : []));
  const wanted = (bySpread.length > 0 ? bySpread : known.flatMap(({ mean }) => (mean === 0 ? [] : [decimals(Math.abs(mean), 4)]))).toSorted((a, b) => a - b);
  if (wanted.length === 0) return null;
  const finest = Math.max(0, Math.min(wanted.at(-1)!, wanted[Math.floor((wanted.length - 1) / 2)]! + 2));
  return finest <= 8 && known.every(({ mean }) => Math.abs(mean) < 10 ** (7 - finest)) ? finest : null;
}

/** Numbers to one place: the finest that four digits of one of them ask for. */
export const placeAmong = (numbers: Num[]): Place => placeIn(numbers.map((mean) => ({ mean, deviation: null })));

/** A number that is a difference: with its sign, and no minus before what rounds to zero. */
export function signed(text: string): string {
  const size = text.replace(/^[-−]/, "");
  return Number(size) === 0 ? size : (size === text ? "+" : "−") + size;
}

/** The place of a difference: two digits of half its interval; without one its own. */
export const placeOfInterval = (numbers: Num[], range: { low: Num; high: Num } | null): Place =>
  range && range.low !== null && range.high !== null ? placeOf(numbers.filter((x) => x !== null), (range.high - range.low) / 2) : null;

/** A mean difference with its sign and interval, shares in percentage points; without an interval with its deviation. */
export function difference(metric: Metric, { values: { mean, deviation }, interval: range }: LevelDifference, place: Place = null): string {
  if (mean === null) return none;
  const own = place ?? placeOfInterval([mean], range);
  const number = (x: number) => signed(metric.share ? (100 * x).toFixed(2) : at(x, own, 3));
  const unit = metric.share ? " points" : "";
  if (range) return `${number(mean)}${unit} (${number(range.low)} to ${number(range.high)})`;
  return (mean < 0 ? "−" : "+") + plusMinus(metric, Math.abs(mean), deviation, place).replace(/ %$/, unit);
}

/** The place to which a column of differences is told. */
export const placeOfDifferences = (cells: (LevelDifference | null)[]): Place => placeIn(cells.flatMap((one) => (one ? [{
  mean: one.values.mean, deviation: one.interval ? (one.interval.high - one.interval.low) / 2 : one.values.deviation,
}] : [])));

/** The place of a value and of its interval, which stand together. */
export const placeWith = (x: Num, range: Interval | null): Place => (range ? placeAmong([x, range.low, range.high]) : null);

export function interval(metric: Metric, range: Interval, place: Place): string {
  return metric.share ? `${(100 * range.low).toFixed(2)} to ${(100 * range.high).toFixed(2)} %` : `${at(range.low, place)} to ${at(range.high, place)}`;
}

export function seconds(time: Num): string {
  if (time === null) return none;
  if (time < 0.9995) return `${digits(1000 * time, 3)} ms`;
  if (time < 99.95) return `${digits(time, 3)} s`;
  const whole = Math.round(time);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return h > 0 ? `${count(h)} h ${m} min` : `${m} min ${s} s`;
}

/** Times of a column, in one unit and to one place: two digits of the shortest, as far as the longest has four. Longer ones as they are. */
export function secondsIn(times: Num[]): (time: Num) => string {
  const known = times.filter((x): x is number => x !== null && x > 0);
  const [shortest, longest] = [Math.min(...known), Math.max(...known)];
  if (known.length === 0 || longest >= 99.95) return seconds;
  const [factor, unit] = longest < 0.9995 ? [1000, "ms"] : [1, "s"];
  const place = Math.max(0, Math.min(decimals(factor * shortest, 2), decimals(factor * longest, 4)));
  return (time) => (time === null ? none : `${(factor * time).toFixed(place)} ${unit}`);
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
