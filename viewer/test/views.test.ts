import { describe, expect, it, vi } from "vitest";

// The page's own modules ask the browser at once; what is tested here are their pure functions.
vi.hoisted(() => {
  Object.assign(globalThis, {
    matchMedia: () => ({ matches: false, addEventListener: () => {} }),
    addEventListener: () => {},
    IntersectionObserver: class { observe() {} unobserve() {} },
  });
});

import { cellsOf, errorsOf, inkOn } from "../src/figures/confusion";
import { curves, smoothed } from "../src/figures/curves";
import { bitmap } from "../src/figures/plane";
import { scaleOf, sideBySide } from "../src/figures/effects";
import { byPart, errors, told, within } from "../src/figures/errors";
import { pointsOf } from "../src/figures/times";
import { weights } from "../src/figures/weights";
import { difference } from "../src/format";
import { turns } from "../src/hands";
import { bytesOf, chosen, countOf, grey, pixels, sheet, zoomOf } from "../src/pictures";
import type { Classes, Curve, FactorEffect, LayerActivations, Mistakes, Stage, Study, TargetErrors, TrialRow } from "../src/report";
import { rankingColumns } from "../src/study";
import { diverging, light } from "../src/theme";
import { columnsOf } from "../src/trials";
import { imageOf, ordered } from "../src/views";
import { loss, metric, share } from "./metrics";

const score = (name: string) => ({ name, precision: 0, recall: 0, f1: 0, support: 0, predicted: 0 });
const classes: Classes = {
  samples: "test", cells: [0, 0, 5, 0, 1, 2, 1, 0, 2, 1, 1, 7, 2, 1, 3], classes: [score("a"), score("b"), score("c")],
  mean: score("mean"), weighted: score("weighted mean"), right: 12, total: 19,
};

describe("tables of trials", () => {
  const factors = Array.from({ length: 12 }, (_, i) => `network.layer.option_${i}`);
  it("tell what came of a trial before what it was, which may be beyond the edge", () => {
    const ranking = rankingColumns({ objective: share } as Study, { kept: [1] } as Stage, factors).map((column) => column.title);
    expect(ranking.slice(0, 4)).toEqual(["Rank", "Trial", "Validation accuracy", "Kept"]);
    expect(ranking.length).toBe(4 + 12 + 3);
    const all = columnsOf({ factors, levels: factors.map(() => ["1"]), rows: [] }, share).map((column) => column.title);
    expect(all.slice(0, 4)).toEqual(["Trial", "Stage", "Validation accuracy", "Runs"]);
  });
});

describe("weights", () => {
  const histogram = (name: string, ...counts: number[]) => ({ name, edges: counts.map((_, i) => i).concat(counts.length), counts });
  const titles = (...own: ReturnType<typeof histogram>[]) => (weights("n", own, 30).draw(900, light).option["title"] as { text: string }[]).map((title) => title.text);
  it("of all stand together where running statistics are not among them", () => {
    expect(titles(histogram("all", 10, 20), histogram("dense.kernel", 10, 20))).toEqual(["all (30)", "dense.kernel (30)"]);
    expect(titles(histogram("all", 10, 24), histogram("norm.moving_mean", 4), histogram("dense.kernel", 10, 20))).toEqual(["dense.kernel (30)", "norm.moving_mean (4)"]);
  });
  it("are said to be what they are", () =>
    expect(weights("n", [histogram("norm.moving_mean", 4), histogram("dense.kernel", 10, 20)], 30).caption)
      .toBe("Histograms of the 30 trained parameters, tensor by tensor. Beside them: running statistics of batch normalisation (norm.moving_mean), which are no parameters."));
});

describe("a confusion matrix", () => {
  it("comes in threes", () => expect(cellsOf(classes)[1]).toEqual({ truth: 0, label: 1, samples: 2 }));

  it("tells the most frequent errors first, equals by class", () =>
    expect(errorsOf(classes)).toEqual([{ truth: 2, label: 1, samples: 3 }, { truth: 0, label: 1, samples: 2 }, { truth: 1, label: 0, samples: 2 }]));

  it.each([[[255, 255, 255], "#000000"], [[0, 0, 0], "#ffffff"], [[0, 114, 178], "#ffffff"], [[230, 159, 0], "#000000"]])(
    "writes on %s in %s", (rgb, ink) => expect(inkOn(rgb)).toBe(ink));
});

