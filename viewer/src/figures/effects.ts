import { frame, grid, heading, legend, marks, metricLabel, metricName, panels, type Part, tooltip, xAxis, yAxis } from "../chart";
import type { Cell } from "../csv";
import type { Figure } from "../figure";
import { capital, factor, plural, plusMinus, value } from "../format";
import type { Metric, Num, Stage } from "../report";
import { color } from "../theme";
import { escape } from "./curves";

/** The objective by level, a panel a factor, all on one scale so that what matters can be told from what does not. */
export function effects(name: string, stage: Stage, objective: Metric, maximize: boolean): Figure | null {
  const shown = stage.effects.filter((effect) => effect.levels.some((level) => level.objective.mean !== null));
  if (shown.length === 0) return null;
  const overRuns = shown.every((effect) => effect.spreadOver === "runs");
  const means = shown.flatMap((effect) => effect.levels.flatMap((level) => level.objective.mean ?? []));
  const log = Math.min(...means) > 0 && Math.max(...means) / Math.min(...means) > 100;
  const bounds = shown.flatMap((effect) => effect.levels.flatMap((level) => {
    const { mean } = level.objective;
    return mean === null ? [] : [mean - (level.deviation ?? 0), mean + (level.deviation ?? 0), level.best ?? mean];
  }));
  let [low, high] = [Math.min(...bounds), Math.max(...bounds)];
  if (log) low = Math.min(...means) / 2;
  const margin = log ? 0 : (high - low || Math.abs(high) || 1) * 0.06;
  [low, high] = [low - margin, high + margin];

  return {
    name,
    title: `Stage ${stage.index + 1}: what each factor does to the ${objective.title}`,
    caption: overRuns
      ? "Filled: the trial's mean over its runs, ± one standard deviation over them."
      : "Filled: mean over all finished trials with the level, whatever else they vary, ± one standard deviation over "
        + `the trials. Hollow: the ${maximize ? "highest" : "lowest"} of them. †: some trials with it diverged and are left out.`,
    summary: shown.map((effect) => `${factor(effect.factor)}: ` + effect.levels.map((level) =>
      `${level.label} ${plusMinus(objective, level.objective.mean, level.deviation)}`).join(", ")).join("; ") + ".",
    draw(width, theme) {
      const layout = panels(shown.length, width, 3, 300, 200);
      const entries = [{ name: "mean", icon: "circle", color: color(theme, 0) }, { name: "best trial", icon: "diamond", color: color(theme, 1), hollow: true }];
      const below = legend(theme, overRuns ? [entries[0]!] : entries, width, layout.height);
      const labels = shown.map((effect) => effect.levels.map((level) => level.label + (level.diverged > 0 ? " †" : "")));
      const pin = (x: number, y: Num, deviation: Num, note: string) => ({
        x, y, low: y === null || deviation === null ? null : Math.max(low, y - deviation), high: y === null || deviation === null ? null : y + deviation, note,
      });
      return {
        height: layout.height + below.height,
        option: {
          ...frame(theme),
          grid: layout.panels.map(grid),
          title: layout.panels.map((panel, i) => heading(theme, panel, capital(factor(shown[i]!.factor)))),
          xAxis: shown.map((_, i) => {
            const crowded = Math.max(...labels[i]!.map((label) => label.length)) * 6.5 > layout.panels[i]!.width / labels[i]!.length;
            return xAxis(theme, i, "", {
              type: "category", data: labels[i], axisTick: { alignWithLabel: true },
              axisLabel: { interval: 0, hideOverlap: false, rotate: crowded ? 35 : 0, width: crowded ? 64 : undefined, overflow: "truncate" },
            });
          }),
          yAxis: shown.map((_, i) => yAxis(theme, i, metricName(objective) + (log ? ", log scale" : ""), { ...metricLabel(objective), type: log ? "log" : "value", min: low, max: high, axisLabel: {
            showMinLabel: false, showMaxLabel: false, ...(metricLabel(objective)["axisLabel"] as Part),
          } })),
          legend: below.legend,
          tooltip: tooltip(theme, { trigger: "item", formatter: (point: { data: { note: string } }) => escape(point.data.note).replaceAll("\n", "<br>") }),
          series: shown.flatMap((effect, i) => [
            marks("mean", i, effect.levels.map((level, k) => pin(k, level.objective.mean, level.deviation,
              `${level.label}\nmean ${plusMinus(objective, level.objective.mean, level.deviation)} over ${plural(level.objective.count, "trial")}`
              + `\nbest ${value(objective, level.best)}` + (level.diverged > 0 ? `\n${level.diverged} diverged` : ""))),
              color(theme, 0), "circle", 0, null),
            ...(overRuns ? [] : [marks("best trial", i, effect.levels.map((level, k) =>
              pin(k, level.best, null, `${level.label}\nbest trial ${value(objective, level.best)}`)),
              color(theme, 1), "diamond", 0, theme.ground)]),
          ]),
        },
      };
    },
    data: () => [
      ["factor", "level", "trials", "diverged", "mean", "standard_deviation", "over", "lowest", "highest"],
      ...stage.effects.flatMap((effect) => effect.levels.map((level): Cell[] => [
        effect.factor, level.label, level.trials, level.diverged, level.objective.mean, level.deviation, effect.spreadOver,
        level.objective.low, level.objective.high,
      ])),
    ],
  };
}
