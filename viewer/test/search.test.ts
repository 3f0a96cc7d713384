import { describe, expect, it, vi } from "vitest";

vi.hoisted(() => {
  Object.assign(globalThis, {
    matchMedia: () => ({ matches: false, addEventListener: () => {} }),
    addEventListener: () => {},
    IntersectionObserver: class { observe() {} unobserve() {} },
  });
});

import { axesOf, jitter, round, valueAxis, valueScale } from "../src/axes";
import { bracket, byRank, spentWords } from "../src/figures/bracket";
import { contour, squares } from "../src/figures/contour";
import { history, incumbents } from "../src/figures/history";
import { linesOf, parallel, passing } from "../src/figures/parallel";
import { placed, slices } from "../src/figures/slices";
import { timeline } from "../src/figures/timeline";
import type { Axis, Num, Race, Stage, Study, TrialRow } from "../src/report";
import { outcomeOf, quality, ranksOf } from "../src/search";
import { dark, light } from "../src/theme";
import { filtered } from "../src/trials";
import { loss, share } from "./metrics";

const row = (id: number, levels: number[], mean: Num, more: Partial<TrialRow> = {}): TrialRow => ({
  id, stage: 0, status: "finished", levels, mean, deviation: 0.01, runs: 4, planned: 4, diverged: 0, epochs: 40, seconds: 1, runSeconds: 1,
  parameters: 1, givenUp: null, ...more,
});
const givenUp = (id: number, levels: number[], value: number, runs: number): TrialRow =>
  row(id, levels, null, { status: "pruned", runs, givenUp: "it was worse", soFar: { value, runs, epoch: 0 } });

// Two factors with levels and a range; trial 4 has no rate and stands for two settings, trial 5 was given up, trial 6 diverged.
const axes: Axis[] = [
  { factor: "training.optimizer.name", labels: ["sgd", "adam"], low: null, high: null, log: false, without: "absent" },
  { factor: "training.rate", labels: null, low: 0.001, high: 10, log: true, without: "absent" },
  { factor: "units", labels: ["8", "16"], low: null, high: null, log: false, without: "absent" },
];
const rows = [
  row(1, [0, 0, 0], 0.7), row(2, [1, 1, 0], 0.9), row(3, [0, 2, 1], 0.6), row(4, [1, -1, 1], 0.8, { same: [[1, -1, 0]] }),
  givenUp(5, [1, 0, 1], 0.95, 1), row(6, [0, 1, 1], null, { status: "diverged", diverged: 1 }),
];
const race: Race = { rule: "forgiving", planned: 24, spent: 21, epochs: 210, saved: 0, rungs: [{ runs: 1, epoch: 0, reached: 6, givenUp: 1 }, { runs: 2, epoch: 0, reached: 5, givenUp: 0 }] };
const stage = {
  index: 0, kind: "random", factors: axes.map((axis) => axis.factor), kept: [2],
  search: {
    axes, ranking: [2, 4, 1, 3], race,
    timeline: { trial: [1, 5, 2], fold: [0, 0, 1], seed: [0, 0, 0], start: [1, 1, 2], seconds: [2, 0.5, 4], lane: [0, 1, 1], total: 3, copied: 0 },
  },
} as unknown as Stage;
const study = {
  name: "s", ended: true, objective: share, maximize: true,
  trials: { factors: axes.map((axis) => axis.factor), levels: [["sgd", "adam"], ["0.001", "0.1", "10"], ["8", "16"]], rows },
} as unknown as Study;
type Series = { name: string; type: string; data: unknown[] };
const seriesOf = (option: object): Series[] => (option as { series: Series[] }).series;

