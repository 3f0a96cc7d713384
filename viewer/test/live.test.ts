import { describe, expect, it } from "vitest";
import { linkTo, read, steps, written } from "../src/address";
import { differing } from "../src/compared";
import { type Change, changed, type Listed, withRows } from "../src/live";
import { brushOf, brushText } from "../src/selection";
import { share } from "./metrics";
import { listed } from "../src/status";
import { report, row, study } from "./reports";

describe("a change", () => {
  const change = (own: Partial<Change>): Change => ({ revision: 2, studies: {}, rows: {}, live: [], ...own });

  it("leaves what did not change the same object", () => {
    const next = changed(report, change({ studies: { 0: { epochs: 200 } } }));
    expect(next.studies[0]!.epochs).toBe(200);
    expect(next.studies[0]!.stages).toBe(study.stages);
    expect(next.studies[0]!.trials).toBe(study.trials);
    expect(next.settings).toBe(report.settings);
    expect(changed(report, change({})).studies[0]).toBe(study);
  });

  it("of trials takes those that came or changed, by id, and new levels", () => {
    const next = withRows(study.trials, { ...study.trials, levels: [["sgd", "adam"], ["8", "16", "32"]], rows: [row(6, [0, 2], null, { status: "running" }), row(3, [0, 1], 0.65), row(5, [1, 2], 0.5)] });
    expect(next.rows.map((one) => [one.id, one.mean])).toEqual([[1, 0.7], [2, 0.9], [3, 0.65], [4, 0.8], [5, 0.5], [6, null]]);
    expect(next.rows[0]).toBe(study.trials.rows[0]);
    expect(next.levels[1]).toEqual(["8", "16", "32"]);
  });

  it("of comparisons takes null for what is there no more", () =>
    expect(changed({ ...report, sizes: [] }, change({ sizes: null })).sizes).toBeNull());
});

describe("an address", () => {
  it("has a place and what is chosen, and either alone", () => {
    expect(read("#stage-1&s.filter=adam+relu")).toEqual({ place: "stage-1", chosen: new URLSearchParams({ "s.filter": "adam relu" }) });
    expect(read("#stage-1")).toEqual({ place: "stage-1", chosen: null });
    expect(read("")).toEqual({ place: "", chosen: null });
    expect(read("#%E0%A4%A")).toEqual({ place: "%E0%A4%A", chosen: null });
    for (const [place, chosen] of [["a b&c", { x: "1&2=3#4" }], ["", { x: "y" }], ["p", {}]] as const) {
      const own = new URLSearchParams(chosen as Record<string, string>);
      const back = read(written(place, own));
      expect(back.place).toBe(place);
      expect(String(back.chosen ?? "")).toBe(String(own));
    }
  });

  it("of a part leads there and chooses nothing, whatever it is called", () => {
    for (const id of ["study-a&b=c", "study-50%", "study-<b>", "study-a b/c#d"]) expect(read(linkTo(id))).toEqual({ place: id, chosen: null });
  });

  it("has a step for every choice, and one for letters of a filter and for what is chosen in one go", async () => {
    let time = 0;
    const isStep = steps(() => time), choose = async (ms: number, ...keys: string[]): Promise<boolean[]> => {
      time += ms;
      const own = keys.map(isStep);
      await Promise.resolve();
      return own;
    };
    expect(await choose(5000, "sort")).toEqual([true]);
    expect(await choose(200, "filter")).toEqual([true]);
    expect(await choose(200, "filter")).toEqual([false]);
    expect(await choose(900, "filter")).toEqual([false]);
    expect(await choose(1500, "filter")).toEqual([true]);
    expect(await choose(300, "stage", "brush", "filter")).toEqual([true, false, false]);
    expect(await choose(300, "brush")).toEqual([true]);
  });

  it("keeps what was drawn along axes to four digits", () => {
    const drawn = [[], [[0.123456, 0.5], [0.7, 0.9]], [], [[-0.14, 1]]];
    expect(brushText(2, drawn)).toBe("2:1=0.1235~0.5,0.7~0.9;3=-0.14~1");
    expect(brushOf(brushText(2, drawn))).toEqual({ stage: 2, intervals: [[], [[0.1235, 0.5], [0.7, 0.9]], [], [[-0.14, 1]]] });
    expect(brushText(0, [[], []])).toBe("");
    for (const wrong of ["", "x", "1", "1:", "a:1=2~3"]) expect(brushOf(wrong)).toBeNull();
    expect(brushOf("0:1=a~b;99999=1~2")).toEqual({ stage: 0, intervals: [[], []] });
  });
});

it("trials side by side tell in what they differ", () =>
  expect(differing(study, study.trials.rows.slice(0, 2))).toEqual([0]));

it("the list's filter finds studies by name, folder, state, metric and why one cannot be read", () => {
  const one = (own: Partial<Listed>): Listed => ({ id: "a/spiral", name: "spiral", state: "ended", finished: 1, planned: 1, epochs: 1, seconds: 1, objective: share, best: null, changed: null, note: null, ...own });
  const studies = [one({}), one({ id: "b/moons", name: "moons", state: "running" }), one({ id: "c", name: "c", state: "stopped", objective: null, note: "the study has not begun" })];
  const ids = (filter: string): string[] => listed(studies, filter).map(({ id }) => id);
  expect(ids("")).toHaveLength(3);
  expect(ids("Spiral ended")).toEqual(["a/spiral"]);
  expect(ids("b/")).toEqual(["b/moons"]);
  expect(ids("running")).toEqual(["b/moons"]);
  expect(ids("not begun")).toEqual(["c"]);
  expect(ids("accuracy ended")).toEqual(["a/spiral"]);
});
