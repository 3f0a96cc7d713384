import type { Metric, Part } from "../src/report";

/** A metric as the report tells it. */
export const metric = (part: Part, measure: string, share = false): Metric => ({
  name: (part === "validation" ? "val_" : "") + measure, part, base: measure, measure, title: `${part} ${measure}`, quantity: measure,
  share, unit: share ? "%" : null,
});

export const share = metric("validation", "accuracy", true);
export const loss = metric("validation", "loss");