describe("an axis", () => {
  const [optimizer, rate] = axesOf(axes, study.trials, rows) as [ReturnType<typeof axesOf>[0], ReturnType<typeof axesOf>[0]];

  it("of levels stands in the study's order", () => {
    expect(optimizer.ticks).toEqual([{ at: 0, label: "sgd" }, { at: 1, label: "adam" }]);
    expect(rows.map((one) => optimizer.place(optimizer.label(one.levels)))).toEqual([0, 1, 0, 1, 1, 0]);
  });

  it("of a logarithmic range has even decades, and room apart for trials without the factor", () => {
    expect(["0.001", "0.1", "10"].map((label) => rate.place(label))).toEqual([0, 0.5, 1].map((x) => expect.closeTo(x, 12)));
    expect(rate.place(null)).toBeLessThan(0);
    expect(rate.ticks[0]).toEqual({ at: rate.place(null), label: "absent" });
    expect(rate.low).toBeLessThan(rate.place(null));
    expect(rate.absent).toBe(true);
  });

  it("says reference where the factor is there all the same", () => {
    const [one] = axesOf([{ ...axes[0]!, without: "reference" }], study.trials, [row(1, [-1, 0, 0], 1)]);
    expect(one!.ticks.at(-1)).toEqual({ at: 2, label: "reference" });
    expect(one!.absent).toBe(false);
  });

  it.each([
    [0, 0.9, false, [0, 0.2, 0.4, 0.6, 0.8]], [4, 64, false, [20, 40, 60]], [1e-4, 100, true, [1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100]],
    [4e-4, 6e-4, true, [4e-4, 4.5e-4, 5e-4, 5.5e-4, 6e-4]], [3, 30, true, [5, 10, 20]], [1e-12, 1, true, [1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1]], [5, 5, false, [5]],
  ])("from %s to %s (log %s) is marked at round numbers", (low, high, log, ticks) => expect(round(low, high, log)).toEqual(ticks));

  it("of values goes by factors where they are far apart, and of shares ends at all", () => {
    expect(valueAxis([0.001, 5], loss).log).toBe(true);
    expect(valueAxis([0.5, 1], share).high).toBe(1);
    expect(valueAxis([0.5, 0.9], share)).toEqual({ low: expect.closeTo(0.476, 12), high: expect.closeTo(0.924, 12), log: false });
  });
});

describe("colours", () => {
  it("go from the worst to the best, whichever way that is", () => {
    const [up, down] = [valueScale([0.2, 0.6, 1], true)!, valueScale([0.2, 0.6, 1], false)!];
    expect([0.2, 0.6, 1].map(up.share)).toEqual([0, expect.closeTo(0.5, 12), 1]);
    expect([0.2, 0.6, 1].map(down.share)).toEqual([1, expect.closeTo(0.5, 12), 0]);
    expect([up.worst, up.best, down.worst, down.best]).toEqual([0.2, 1, 1, 0.2]);
    expect(valueScale([3, 3], false)!.share(3)).toBe(1);
  });

  it("of the best stand out from either ground", () => {
    const luminance = (text: string) => text.slice(4, -1).split(",").map(Number).reduce((sum, x, i) => sum + x * [0.2126, 0.7152, 0.0722][i]!, 0);
    expect(luminance(quality(light, 1))).toBeLessThan(luminance(quality(light, 0)));
    expect(luminance(quality(dark, 1))).toBeGreaterThan(luminance(quality(dark, 0)));
    expect(luminance(quality(dark, 0))).toBeGreaterThan(luminance("rgb(20,24,29)") + 30);
  });

  it("spread trials evenly, each always alike", () => {
    const places = Array.from({ length: 1000 }, (_, i) => jitter(i + 1));
    expect(Math.min(...places)).toBeGreaterThanOrEqual(-0.5);
    expect(Math.max(...places)).toBeLessThan(0.5);
    for (let tenth = 0; tenth < 10; tenth++) expect(places.filter((x) => Math.floor((x + 0.5) * 10) === tenth).length).toBeGreaterThan(90);
  });
});