describe("pictures", () => {
  const base64 = (...bytes: number[]) => btoa(String.fromCharCode(...bytes));

  it("are read from base64", () => expect([...bytesOf(base64(0, 127, 128, 255))]).toEqual([0, 127, 128, 255]));

  it("take their place among the others and their colour from the palette", () => {
    const two = { height: 1, width: 2, channels: 1, bytes: base64(1, 2, 3, 4) };
    expect(countOf(two, bytesOf(two.bytes))).toBe(2);
    expect([...pixels(two, bytesOf(two.bytes), 1, grey)]).toEqual([3, 3, 3, 255, 4, 4, 4, 255]);
    expect([...pixels(two, bytesOf(two.bytes), 0, (byte) => [byte, 0, 9])]).toEqual([1, 0, 9, 255, 2, 0, 9, 255]);
  });

  it("of three channels are coloured as they are", () => {
    const one = { height: 1, width: 1, channels: 3, bytes: base64(10, 20, 30, 40, 50, 60) };
    expect(countOf(one, bytesOf(one.bytes))).toBe(2);
    expect([...pixels(one, bytesOf(one.bytes), 1, grey)]).toEqual([40, 50, 60, 255]);
  });

  it("are enlarged by whole numbers, at least once", () => {
    expect(zoomOf({ height: 28, width: 28, channels: 1, bytes: "" }, 56)).toBe(2);
    expect(zoomOf({ height: 5, width: 3, channels: 1, bytes: "" }, 56)).toBe(11);
    expect(zoomOf({ height: 64, width: 64, channels: 1, bytes: "" }, 28)).toBe(1);
  });

  it("stand on a sheet about as wide as high, all of them", () => {
    expect(sheet(60, 64, 64, 4)).toEqual({ across: 8, width: 8 * 68 + 4, height: 8 * 68 + 4 });
    expect(sheet(1, 10, 20, 2)).toEqual({ across: 2, width: 26, height: 24 });
    expect(sheet(0, 10, 10, 2).across).toBe(1);
  });

  it("of one image are a stretch of all maps", () => {
    const layer = { shown: 2, maps: { height: 1, width: 2 } } as LayerActivations;
    expect([...imageOf(layer, Uint8Array.from({ length: 12 }, (_, i) => i), 1)]).toEqual([4, 5, 6, 7]);
  });
});

describe("mistakes", () => {
  const view = { index: [7, 2, 9, 4], each: 2 } as Mistakes;

  it("stand by confidence or as the samples lie, as many as are known of each order", () => {
    expect(ordered(view, false)).toEqual([0, 1]);
    expect(ordered(view, true)).toEqual([1, 3]);
    expect(ordered({ ...view, each: 60 }, true)).toEqual([1, 3, 0, 2]);
    expect(ordered({ ...view, each: null }, false)).toEqual([0, 1, 2, 3]);
  });

  it("are saved as they are shown", () =>
    expect([...chosen({ height: 1, width: 2, channels: 1, bytes: "" }, Uint8Array.of(0, 1, 2, 3, 4, 5), [2, 0])]).toEqual([4, 5, 0, 1]));
});

