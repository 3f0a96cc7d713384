// What mattered in a stage: shares of factors and what pairs do together, or the largest differences where one thing at a time was changed.
import type { JSX } from "preact";
import type { PageStudy } from "./apart";
import { h, type Parts, table } from "./dom";
import { capital, count, difference, digits, factor, placeOfDifferences, plural } from "./format";
import type { FactorImportance, Importance, Interactions, Num, PairInteraction, Stage } from "./report";

/** So many pairs are tabled. */
const mostPairs = 10;

const percent = (x: Num): string => (x === null ? "–" : `${Math.round(100 * x)} %`);
export const chance = (p: Num): string => (p === null ? "–" : p < 0.0015 ? "≤ 0.001" : digits(p, 2));

/** 61 % (48 to 72 %). */
export const share = ({ share: own, interval }: FactorImportance): string =>
  percent(own) + (interval ? ` (${Math.round(100 * interval.low)} to ${percent(interval.high)})` : "");

/** What can be said of a stage in one sentence. */
export function importanceWords({ trials, diverged, pruned, factors, why }: Importance): string {
  if (why) return `What mattered is not told: ${why}.`;
  const told = factors.filter((one) => one.matters), missing = factors.filter((one) => one.why);
  const list = told.map((one) => `${factor(one.factor)} ${share(one)}`).join(", ");
  const lots = [diverged > 0 ? `${plural(diverged, "trial")} that diverged` : "", pruned > 0 ? `${plural(pruned, "trial")} given up` : ""].filter(Boolean).join(" and ");
  return (told.length > 0 ? `What mattered: ${list}.` : `No factor is told from chance by ${plural(trials, "trial")}: their shares say nothing.`)
    + (told.length > 0 && told.length + missing.length < factors.length ? ` ${capital(plural(factors.length - told.length - missing.length, "other is", "others are"))} not told from chance.` : "")
    + (lots ? ` Counted among all, never among the best: ${lots}.` : "")
    + missing.map((one) => ` Of ${factor(one.factor)} nothing is told: ${one.why}.`).join("");
}

/** What two factors do together, in words. */
export function interactionWords({ pairs, why }: Interactions): string {
  if (why) return `What pairs of factors do together is not told: ${why}.`;
  const told = pairs.filter((pair) => pair.matters), tested = pairs.filter((pair) => pair.p !== null);
  const name = (pair: PairInteraction): string => `${factor(pair.first)} × ${factor(pair.second)} ${percent(pair.share)}`;
  if (tested.length === 0) return `Together, beyond what each does alone: ${pairs.map(name).join(", ")} of the variance of the trials' means, noise included: nothing is left to test it against.`;
  return told.length === 0 ? `No pair of factors is told to do more together than each does alone (${plural(tested.length, "pair")}).`
    : `Together, beyond what each does alone: ${told.map(name).join(", ")} of the variance of the trials' means.`;
}

/** Pairs, the largest first. */
export function interactionParts(study: PageStudy, stage: Stage): Parts {
  if (!stage.interactions) return [];
  const all = stage.interactions.pairs, shown = all.slice(0, mostPairs);
  return [
    h("p", {}, interactionWords(stage.interactions)),
    shown.length > 1 ? table(`What two factors did together in stage ${stage.index + 1} of ${study.key}, beyond what each did alone`
      + (shown.length < all.length ? `: the largest ${shown.length} of ${all.length} pairs` : ""), [
      { title: "Factors" }, { title: "Share of variance", numeric: true, hint: "of the trials' means; type II squares" },
      { title: "Degrees of freedom", numeric: true }, { title: "p", numeric: true, hint: "F test, adjusted for the number of pairs" },
    ], shown.map((pair) => [`${factor(pair.first)} × ${factor(pair.second)}`, `${(100 * pair.share).toFixed(1)} %`, count(pair.degreesOfFreedom), chance(pair.p)])) : null,
  ];
}

/** One at a time: the factors, the largest difference first. */
export const largest = (study: PageStudy, stage: Stage): JSX.Element | null => stage.largest.length < 2 ? null
  : table(`What mattered in stage ${stage.index + 1} of ${study.key}: the largest difference to the reference that each factor made`, [
    { title: "Factor" }, { title: "Level" }, { title: "Difference", numeric: true, hint: "with its 95 % interval, not adjusted for being the largest" }, { title: "Of levels", numeric: true },
  ], stage.largest.map((one) => [h("span", { title: one.factor }, capital(factor(one.factor))), one.level, difference(study.objective, one.difference, placeOfDifferences(stage.largest.map((other) => other.difference))), count(one.levels)]));
