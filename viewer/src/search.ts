// What the views of a search share: which trials there are, how they are told, and the colours of the objective.
import { fontFamily, type Part } from "./chart";
import { capital, plusMinus, setting, value } from "./format";
import type { Num, Stage, Study, TrialRow, Trials } from "./report";
import { color, shade, type Theme } from "./theme";

export const outcomesOfTrials = ["finished", "given up", "diverged", "not finished"] as const;
export type TrialOutcome = (typeof outcomesOfTrials)[number];

/** What became of a trial: one whose run diverged counts as that, also where the search gave it up for it. */
export const outcomeOf = (row: TrialRow): TrialOutcome =>
  row.mean !== null ? "finished" : row.diverged > 0 ? "diverged" : row.status === "pruned" ? "given up" : "not finished";

/** The colour of what became of trials, the same in every view; what was given up stands back. */
export const inkOf = (theme: Theme, outcome: TrialOutcome | "kept"): string => ({
  kept: color(theme, 2), finished: color(theme, 0), "given up": theme.dark ? "#76808b" : "#9aa4ae", diverged: color(theme, 3), "not finished": color(theme, 4),
})[outcome];

/** Its mean; of a trial that has not come to its end, that of its runs so far. */
export const valueSoFar = (row: TrialRow): Num => row.mean ?? row.soFar?.value ?? null;

/** Runs that it brought to their end. */
export const runsDone = (row: TrialRow): number => row.soFar?.runs ?? row.runs;

export const rowsOf = (stage: Stage, trials: Trials): TrialRow[] => trials.rows.filter((row) => row.stage === stage.index);

/** The level of a factor, by the factor's place, among a trial's levels; null: it has none, all is as in the reference. */
export const levelOf = ({ levels }: Trials, own: number[], i: number): string | null => (own[i]! < 0 ? null : levels[i]![own[i]!]!);

export const settingOf = (trials: Trials, levels: number[]): string =>
  setting(Object.fromEntries(trials.factors.flatMap((one, i) => {
    const level = levelOf(trials, levels, i);
    return level === null ? [] : [[one, level]];
  })));

/** A trial in a few lines. */
export function noteOf({ trials, objective }: Study, row: TrialRow): string {
  const so = row.soFar?.value ?? null;
  const came = `${runsDone(row)} of ${row.planned} runs` + (row.soFar && row.soFar.epoch > 0 ? `, others to epoch ${row.soFar.epoch}` : "");
  return `Trial ${row.id}: ${settingOf(trials, row.levels)}\n`
    + (row.mean !== null ? `${objective.title} ${plusMinus(objective, row.mean, row.deviation)}`
      : `${capital(outcomeOf(row))} after ${came}${so === null ? "" : `: ${value(objective, so)} so far`}`)
    + (row.givenUp ? `\n${wrapped(row.givenUp)}` : "");
}

/** A sentence in lines short enough for a note. */
const wrapped = (sentence: string): string => sentence.replaceAll(/(.{50,70}?) /g, "$1\n");

/** The colour of how good something is, from 0 to 1: the best stands out most from the ground. */
export const quality = (theme: Theme, share: number): string =>
  `rgb(${shade(theme.dark ? 0.2 + 0.8 * share : 0.92 * (1 - share)).join(",")})`;

/** So many points are drawn one by one; of more all of one shade at once, a series a shade. */
const mostSingly = 1000, shades = 16;

/** A series whose points are drawn all at once. */
export const atOnce = { large: true, largeThreshold: 0, progressive: 0 };

/** Points as numbers one after another, which ECharts takes as they are. */
export const packed = (points: Num[][]): Float64Array => Float64Array.from(points.flat(), (x) => x ?? NaN);

/** Points coloured by how good they are, from 0 to 1, the best above the others: series like `part`. */
export function shaded(theme: Theme, points: { at: Num[]; share: number }[], part: Part & { itemStyle: Part }): Part[] {
  const ordered = points.toSorted((a, b) => a.share - b.share);
  const series = (data: unknown, color: unknown): Part => ({ ...part, data, itemStyle: { ...part.itemStyle, color } });
  if (points.length <= mostSingly) return [series(ordered.map(({ at }) => at), ({ dataIndex }: { dataIndex: number }) => quality(theme, ordered[dataIndex]!.share))];
  const lots = Array.from({ length: shades }, (): typeof points => []);
  for (const point of ordered) lots[Math.round((shades - 1) * point.share)]!.push(point);
  return lots.flatMap((own, i) => (own.length > 0 ? [{ ...series(packed(own.map(({ at }) => at)), quality(theme, i / (shades - 1))), dimensions: ["x", "y", "i"], ...atOnce }] : []));
}

/** As large as the points are, in pixels. */
export const pointSize = (points: number): number => (points > 5000 ? 3 : points > 1000 ? 4 : points > 200 ? 5 : 8);

/** The colours from the worst to the best, as a bar; in a narrow drawing without the title. */
export function colorBar(theme: Theme, width: number, x: number, y: number, title: string, worst: string, best: string): Part[] {
  const text = (at: number, words: string, align: "left" | "right"): Part =>
    ({ type: "text", x: at, y: y + 1, silent: true, style: { text: words, align, fill: theme.faint, fontSize: 12, fontFamily } });
  const words = width < 560 ? worst : `${title}  ${worst}`;
  const from = x + 14 + 6.2 * words.length, long = Math.max(40, Math.min(140, width - from - 20 - 7 * best.length));
  return [
    text(from - 8, words, "right"),
    {
      type: "rect", silent: true, shape: { x: from, y, width: long, height: 12 },
      style: { fill: { type: "linear", x: 0, y: 0, x2: 1, y2: 0, colorStops: Array.from({ length: 10 }, (_, i) => ({ offset: i / 9, color: quality(theme, i / 9) })) } },
    },
    text(from + long + 8, best, "left"),
  ];
}

/** The place of each trial among the finished ones, from 1. */
export const ranksOf = (stage: Stage): Map<number, number> => new Map(stage.search.ranking.map((id, i) => [id, i + 1]));