describe("errors", () => {
  const view = (truth: number[], error: number[], more: Partial<TargetErrors>): TargetErrors => ({
    target: "time", period: 720, isTime: true, total: truth.length, bias: 0, mean: 0, median: 0, ninetyPercent: 1, largest: 61, worst: null,
    histogram: { name: "time", edges: [-360, 0, 360], counts: [1, 2] }, index: truth.map((_, i) => 10 + i), true: truth, error,
    predicted: truth.map((x, i) => (x + error[i]! + 720) % 720), ...more,
  });
  const clock = view([3, 70, 719], [61, -60, 2], {});

  it("of about an hour are those the reader asks for, either sign, ends included", () => {
    expect(within(clock, 55, 65)).toEqual([0, 1]);
    expect(within(clock, 60, 60)).toEqual([1]);
    expect(within(clock, 60.000001, 60.9999999)).toEqual([0, 1]); // 32 bits beside nine digits
    expect(within(clock, 61.5, 99)).toEqual([]);
  });

  it("of a time belong to its hour, which comes round", () =>
    expect(byPart(clock, [0, 59.9, 60, 719, 720, -1])).toEqual([3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]));

  it("of a number belong to a twelfth of its range, what lies beyond to an end", () =>
    expect(byPart(view([-6, 6], [0, 0], { period: null, isTime: false }), [-7, -6, 0, 6, 9])).toEqual([2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2]));

  it("are first shown of about an hour for times, of the largest tenth for other numbers", () => {
    const titles = (one: TargetErrors) => (errors("n", "test", one).draw(1200, light).option["title"] as { text: string }[])[2]!.text;
    expect(titles(clock)).toBe("2 values 55 to 65 minutes off");
    expect(titles(view([1, 2], [1, 61], { period: null, isTime: false }))).toBe("2 values 1 to 61 off");
  });

  it("of a number have a round axis below its twelfths, those of a time the hours", () => {
    const across = (one: TargetErrors) => (errors("n", "test", one).draw(1200, light).option["xAxis"] as { gridIndex: number; type: string; min?: number; max?: number }[]).filter((axis) => axis.gridIndex === 2);
    expect(across(clock).map((axis) => axis.type)).toEqual(["category"]);
    expect(across(view([117, 499], [1, 61], { period: null, isTime: false })).at(-1)).toMatchObject({ type: "value", min: 117, max: 499 });
  });

  it.each([[0, "12:00"], [719.6, "12:00"], [65.2, "1:05"], [719, "11:59"], [-1, "11:59"]])("%s minutes are the time %s", (minutes, time) =>
    expect(told({ isTime: true }, minutes)).toBe(time));

  it("of clocks have hands that stand as the clock's own", () => {
    expect(turns(180)).toEqual({ hour: 0.25, minute: 0 });
    expect(turns(195)).toEqual({ hour: 195 / 720, minute: 0.25 });
  });
});

describe("the diverging colours", () => {
  it("are white at 0 and stop at the ends", () => {
    expect(diverging(0)).toEqual([247, 247, 247]);
    expect(diverging(-9)).toEqual(diverging(-1));
    expect(diverging(9)).toEqual(diverging(1));
  });

  it("are as dark on one arm as on the other", () => {
    const luminance = ([r, g, b]: number[]) => 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    for (const at of [0.2, 0.5, 0.8, 1]) expect(Math.abs(luminance(diverging(at)) - luminance(diverging(-at)))).toBeLessThan(30);
  });
});

it("learning curves of heads have a panel for each head's metrics", () => {
  const lines = [metric("train", "loss"), metric("train", "loss", false, "hour"), metric("train", "accuracy", true, "hour"), metric("validation", "accuracy", true, "hour")]
    .map((one) => ({ metric: one, mean: [1], deviation: [null] }));
  const trace = { name: "training", curve: { trial: 1, epochs: [1], runs: [1], kept: [], step: 1, lines }, color: 0, dash: false, parts: ["train" as const, "validation" as const] };
  const figure = curves("n", "t", "", [trace])!;
  expect((figure.draw(900, light).option["title"] as unknown[]).length).toBe(3);
  expect((figure.draw(900, light, [2, 0, 0, 0]).option["title"] as unknown[]).length).toBe(2);
});

describe("levels of several studies", () => {
  const spread = (mean: number) => ({ count: 1, mean, deviation: null, low: mean, high: mean });
  const effect = (factor: string, ...means: number[]): FactorEffect => ({
    factor, spreadOver: "runs",
    levels: means.map((mean, i) => ({ label: `${i}`, trial: i, trials: 1, diverged: 0, objective: spread(mean), deviation: 0.01, best: mean, runs: 4, difference: null, seconds: spread(1), epochs: spread(1), tests: [] })),
  });
  const studies = [{ name: "digits", preset: null, objective: share }, { name: "things", preset: "quick", objective: loss }] as Study[];
  const own = { factor: "training.batch_size", studies: [{ study: 0, effect: effect("training.batch_size", 0.98, 0.99) }, { study: 1, effect: effect("training.batch_size", 0.5, 0.7, 0.6) }] };
  const scales = own.studies.map((one) => scaleOf([one.effect], studies[one.study]!.objective));

  it("keep their scales, a panel a study", () => {
    const { option } = sideBySide("n", own, studies, scales).draw(900, light);
    const axes = option["yAxis"] as { name: string; min: number; max: number }[];
    expect((option["title"] as { text: string }[]).map((title) => title.text)).toEqual(["digits", "things (quick)"]);
    expect(axes.map((axis) => axis.name)).toEqual(["validation accuracy (%)", "validation loss"]);
    expect(axes[0]!.min).toBeGreaterThan(0.96);
    expect(axes[1]!.max).toBeLessThan(0.75);
    expect(axes[1]!.min).toBeLessThan(0.49);
  });

  it("tell in numbers of which study each is", () => {
    const [head, ...lines] = sideBySide("n", own, studies, scales).data();
    expect(head!.slice(0, 4)).toEqual(["study", "objective", "factor", "level"]);
    expect(lines.map((line) => [line[0], line[3], line[6]])).toEqual([["digits", "0", 0.98], ["digits", "1", 0.99],
      ["things (quick)", "0", 0.5], ["things (quick)", "1", 0.7], ["things (quick)", "2", 0.6]]);
  });

  it("of a factor that one study alone has say so", () =>
    expect(sideBySide("n", { ...own, studies: own.studies.slice(1) }, studies, scales).title).toBe("Batch size, in things (quick) alone"));
});

