import { describe, expect, it } from "vitest";
import { claimedWords, counts, effectWords, summary } from "../src/claims";
import { axisOf, claimed, number, place, quantity, ticks, unit } from "../src/figures/forest";
import { signed } from "../src/format";
import type { Claim, Effect } from "../src/report";
import { loss, metric, share } from "./metrics";

const effect = (own: Partial<Effect> = {}): Effect => ({
  name: "kernel 7 − the reference", value: -0.0012, interval: { low: -0.0031, high: 0.0007 }, level: 0.95, p: 0.1834, test: "paired t",
  scope: "these_data", folds: 1, runs: 5, smallest: 0.0034, ...own,
});
const claim = (own: Partial<Claim> = {}): Claim => ({
  text: "it helps", source: null, kind: "better", outcome: "undecided", because: "", metric: share, minus: null, ratio: false, ofOne: false,
  low: 0, high: null, effects: [effect()], adjustment: null, trials: [], ...own,
});
const ratio = (own: Partial<Claim> = {}) => claim({ metric: metric("train", "epochs"), ratio: true, ...own });

describe("verdicts", () => {
  const all = (["supported", "not_tested", "undecided", "supported"] as const).map((outcome) => claim({ outcome }));

  it("are counted each, in one order", () =>
    expect(counts(all).map((one) => [one.outcome, one.count])).toEqual([["supported", 2], ["contradicted", 0], ["undecided", 1], ["not_tested", 1]]));
  it("are told where there are any", () => expect(summary(all)).toBe("2 supported, 1 undecided, 1 not tested"));
});

describe("numbers", () => {
  it.each([
    ["a difference of shares", claim(), 0.0012, "+0.12 points"], ["a loss of them", claim(), -0.0012, "−0.12 points"],
    ["what rounds to nothing", claim(), -0.000001, "0.00 points"], ["a share", claim({ ofOne: true }), 0.9812, "98.12 %"],
    ["a ratio", ratio(), 1.2345, "× 1.23"], ["a difference of losses", claim({ metric: loss }), -0.01234, "−0.0123"],
    ["a loss", claim({ metric: loss, ofOne: true }), 0.01234, "0.0123"], ["a time", claim({ metric: metric("train", "seconds"), ofOne: true }), 12.3, "12.3 s"], ["of epochs", claim({ metric: metric("train", "epochs") }), 7, "+7 epochs"],
    ["nothing", claim(), null, "– points"],
  ])("%s", (_, one, x, text) => expect(number(one, x) + unit(one)).toBe(text));

  it.each([["0.00", "0.00"], ["-0.00", "0.00"], ["0.5", "+0.5"], ["-0.5", "−0.5"]])("%s with its sign is %s", (text, with_) => expect(signed(text)).toBe(with_));

  it("names what the axis shows", () => {
    expect(quantity(claim())).toBe("validation accuracy, points");
    expect(quantity(claim({ ofOne: true }))).toBe("validation accuracy, %");
    expect(quantity(claim({ minus: metric("train", "accuracy", true) }))).toBe("validation accuracy − train accuracy, points");
    expect(quantity(ratio())).toBe("train epochs, ratio");
    expect(quantity(claim({ metric: null }))).toBe("");
  });
});

describe("what is claimed", () => {
  it.each([
    [claim(), "above 0"], [claim({ low: null, high: -0.01 }), "below −1.00 points"], [claim({ low: -0.002, high: 0.002 }), "within ±0.20 points"],
    [claim({ low: 0.95, high: 0.99, ofOne: true }), "95.00 to 99.00 %"], [ratio({ low: 0.5, high: 2 }), "× 0.5 to × 2"],
    [claim({ kind: "effect", low: -0.002, high: 0.002 }), "some difference beyond ±0.20 points"], [claim({ low: null }), ""],
  ])("stands in words", (one, words) => expect(claimedWords(one)).toBe(words));

  it("is a region from a value on, within a margin, or outside it where levels are said to differ", () => {
    expect(claimed(claim())).toEqual([[0, null]]);
    expect(claimed(claim({ low: -1, high: 1 }))).toEqual([[-1, 1]]);
    expect(claimed(claim({ kind: "effect", low: -1, high: 1 }))).toEqual([[null, -1], [1, null]]);
    expect(claimed(claim({ low: null }))).toEqual([]);
  });
});

