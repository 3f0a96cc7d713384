import { describe, expect, it } from "vitest";
import { isSkewed, valueAxis, valueLabels, within } from "../src/axes";
import { band, metricLabel } from "../src/chart";
import { curves } from "../src/figures/curves";
import { effects, scaleOf } from "../src/figures/effects";
import { apart, tick } from "../src/format";
import type { FactorEffect, Metric, Stage } from "../src/report";
import { light } from "../src/theme";
import { loss, metric, share } from "./metrics";

describe("labels of ticks", () => {
  it.each([[0.975, "0.975"], [1, "1"], [1.025, "1.025"], [0.1 + 0.2, "0.3"], [100 * 0.29, "29"], [-0.00025, "-0.00025"], [12345678, "1.2345678e7"]])(
    "%s has all its digits", (x, label) => expect(tick(x)).toBe(label));
  it("of a metric tell neighbours apart, however close they are", () => {
    const label = (one: Metric) => (metricLabel(one)["axisLabel"] as { formatter: (x: number) => string }).formatter;
    expect([0.99996, 0.99998, 1].map(label(share))).toEqual(["99.996", "99.998", "100"]);
    expect([1.00001, 1.00002].map(label(loss))).toEqual(["1.00001", "1.00002"]);
  });
  it("of unround places have as many digits as tell them apart", () => {
    expect(apart([0.98, 1, 1.02], 2)).toEqual(["0.98", "1", "1.02"]);
    expect(apart([1000.11, 1000.24])).toEqual(["1000.1", "1000.2"]);
    expect(apart([5, 5])).toEqual(["5", "5"]);
  });
});

describe("a logarithmic axis", () => {
  it.each([
    ["of values over decades", [0.01, 0.5], true], ["where most lie at the bottom", [70, 9, 4, 3, 2.8], true], ["not where they fall evenly", [1, 0.8, 0.6, 0.4, 0.09], false],
    ["not from 0 on", [0, 5, 900], false], ["not below 0", [-1, 900], false], ["not of nothing", [null], false],
  ])("%s", (_, values, log) => expect(isSkewed(values)).toBe(log));
  it("is no shares' own, wherever they lie", () => expect(valueAxis([0.001, 0.9], share).log).toBe(false));
});

it("a logarithmic axis has several labels, however few powers of ten it holds", () => {
  expect(valueLabels({ low: 1.5, high: 100, log: true }, loss)).toMatchObject({ type: "log", axisTick: { customValues: [2, 5, 10, 20, 50, 100] } });
  expect(valueLabels({ low: 0, high: 1, log: false }, share)).not.toHaveProperty("axisTick");
});

describe("what a metric cannot be", () => {
  it.each([[share, 0.98, 1.03, 1], [share, 0.02, -0.1, 0], [loss, 0.5, -0.2, 0], [loss, 0.5, 9, 9], [metric("test", "r2"), 0.5, -0.2, -0.2], [loss, -3, -4, -4]])(
    "no bar reaches: of %o about %s to %s", (own, mean, end, shown) => expect(within(own, mean, end)).toBe(shown));
  it("no axis of it shows", () => {
    expect(valueAxis([0.01, 0.1], loss).low).toBeGreaterThanOrEqual(0);
    expect(valueAxis([0.6, 0.999], share).high).toBe(1);
  });

  const curve = (own: Metric, mean: number[], deviation: number) => ({
    name: "n", color: 0, dash: false, parts: [own.part],
    curve: { trial: 1, epochs: mean.map((_, i) => i + 1), runs: mean.map(() => 5), kept: [], step: 1, lines: [{ metric: own, mean, deviation: mean.map(() => deviation) }] },
  });
  interface Drawn { series: { type: string; data: [number, number, number][] }[]; yAxis: { type: string; name: string }[] }
  const drawn = (own: Metric, mean: number[], deviation: number) => curves("n", "t", "", [curve(own, mean, deviation)])!.draw(600, light).option as unknown as Drawn;

  it("no band of learning curves reaches", () => {
    expect(drawn(loss, [0.5, 0.6], 2).series[0]!.data.map(([, low, high]) => [low, high])).toEqual([[0, 2.5], [0, 2.6]]);
    expect(drawn(share, [0.5, 0.98], 0.7).series[0]!.data.map(([, low, high]) => [low, high])).toEqual([[0, 1], [expect.closeTo(0.28, 12), 1]]);
    expect(band("n", 0, [1], [0], [1], "#000")["data"]).toEqual([[1, 0, 1]]);
  });
  it("each number of a network has the scale that shows it, not the loss alone", () => {
    expect(drawn(metric("validation", "mse"), [70, 9, 4, 3, 2.8], 0.1).yAxis[0]).toMatchObject({ type: "log", name: "mse, log scale" });
    expect(drawn(share, [0.01, 0.99], 0.1).yAxis[0]).toMatchObject({ type: "value" });
  });

  const effect = (mean: number, deviation: number): FactorEffect => ({
    factor: "f", spreadOver: "runs",
    levels: [{ label: "a", trial: 1, trials: 1, diverged: 0, objective: { count: 1, mean, deviation: null, low: mean, high: mean }, deviation, best: mean, runs: 5, difference: null,
      seconds: { count: 0, mean: null, deviation: null, low: null, high: null }, epochs: { count: 0, mean: null, deviation: null, low: null, high: null }, tests: [] }],
  });
  it("no bar of a level reaches", () => {
    const bar = (own: Metric, mean: number, deviation: number) => {
      const stage = { index: 0, effects: [effect(mean, deviation)] } as Stage;
      return (effects("n", stage, own, true)!.draw(600, light).option as unknown as { series: { data: { value: number[] }[] }[] }).series[0]!.data[0]!.value.slice(2);
    };
    expect(bar(loss, 0.5, 0.7)).toEqual([0, 1.2]);
    expect(bar(share, 0.99, 0.05)).toEqual([expect.closeTo(0.94, 12), 1]);
    expect(scaleOf([effect(0.5, 0.7)], loss).low).toBe(0);
  });
});