describe("levels", () => {
  const spread = (mean: number | null, deviation: number | null) => ({ count: 4, mean, deviation, low: null, high: null });

  it.each([
    [share, 0.0123, 0.004, "+1.23 ± 0.40 points"], [share, -0.0123, null, "−1.23 points"], [loss, -0.25, 0.052, "−0.250 ± 0.052"], [loss, null, null, "–"],
  ])("a difference has its sign: %s", (metric, mean, deviation, text) => expect(difference(metric, { values: spread(mean, deviation), interval: null, scope: null })).toBe(text));

  it.each([
    [share, "−0.12 points (−0.31 to +0.07)"], [loss, "−0.0012 (−0.0031 to +0.0007)"],
  ])("a difference has its interval where runs repeat: %s", (metric, text) =>
    expect(difference(metric, { values: spread(-0.0012, 0.0015), interval: { low: -0.0031, high: 0.0007 }, scope: "these_data" })).toBe(text));

  const row = (id: number, stage: number, levels: number[], mean: number | null): TrialRow =>
    ({ id, stage, status: "finished", levels, mean, deviation: null, runs: 4, planned: 4, diverged: 0, epochs: 40, seconds: 9, runSeconds: 2, parameters: 1, givenUp: null });
  const trials = { factors: ["training.batch_size", "widths"], levels: [["16"], ["wide"]], rows: [row(1, 0, [-1, -1], 0.9), row(2, 0, [0, -1], 0.8), row(3, 0, [-1, 0], null), row(4, 1, [0, -1], 1)] };

  it("stand beside the time of one of their runs, by factor", () =>
    expect(pointsOf({ index: 0, kind: "one_at_a_time", factors: trials.factors } as Stage, trials).map(({ row: one, group, time }) => [one.id, group, time]))
      .toEqual([[1, "Reference", 2], [2, "Batch size", 2]]));

  it("have a panel for each metric and its validation", () => {
    const lines = [metric("train", "learning_rate"), metric("train", "loss"), metric("train", "accuracy"), loss, share]
      .map((one) => ({ metric: one, mean: [1], deviation: [null] }));
    const curve = { trial: 1, epochs: [1], runs: [1], kept: [], step: 1, lines } satisfies Curve;
    const figure = curves("n", "t", "", [{ name: "32", curve, color: 0, dash: false, parts: ["train", "validation"] }], true)!;
    const titles = figure.draw(900, light).option["title"] as { text: string }[];
    expect(titles.map((title) => title.text)).toEqual(["Train accuracy", "Validation accuracy", "Train loss", "Validation loss"]);
  });
});

it("smoothed curves stay where they are, and what has no value keeps none", () => {
  expect(smoothed([1, 2, 3, 4, 5], 0)).toEqual([1, 2, 3, 4, 5]);
  expect(smoothed([5, 1, 6, null, 2, 9], 3)).toEqual([5, 4, 3.5, null, 5.5, 9]);
});

it("a bitmap needs no canvas", () => {
  const bytes = Uint8Array.from(atob(bitmap(2, 2, (i) => [i, 10 + i, 20 + i]).split(",")[1]!), (one) => one.charCodeAt(0));
  expect([...bytes.slice(0, 2), bytes[10], bytes[18], bytes[22], bytes[26], bytes[28]]).toEqual([0x42, 0x4d, 54, 2, 2, 1, 24]);
  expect([...bytes.slice(54)]).toEqual([20, 10, 0, 21, 11, 1, 0, 0, 22, 12, 2, 23, 13, 3, 0, 0]);
});