describe("the history", () => {
  it("knows what became of each trial", () => expect(rows.map(outcomeOf)).toEqual(["finished", "finished", "finished", "finished", "given up", "diverged"]));

  it("has a best so far of finished trials alone", () => {
    expect(incumbents(rows, true)).toEqual([0.7, 0.9, 0.9, 0.9, 0.9, 0.9]);
    expect(incumbents(rows, false)).toEqual([0.7, 0.7, 0.6, 0.6, 0.6, 0.6]);
    expect(incumbents([rows[5]!, rows[0]!], true)).toEqual([null, 0.7]);
  });

  it("marks what was given up at its value so far, what diverged at the edge of the bad", () => {
    for (const maximize of [true, false]) {
      const { option } = history("h", { ...study, maximize }, stage)!.draw(900, light);
      const axis = (option["yAxis"] as { min: number; max: number }[])[0]!;
      const of = (name: string) => seriesOf(option).find((one) => one.name === name)!.data;
      expect(of("finished")).toHaveLength(4);
      expect(of("given up")).toEqual([[5, 0.95, 4]]);
      expect(of("diverged")).toEqual([[6, maximize ? axis.min : axis.max, 5]]);
      expect(axis.max).toBeGreaterThan(0.95);
    }
  });

  it("is saved with every trial", () => {
    const [head, ...lines] = history("h", study, stage)!.data();
    expect(head).toHaveLength(lines[0]!.length);
    expect(lines.map((line) => line[2])).toEqual([0.7, 0.9, 0.6, 0.8, 0.95, null]);
  });

  it("needs a finished trial", () => expect(history("h", { ...study, trials: { ...study.trials, rows: rows.slice(4) } }, stage)).toBeNull());
});

