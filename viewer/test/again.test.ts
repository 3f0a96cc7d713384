import { expect, it, vi } from "vitest";

vi.hoisted(() => Object.assign(globalThis, { matchMedia: () => ({ matches: false, addEventListener: () => {} }) }));

import { clusterWords, commandOf, fileOf, readsFiles, workWords } from "../src/again";
import { entriesOf, type Part } from "../src/contents";

it("a study is run again by a file of its name and preset", () => {
  expect(commandOf({ name: "triangle-800", preset: null })).toBe("assay run triangle-800.yaml");
  expect(fileOf({ name: "triangle-800", preset: "quick" })).toBe("triangle-800-quick.yaml");
});

it.each([["data:\n  source: csv\n  path: points.csv\n", true], ["data:\n  source: npy\n  test_path: t\n", true], ["data:\n  source: triangle\n", false], ["claims:\n- text: 'a path: x'\n", false]])(
  "a study of files says where their paths start: %j", (yaml, files) => expect(readsFiles({ yaml })).toBe(files));

it("the contents of one study are its sections, of several they are the studies", () => {
  const part = (id: string, title: string, ...parts: Part[]): Part => ({ id, title, parts });
  const one = part("study-a", "a", part("study-a-final", "The final network"));
  expect(entriesOf([one])).toEqual(one.parts);
  expect(entriesOf([part("comparison", "Comparison"), one])).toEqual([part("comparison", "Comparison"), one]);
});

it("says what computed it, and when", () => {
  const session = { at: "2022-03-19 14:05", jobs: 2, seconds: 61, end: "done" };
  expect(workWords({ engine: "abc", sessions: [session] })).toBe("Computed by the engine abc, which gives the same bits on every machine. 1 session: 2022-03-19 14:05 UTC, 2 runs at a time, 61 s, done.");
  expect(workWords({ engine: null, sessions: Array.from({ length: 7 }, () => ({ ...session, end: null })) })).toContain("7 sessions, the last 5: ");
  expect(workWords({ engine: null, sessions: [] })).toBe("");
});

it("says who trains for a study, how much that took and how much is to come", () => {
  const cluster = { nodes: [], elements: 12, atWork: 3, coreHours: 1.234, coreHoursLeft: 120.4 };
  expect(clusterWords(cluster)).toBe("3 at work of 12 elements, 1.2 core hours, about 120 to come");
  expect(clusterWords({ ...cluster, atWork: 0, elements: 1, coreHoursLeft: 0 })).toBe("1 element, 1.2 core hours");
  expect(clusterWords({ ...cluster, coreHoursLeft: null })).toBe("3 at work of 12 elements, 1.2 core hours");
});
