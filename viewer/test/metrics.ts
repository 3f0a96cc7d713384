import type { Metric, Part } from "../src/report";

/** A metric as the report tells it. */
export const metric = (part: Part, measure: string, share = false, head: string | null = null): Metric => ({
  name: (part === "validation" ? "val_" : "") + (head ? `${head}_` : "") + measure, part, head, base: (head ? `${head}_` : "") + measure, measure, title: `${part} ${measure}`, quantity: measure,
  share, unit: share ? "%" : null, low: share || /loss|m[sa]e|seconds|epochs/.test(measure) ? 0 : null, high: share ? 1 : null,
});

export const share = metric("validation", "accuracy", true);
export const loss = metric("validation", "loss");