describe("lines over all axes", () => {
  const { columns, lines } = linesOf(study, stage);

  it("are one a setting, with the objective last", () => {
    expect(columns.map((column) => column.title)).toEqual(["Optimizer", "Rate, log", "Units", "validation accuracy (%)"]);
    expect(lines.map((line) => line.row.id)).toEqual([1, 2, 3, 4, 4, 5, 6]);
    expect(lines[1]!.at.at(-1)).toBe(1);
    expect(lines[2]!.at.at(-1)).toBe(0);
    expect(columns.at(-1)!.ticks[0]!.label).toBe("no value");
    expect(lines[5]!.at.at(-1)).toBe(columns.at(-1)!.ticks[0]!.at);
  });

  it("have large values above also where small ones are better", () => {
    const own = linesOf({ ...study, maximize: false }, stage);
    expect(own.lines[1]!.at.at(-1)).toBe(1);
    expect(own.lines[2]!.at.at(-1)).toBe(0);
    expect(own.columns.at(-1)!.ticks.filter((tick) => tick.label !== "no value").map((tick) => tick.label)).toEqual(columns.at(-1)!.ticks.filter((tick) => tick.label !== "no value").map((tick) => tick.label));
  });

  it("pass where they were brushed", () => {
    const all = columns.map((): number[][] => []);
    expect(passing(lines, all)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(passing(lines, all.with(0, [[0.5, 1.5]]))).toEqual([2, 4, 5]);
    expect(passing(lines, all.with(0, [[0.5, 1.5]]).with(2, [[-0.5, 0.5]]))).toEqual([2, 4]);
    expect(passing(lines, all.with(1, [[-0.2, -0.1], [0.9, 1]]))).toEqual([3, 4]);
  });

  it("draw the best last, above the others", () => {
    const [behind, before] = seriesOf(parallel("p", study, stage)!.draw(900, light).option).map((one) => one.data as { value: number[]; lineStyle: { color: string } }[]);
    expect(before).toHaveLength(5);
    expect(before!.at(-1)).toEqual({ value: lines[1]!.at, lineStyle: { color: quality(light, 1) } });
    expect(before![0]).toEqual({ value: lines[2]!.at, lineStyle: { color: quality(light, 0) } });
    expect(behind!.map((line) => line.lineStyle.color)).toEqual([light.faint, light.faint]);
  });

  it("stay behind those that pass while a pixel can tell them, and of very many are not drawn", () => {
    const many = Array.from({ length: 3000 }, (_, i) => row(i + 1, [i % 2, i % 3, i % 2], 0.5 + i / 6001));
    const behind = (of: Study): number[] => seriesOf(parallel("p", of, { ...stage, search: { ...stage.search, ranking: [] } })!.draw(900, light).option)
      .map((one) => (one as unknown as { inactiveOpacity: number }).inactiveOpacity);
    expect(behind(study).every((one) => one > 1 / 255)).toBe(true);
    expect(behind({ ...study, trials: { ...study.trials, rows: many } }).at(-1)).toBe(0);
  });

  it("lie under one another where there is no room beside each other, each with its name", () => {
    const drawn = (width: number) => parallel("p", study, stage)!.draw(width, light) as { height: number; option: { parallel: { layout: string }; graphic: { style?: { text?: string } }[] } };
    expect(drawn(900).option.parallel.layout).toBe("horizontal");
    expect(drawn(340).option.parallel.layout).toBe("vertical");
    expect(drawn(340).height).toBeGreaterThan(88 * 3);
    expect(drawn(340).option.graphic.map((one) => one.style?.text)).toEqual(expect.arrayContaining(columns.map((column) => column.title)));
  });

  it("are worked out anew only for other trials", () => {
    expect(linesOf({ ...study }, stage)).toBe(linesOf(study, stage));
    expect(linesOf({ ...study, trials: { ...study.trials, rows: rows.slice(0, 3) } }, stage).lines).toHaveLength(3);
  });

  it("keep in the table of trials those that pass alone", () => {
    expect(filtered(study.trials, "", null, { stage: 0, ids: new Set([2, 4]) }).map((one) => one.id)).toEqual([2, 4]);
    expect(filtered(study.trials, "sgd", null, { stage: 0, ids: new Set([1, 2]) }).map((one) => one.id)).toEqual([1]);
    expect(filtered(study.trials, "", null, { stage: 1, ids: new Set([2]) })).toEqual([]);
  });
});

describe("slices", () => {
  it("have a panel a factor, with every finished trial at each of its settings once", () => {
    const series = seriesOf(slices("s", study, stage)!.draw(900, light).option);
    expect(series.map((one) => one.data.length)).toEqual([4, 4, 5]);
    const [, , units] = axesOf(axes, study.trials, rows);
    expect(placed(units!, rows.slice(0, 4)).map(({ row: one, at }) => [one.id, at])).toEqual([[1, 0], [2, 0], [3, 1], [4, 1], [4, 0]]);
  });

  it("say what they leave out", () => expect(slices("s", study, stage)!.caption).toContain("Left out: 2 of 6 trials"));
});

describe("two factors", () => {
  const [optimizer, , units] = axesOf(axes, study.trials, rows);

  it("have a square a pair of levels with the mean and the best of its trials, and their ranks", () => {
    const own = squares(optimizer!, units!, rows.slice(0, 4), ranksOf(stage), true);
    const told = own.map(({ x, y, rows: trials, mean, best, meanRank, bestRank }) => [x, y, trials.length, mean, best, meanRank, bestRank]);
    expect(told).toEqual([
      [0, 0, 1, 0.7, 0.7, 3, 3], [1, 0, 2, expect.closeTo(0.85, 12), 0.9, 1.5, 1], [0, 1, 1, 0.6, 0.6, 4, 4], [1, 1, 1, 0.8, 0.8, 2, 2],
    ]);
    expect(squares(optimizer!, units!, rows.slice(0, 4), ranksOf(stage), false)[1]!.best).toBe(0.8);
  });

  it("are points where one is a range", () => {
    const figure = contour("c", study, stage)!;
    expect(seriesOf(figure.draw(900, light).option)[0]!.type).toBe("scatter");
    expect(seriesOf(figure.draw(900, light).option)[0]!.data).toHaveLength(5);
    const grid = { ...stage, search: { ...stage.search, axes: [axes[0]!, axes[2]!] } };
    expect(seriesOf(contour("c", study, grid)!.draw(900, light).option)[0]!.type).toBe("custom");
    expect(contour("c", study, grid)!.data()).toHaveLength(1 + 4);
  });

  it("must be two", () => expect(contour("c", study, { ...stage, search: { ...stage.search, axes: axes.slice(0, 1) } })).toBeNull());
});

describe("the bracket", () => {
  it("says what was saved", () => {
    expect(spentWords({ ...race, planned: 960, spent: 197 })).toBe("197 of 960 runs spent: 79 % saved.");
    expect(spentWords({ ...race, rungs: [{ runs: 0, epoch: 3, reached: 4, givenUp: 2 }] })).not.toContain("saved");
    expect(spentWords({ ...race, epochs: 300, saved: 100, rungs: [{ runs: 0, epoch: 3, reached: 4, givenUp: 2 }] })).toBe("21 of 24 runs brought to their end: about 25 % of the stage's epochs saved.");
  });

  it("orders by rank, then by how far, then by value", () => {
    const more = [...rows, givenUp(7, [0, 0, 0], 0.2, 3), givenUp(8, [0, 0, 0], 0.3, 1)];
    expect(byRank(study, stage, more).map((one) => one.id)).toEqual([2, 4, 1, 3, 6, 7, 5, 8]);
    expect(byRank({ ...study, maximize: false }, stage, more).map((one) => one.id).slice(-2)).toEqual([8, 5]);
  });

  it("has a bar a trial, by what became of it", () => {
    const figure = bracket("b", study, stage)!;
    const series = seriesOf(figure.draw(1000, light).option);
    expect(series.map((one) => [one.name, one.data.length])).toEqual([["kept", 1], ["finished", 3], ["given up", 1], ["diverged", 1], ["rungs", 2]]);
    expect(series[2]!.data).toEqual([[4, 1, 4]]);
    expect(figure.caption).toContain("1 run: 6 (1 given up there), 2 runs: 5.");
    expect(figure.data().at(-2)).toEqual([5, "given up", 1, 4, 40, 0.95, "it was worse"]);
  });

  it("is there where trials were given up alone", () => expect(bracket("b", study, { ...stage, search: { ...stage.search, race: null } })).toBeNull());
});

describe("the timeline", () => {
  it("has a bar a run, in its lane", () => {
    const { option } = timeline("t", study, stage)!.draw(900, light);
    const bars = seriesOf(option).map((one) => ({ name: one.name, data: [...one.data as unknown as Float64Array] }));
    // Two points each, from its start to its end, less a gap to the next.
    const { seconds } = stage.search.timeline!;
    expect(bars.map(({ name, data }) => [name, data.map((x) => Number(x.toFixed(1)))])).toEqual([
      ["trial finished", [2, 1, 0, 1 + seconds[0]!, 0, 2, 2, 1, 2 + seconds[2]!, 1]], ["trial given up", [2, 1, 1, 1 + seconds[1]!, 1]],
    ]);
    expect((option["xAxis"] as { min: number; max: number }[])[0]).toMatchObject({ min: 1, max: 6 });
    expect(timeline("t", study, stage)!.caption).toContain("busy 65 % of the time"); // 6.5 of 2 × 5 seconds
  });

  it("says that there are more where it shows the first alone", () => {
    const own = { ...stage, search: { ...stage.search, timeline: { ...stage.search.timeline!, total: 30000 } } };
    expect(timeline("t", study, own)!.caption).toContain("the first 3 of 30,000");
    expect(timeline("t", study, { ...stage, search: { ...stage.search, timeline: null } })).toBeNull();
  });
});

it("shows text of studies as text", () => {
  const evil = "<img onerror=x>";
  const own = { ...study, trials: { ...study.trials, levels: [[evil, "adam"], ...study.trials.levels.slice(1)] } };
  const marked = { ...stage, search: { ...stage.search, axes: [{ ...axes[0]!, labels: [evil, "adam"] }, ...axes.slice(1)] } };
  const note = (figure: { draw: (w: number, t: typeof light) => { option: object } }, point: object) =>
    (figure.draw(900, light).option as { tooltip: { formatter: (p: object) => string } }).tooltip.formatter(point);
  expect(note(history("h", own, marked)!, { value: [1, 0.7, 0] })).toContain("&lt;img");
  expect(note(slices("s", own, marked)!, { value: [0, 0.7, 0] })).not.toContain("<img");
  expect(note(contour("c", own, marked)!, { value: [0, 0, 0] })).not.toContain("<img");
  expect(note(bracket("b", own, marked)!, { seriesName: "finished", data: [0, 4, 0], dataIndex: 0 })).not.toContain("<img");
  expect(note(timeline("t", own, marked)!, { seriesIndex: 0, dataIndex: 0 })).not.toContain("<img");
});
