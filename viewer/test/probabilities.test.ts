import { describe, expect, it } from "vitest";
import { around } from "../src/figures/against";
import { chosen, cutsOf, decided } from "../src/figures/probabilities";
import type { ClassCurve } from "../src/report";

const curve = (name: string, averagePrecision: number): ClassCurve => ({
  name, positives: 4, negatives: 6, rocAuc: 0.5, averagePrecision, thresholds: [0.9, 0.4, 0.1], truePositives: [2, 3, 4], falsePositives: [0, 3, 6], decided: [2, 1],
});

describe("What probabilities are worth", () => {
  it("tells false alarms, recall and precision at each threshold", () => {
    expect(cutsOf(curve("a", 1))).toEqual([
      { threshold: 0.9, alarms: 0, recall: 0.5, precision: 1 },
      { threshold: 0.4, alarms: 0.5, recall: 0.75, precision: 0.5 },
      { threshold: 0.1, alarms: 1, recall: 1, precision: 0.4 },
    ]);
    expect(decided(curve("a", 1))).toMatchObject({ alarms: 1 / 6, recall: 0.5, precision: 2 / 3 });
    expect(decided({ ...curve("a", 1), decided: [0, 0] }).precision).toBe(1);
  });

  it("colours all of few classes, of many those that are told worst, in their order", () => {
    const few = [..."abcdefg"].map((name) => curve(name, 0.5)), many = [..."abcdefghij"].map((name, i) => curve(name, i / 10));
    expect(chosen(few)).toEqual(few);
    expect(chosen(many.toReversed()).map((one) => one.name)).toEqual([..."fedcba"]);
  });

  it("leaves a margin about values, and room about one", () => {
    expect(around([0, 100, 50])).toEqual([-4, 104]);
    expect(around([3, 3])).toEqual([2.5, 3.5]);
  });
});