describe("an effect in words", () => {
  it("tells its interval, test, scope, and what would have been shown", () => expect(effectWords(claim(), effect())).toEqual({
    value: "−0.12 points", interval: "95 %: −0.31 to +0.07 points",
    rest: "paired t, p\u00a0=\u00a00.183; on these data, 1 fold, 5 values; with these runs a difference of 0.34 points would be shown in 80 % of cases",
  }));

  it("tells value and interval to one place", () => {
    const own = effectWords(claim({ metric: loss }), effect({ value: 0.5, interval: { low: -0.1234, high: 1.1 } }));
    expect([own.value, own.interval]).toEqual(["+0.50", "95 %: −0.12 to +1.10"]);
  });

  it("tells the level to which a margin was tested, and no difference where all is decided", () => expect(
    effectWords(claim({ outcome: "supported", low: -0.01, high: 0.01 }), effect({ level: 0.9, p: 0.00002, scope: "data_like_these", folds: 10, runs: 10 }))).toEqual({
    value: "−0.12 points", interval: "90 %: −0.31 to +0.07 points", rest: "paired t, p\u00a0<\u00a00.001; on data like these, 10 folds, 10 values",
  }));

  it("tells a distance in points where the value is a share", () =>
    expect(effectWords(claim({ ofOne: true, low: 0.9, high: 0.99 }), effect({ value: 0.98 })).rest).toContain("a margin of 0.34 points would be shown"));

  it("tells a factor of ratios", () => expect(effectWords(ratio(), effect({ smallest: 2.934 })).rest).toContain("a factor of 2.93 would be shown"));

  it("tells nothing to be shown where all runs were the same", () =>
    expect(effectWords(claim(), effect({ interval: null, p: null, test: "the same in every run", smallest: 0 })).rest)
      .toBe("the same in every run; on these data, 1 fold, 5 values"));

  it("tells what is missing", () => expect(effectWords(claim(), effect({ value: null, interval: null, p: null, test: "none", scope: null, smallest: null, runs: 1 })))
    .toEqual({ value: "", interval: "", rest: "no test; 1 fold, 1 value" }));

  it("tells an interval without an upper end", () =>
    expect(effectWords(ratio(), effect({ value: null, interval: { low: 1.5, high: null } })).interval).toBe("95 %: × 1.5 to any"));
});

describe("the axis", () => {
  it("holds effects, intervals, what is claimed and no effect, with room on both sides", () => {
    const axis = axisOf(claim({ low: 0.002 }))!;
    expect(axis.none).toBe(0);
    expect(axis.low).toBeCloseTo(-0.0031 - 0.12 * 0.0051, 12);
    expect(axis.high).toBeCloseTo(0.002 + 0.12 * 0.0051, 12);
  });

  it("of a value reaches no zero", () => {
    const axis = axisOf(claim({ ofOne: true, low: 0.97, effects: [effect({ value: 0.981, interval: { low: 0.98, high: 0.982 } })] }))!;
    expect(axis.none).toBeNull();
    expect(axis.low).toBeGreaterThan(0.96);
  });

  it("of ratios is logarithmic about 1, and an interval from 0 or without end reaches its edge", () => {
    const axis = axisOf(ratio({ low: null, high: 0.5, effects: [effect({ value: 2, interval: { low: 0, high: null } })] }))!;
    expect(axis.log).toBe(true);
    expect(place(axis, 1)).toBeCloseTo(0.5, 12);
    expect(place(axis, 0)).toBe(0);
    expect(place(axis, null, 1)).toBe(1);
    expect(place(axis, null, 0)).toBe(0);
  });

  it("holds a single number", () => {
    const axis = axisOf(claim({ ofOne: true, low: null, effects: [effect({ value: 3, interval: null })] }))!;
    expect(place(axis, 3)).toBeCloseTo(0.5, 12);
  });

  it("is none where nothing was measured", () => {
    expect(axisOf(claim({ effects: [] }))).toBeNull();
    expect(axisOf(claim({ effects: [effect({ value: null, interval: null })] }))).toBeNull();
  });

  it.each([
    [-0.0037, 0.0026, false, [-0.002, 0, 0.002]], [0.9771, 0.9823, false, [0.978, 0.98, 0.982]], [0, 1, false, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0.05, 22, true, [0.1, 0.3, 1, 3, 10]], [0.9, 11, true, [1, 2, 5, 10]], [0.8, 1.9, true, [1, 1.5]],
  ])("from %s to %s has round ticks", (low, high, log, found) => {
    const own = ticks({ low, high, log, none: null });
    expect(own.length).toBe(found.length);
    own.forEach((tick, i) => expect(tick).toBeCloseTo(found[i]!, 12));
  });

  it.each([[1e-9, 1e9, true], [-12345, 98765, false], [1, 1.0001, true], [0.001, 1000, true]])("from %s to %s has a few ticks", (low, high, log) => {
    const own = ticks({ low, high, log, none: null });
    expect(own.length).toBeGreaterThanOrEqual(2);
    expect(own.length).toBeLessThanOrEqual(6);
  });
});
