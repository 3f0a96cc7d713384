import { type ComponentChild, isValidElement } from "preact";
import { expect, it } from "vitest";
import { answer } from "../src/study";
import { apart } from "../src/apart";
import type { Claim, Study } from "../src/report";
import { share } from "./metrics";
import { report, study } from "./reports";

/** The words of an element, as they would be read. */
const words = (child: ComponentChild): string => Array.isArray(child) ? child.map(words).join("")
  : isValidElement(child) ? words((child.props as { children?: ComponentChild }).children) : typeof child === "string" || typeof child === "number" ? String(child) : "";

const answerTo = (own: Study) => answer(apart({ ...report, studies: [own] }).studies[0]!);
const told: Study = {
  ...study, planned: 4,
  best: { trial: 2, stage: 0, mean: 0.9, deviation: 0.01, runs: 4, levels: { units: "8" }, runSeconds: { count: 4, mean: 1, deviation: 0, low: 1, high: 1 }, parameters: 10 },
  final: { test: [{ metric: { ...share, part: "test", title: "test accuracy" }, value: 0.875, interval: { low: 0.8, high: 0.95 } }] } as unknown as Study["final"],
  claims: [{ outcome: "supported" } as Claim],
};
const rest = ": validation accuracy 90.00 ± 1.00 % (4 folds). The final network reaches a test accuracy of 87.50 % (95 %: 80.00 to 95.00 %). Of 1 claim: 1 supported.";

it("the answer of a search names its best setting", () => expect(words(answerTo(told))).toBe(`After 4 trials the best setting is units 8${rest}`));

it("one setting alone was no search, and all else is told of it", () => expect(words(answerTo({ ...told, planned: 1, finished: 1 }))).toBe(`One setting was trained, the reference${rest}`));
