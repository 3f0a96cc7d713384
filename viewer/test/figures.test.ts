import { expect, it } from "vitest";
import { apart } from "../src/apart";
import { svgOf } from "../src/figure";
import { figuresOf } from "../src/figures";
import { report } from "./reports";

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
