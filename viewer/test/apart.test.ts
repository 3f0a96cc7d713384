import { expect, it } from "vitest";
import { commandOf, fileOf } from "../src/again";
import { apart } from "../src/apart";
import { report, study } from "./reports";

it("studies of one name are told apart by their folders or their number, and keep the name of their file", () => {
  const two = { ...report, studies: [study, { ...study }, { ...study, name: "other" }] };
  expect(apart(two).studies.map((one) => one.key)).toEqual(["s (1)", "s (2)", "other"]);
  expect(apart(two, ["a/s", "b/s", "c"]).studies.map((one) => one.key)).toEqual(["a/s", "b/s", "other"]);
  for (const one of apart(two, ["a/s", "b/s", "c"]).studies.slice(0, 2)) expect([fileOf(one), commandOf(one)]).toEqual(["s.yaml", "assay run s.yaml"]);
  expect(apart(report).studies[0]!.key).toBe("s");
});

it("a study that did not change stays the same object", () =>
  expect(apart({ ...report }).studies[0]).toBe(apart(report).studies[0]));
