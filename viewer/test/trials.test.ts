import { expect, it } from "vitest";
import { orderOf, sorted } from "../src/order";
import type { TrialRow } from "../src/report";
import { filtered } from "../src/trials";

const row = (id: number, stage: number, levels: number[], mean: number | null, status = "finished"): TrialRow =>
  ({ id, stage, status, levels, mean, deviation: null, runs: 1, planned: 1, diverged: 0, epochs: 1, seconds: 1, runSeconds: 1, parameters: 1, givenUp: null });

const trials = {
  factors: ["training.batch_size", "training.optimizer.name"],
  levels: [["32", "128"], ["adam", "adamax"]],
  rows: [row(1, 0, [0, 0], 0.5), row(2, 0, [1, 1], null, "diverged"), row(3, 1, [1, -1], 0.9), row(4, 1, [0, 1], 0.5)],
};
const ids = (rows: TrialRow[]) => rows.map((one) => one.id);

it("sorts either way, what has no value last, equals as they were", () => {
  const by = (one: TrialRow) => one.mean;
  expect(ids(sorted(trials.rows, { by, down: true }))).toEqual([3, 1, 4, 2]);
  expect(ids(sorted(trials.rows, { by, down: false }))).toEqual([1, 4, 3, 2]);
});

it.each([
  ["adam", [1, 2, 4]], ["optimizer=adamax", [2, 4]], ["batch_size=128", [2, 3]], ["training.batch_size=32 adamax", [4]],
  ["DIVERGED", [2]], ["#3", [3]], ["#1,4", [1, 4]], ["#4,2 finished", [4]], ["", [1, 2, 3, 4]], ["nothing", []],
])("the filter %s finds %s", (words, found) => expect(ids(filtered(trials, words, null))).toEqual(found));

it("keeps to a stage", () => expect(ids(filtered(trials, "", 1))).toEqual([3, 4]));

it("finds a trial by its whole id", () =>
  expect(ids(filtered({ ...trials, rows: [...trials.rows, row(12, 1, [0, 0], 0.5)] }, "#1,3", null))).toEqual([1, 3]));

it("filters by numbers, of a factor or of the objective, and by why a trial was given up", () => {
  const own = { ...trials, rows: [...trials.rows, { ...row(5, 0, [1, 0], null, "pruned"), givenUp: "It was Worse" }] };
  const found = (words: string): number[] => ids(filtered(own, words, null));
  expect(found("batch_size>32")).toEqual([2, 3, 5]);
  expect(found("training.batch_size>=128 value>0.6")).toEqual([3]);
  expect(found("value<0.6")).toEqual([1, 4]);
  expect(found("given up worse")).toEqual([5]);
  expect(found("nonsense>3")).toEqual([]);
  expect(found("optimizer>3")).toEqual([]);
});

it("an order is a column and a way, and the first one where the address names none that there is", () => {
  const columns = [{ title: "a", numeric: true, down: true, by: (one: TrialRow) => one.id }, { title: "b", numeric: true, down: true, by: (one: TrialRow) => one.mean }];
  const first = { column: 1, down: true };
  expect(orderOf("0u", columns, first)).toEqual({ by: columns[0]!.by, column: 0, down: false });
  for (const text of ["", "2d", "x", "-1u"]) expect(orderOf(text, columns, first)).toEqual({ by: columns[1]!.by, column: 1, down: true });
});
