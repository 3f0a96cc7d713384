import { describe, expect, it } from "vitest";
import { importance } from "../src/figures/importance";
import { importanceWords, interactionWords } from "../src/importance";
import type { FactorImportance, Importance, Stage } from "../src/report";
import { light } from "../src/theme";

const one = (factor: string, share: number | null, matters: boolean, more: Partial<FactorImportance> = {}): FactorImportance => ({
  factor, trials: 50, best: 5, divergence: share, share, interval: share === null ? null : { low: share * 0.8, high: Math.min(1, share * 1.2) }, p: matters ? 0.003 : 0.4,
  why: null, matters, ...more,
});
const of = (factors: FactorImportance[], more: Partial<Importance> = {}): Importance => ({ trials: 50, diverged: 0, pruned: 0, factors, why: null, ...more });

describe("what mattered", () => {
  it("names the factors that are told from chance", () => expect(importanceWords(of([one("training.batch_size", 0.6, true), one("widths", 0.4, false)]))).toBe(
    "What mattered: batch size 60 % (48 to 72 %). 1 other is not told from chance."));
  it("says so where none is", () => expect(importanceWords(of([one("a", 0.9, false), one("b", 0.1, false)]))).toBe(
    "No factor is told from chance by 50 trials: their shares say nothing."));
  it("says why nothing is told, of all or of one", () => {
    expect(importanceWords(of([], { why: "12 trials are too few" }))).toBe("What mattered is not told: 12 trials are too few.");
    expect(importanceWords(of([one("a", 1, true), one("b", null, false, { why: "4 trials are too few" })]))).toBe(
      "What mattered: a 100 % (80 to 100 %). Of b nothing is told: 4 trials are too few.");
  });
  it("says what became of trials without a value", () => expect(importanceWords(of([one("a", 1, true)], { diverged: 2, pruned: 3 }))).toContain(
    "Counted among all, never among the best: 2 trials that diverged and 3 trials given up."));
  it("is drawn with a pale bar for what chance explains, and saved with its numbers", () => {
    const spec = importance("x", { index: 1 } as Stage, of([one("a", 0.7, true), one("b", 0.3, false, { trials: 20, best: 2 }), one("c", null, false, { why: "few" })]))!;
    const { option } = spec.draw(600, light) as unknown as { option: { series: { data: { value: number; itemStyle: { opacity: number } }[] }[]; yAxis: { data: string[] }[] } };
    expect(option.series[0]!.data.map((bar) => [bar.value, bar.itemStyle.opacity])).toEqual([[0.7, 1], [0.3, 0.3]]);
    expect(option.yAxis[0]!.data).toEqual(["a", "b (20 of 50)"]);
    expect(spec.data()).toHaveLength(4);
    expect(spec.data()[3]).toEqual(["c", null, null, null, 0.4, null, 50, 5, "few"]);
    expect(importance("x", { index: 1 } as Stage, of([one("c", null, false)]))).toBeNull();
  });
});

describe("what pairs do together", () => {
  const pair = (share: number, p: number | null) => ({ first: "a", second: "b", share, degreesOfFreedom: 4, p, matters: p !== null && p <= 0.05 });
  it("is named where it is told", () => expect(interactionWords({ pairs: [pair(0.12, 0.001), pair(0.01, 0.6)], why: null })).toBe(
    "Together, beyond what each does alone: a × b 12 % of the variance of the trials' means."));
  it("is not where it is not", () => expect(interactionWords({ pairs: [pair(0.12, 0.2)], why: null })).toBe(
    "No pair of factors is told to do more together than each does alone (1 pair)."));
  it("holds noise where nothing is left", () => expect(interactionWords({ pairs: [pair(0.12, null)], why: null })).toContain("a × b 12 % of the variance of the trials' means, noise included"));
});
