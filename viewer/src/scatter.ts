// Where the values of a study's best trials scatter from, and what more folds or seeds would show.
import { scopeWords } from "./claims";
import { h, type Parts, table } from "./dom";
import { digits, plural } from "./format";
import type { Metric, Num, Scatter, Study } from "./report";

/** A size of differences: shares in points. */
const size = (metric: Metric, x: Num): string => (metric.share && x !== null ? `${(100 * x).toFixed(2)} points` : digits(x, 3));

/** Where it scatters from, in words. */
export function scatterWords(scatter: Scatter, objective: Metric): string {
  const says = (x: Num, words: string): string => (x === null ? "" : `by ${size(objective, x)} ${words}`);
  const list = (...parts: string[]): string => parts.filter(Boolean).join(" and ");
  // With one seed a fold, folds and seeds are one and the same.
  const rest = scatter.seed === null ? "from run to run" : "from seed to seed";
  return `The ${objective.title} of the ${plural(scatter.trials.length, "best trial")} scatters `
    + list(says(scatter.fold, "from fold to fold"), says(scatter.seed, "from seed to seed"))
    + `, alike for all of them; a difference of two ${list(says(scatter.foldOfDifference, "from fold to fold"), says(scatter.restOfDifference, rest))} (standard deviations).`;
}

export function scatterParts({ scatter, objective }: Study): Parts {
  if (!scatter) return [];
  return [
    h("p", {}, scatterWords(scatter, objective)),
    table(`The smallest difference of two settings that is shown in four of five cases, ${scopeWords[scatter.scope].short}`, [
      { title: "Folds", numeric: true }, { title: "Seeds", numeric: true }, { title: "Runs of a trial", numeric: true }, { title: "Smallest difference", numeric: true },
    ], scatter.purchases.map(({ folds, seeds, smallest }, i) => [
      String(folds), String(seeds), `${folds * seeds}${i === 0 ? " (as here)" : ""}`, smallest === null ? "none, whatever it is" : size(objective, smallest),
    ])),
  ];
}
