import { expect, it } from "vitest";
import { apart } from "../src/apart";
import { svgOf } from "../src/figure";
import { figuresOf } from "../src/figures";
import { report, study } from "./reports";

it("a report's figures can be had without a page, each with its name, its numbers and its drawing", () => {
  const figures = figuresOf(apart(report));
  expect(figures.map((one) => one.name)).toEqual(["s-stage-1-history", "s-stage-1-bracket", "s-stage-1-slices", "s-stage-1-parallel", "s-stage-1-contour", "s-stage-1-times"]);
  for (const one of figures) {
    expect(svgOf(one)).toMatch(/^<svg [\s\S]*<\/svg>$/);
    const [head, ...rows] = one.data();
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toHaveLength(head!.length);
  }
});

it("texts of others are text in every drawing that is saved", () => {
  const bad = "</text><script>alert(1)</script><img src=x onerror=alert(1)>", metric = { ...study.objective, title: bad, quantity: bad };
  const stages = study.stages.map((stage) => ({ ...stage, kind: bad, endedBy: bad, factors: [bad, bad + 2], search: { ...stage.search, axes: stage.search.axes.map((axis, i) => ({ ...axis, factor: i === 0 ? bad : bad + 2, labels: [bad, "b"] })) } }));
  const trials = { factors: [bad, bad + 2], levels: [[bad, "b"], [bad, "b"]], rows: study.trials.rows.map((row) => ({ ...row, status: bad, givenUp: bad })) };
  const figures = figuresOf(apart({ ...report, studies: [{ ...study, name: bad, objective: metric, stages, trials }] }));
  expect(figures.length).toBeGreaterThan(4);
  for (const one of figures) expect(svgOf(one)).not.toMatch(/<(script|img)/);
});
