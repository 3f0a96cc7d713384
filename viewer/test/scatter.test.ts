import { describe, expect, it } from "vitest";
import type { Scatter } from "../src/report";
import { scatterWords } from "../src/scatter";
import { loss, share } from "./metrics";

const scatter = (own: Partial<Scatter> = {}): Scatter => ({
  trials: [3, 1, 2], fold: 0.004, seed: 0.001, foldOfDifference: 0.0021, restOfDifference: 0.0035, scope: "data_like_these",
  purchases: [{ folds: 5, seeds: 2, smallest: 0.0062 }], ...own,
});

describe("where values scatter from", () => {
  it("is told for trials and for differences of two", () => expect(scatterWords(scatter(), share)).toBe(
    "The validation accuracy of the 3 best trials scatters by 0.40 points from fold to fold and by 0.10 points from seed to seed, alike for all of them; "
    + "a difference of two by 0.21 points from fold to fold and by 0.35 points from seed to seed (standard deviations)."));
  it("with one fold is told of seeds alone", () => expect(scatterWords(scatter({ fold: null, foldOfDifference: null, seed: 0.0123 }), loss)).toBe(
    "The validation loss of the 3 best trials scatters by 0.0123 from seed to seed, alike for all of them; a difference of two by 0.0035 from seed to seed (standard deviations)."));
  it("with one seed is told of runs", () => expect(scatterWords(scatter({ seed: null, foldOfDifference: null }), share)).toContain(
    "a difference of two by 0.35 points from run to run"));
});
