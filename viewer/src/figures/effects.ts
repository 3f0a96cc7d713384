import { frame, grid, heading, legend, marks, metricName, panels, tooltip, xAxis, yAxis } from "../chart";
import { isSkewed, valueLabels, within } from "../axes";
import type { Cell } from "../csv";
import type { Figure } from "../figure";
import { capital, factor, lines, plural, plusMinus, value } from "../format";
import type { FactorEffect, FactorSideBySide, LevelEffect, Metric, Num, Stage, Study } from "../report";
import { color } from "../theme";
import { escape } from "./curves";

interface Scale { low: number; high: number; log: boolean }
/** One panel: a factor's levels, on a scale that other panels may share, in its study's colour; `study` null: there is one study alone. */
interface Panel { heading: string; effect: FactorEffect; objective: Metric; scale: Scale; study: string | null; ink: number }

export const testOfLevel = (level: LevelEffect, objective: Metric) => level.tests.find((test) => test.metric.base === objective.base) ?? null;
const isTested = (effect: FactorEffect, objective: Metric): boolean => effect.levels.some((level) => testOfLevel(level, objective) !== null);
export const chosenByNone = "the same networks on the test set, opened when ranking, winner and final training were fixed: nothing was chosen by it";
const ofTests = ` Square: ${chosenByNone}.`;
const drawable = (effect: FactorEffect): boolean => effect.levels.some((level) => level.objective.mean !== null);
const ofRuns = (shown: FactorEffect[]): boolean => shown.every((effect) => effect.spreadOver === "runs");
const overRuns = "Filled: the trial's mean over its runs, ± one standard deviation over them.";
const told = (objective: Metric, effect: FactorEffect): string => effect.levels.map((level) =>
  `${level.label} ${plusMinus(objective, level.objective.mean, level.deviation)}`).join(", ");

/** A scale that holds all that these panels show. */
export function scaleOf(shown: FactorEffect[], objective: Metric): Scale {
  const means = shown.flatMap((effect) => effect.levels.flatMap((level) => level.objective.mean ?? []));
  const log = !objective.share && isSkewed(means);
  const bounds = shown.flatMap((effect) => effect.levels.flatMap((level) => {
    const { mean } = level.objective, test = testOfLevel(level, objective);
    const range = (middle: Num, deviation: Num) => (middle === null ? [] : [-1, 1].map((sign) => within(objective, middle, middle + sign * (deviation ?? 0))));
    return mean === null ? [] : [...range(mean, level.deviation), level.best ?? mean, ...range(test?.value.mean ?? null, test?.deviation ?? null)];
  }));
  const [low, high] = [log ? Math.min(...means) / 2 : Math.min(...bounds), Math.max(...bounds)];
  const margin = log ? 0 : (high - low || Math.abs(high) || 1) * 0.06;
  return { low: within(objective, low, low - margin), high: high + margin, log };
}

/** The objective by level, a panel a factor, all on one scale so that what matters can be told from what does not. */
export function effects(name: string, stage: Stage, objective: Metric, maximize: boolean): Figure | null {
  const shown = stage.effects.filter(drawable);
  if (shown.length === 0) return null;
  const scale = scaleOf(shown, objective), tested = shown.some((effect) => isTested(effect, objective));
  return {
    name,
    title: `Stage ${stage.index + 1}: what each factor does to the ${tested ? objective.quantity : objective.title}`,
    caption: (ofRuns(shown) ? overRuns
      : "Filled: mean over all finished trials with the level, whatever else they vary, ± one standard deviation over "
        + `the trials. Hollow: the ${maximize ? "highest" : "lowest"} of them. †: some trials with it diverged and are left out.`)
      + (tested ? ofTests : ""),
    summary: shown.map((effect) => `${factor(effect.factor)}: ${told(objective, effect)}`).join("; ") + ".",
    draw: draw(shown.map((effect) => ({ heading: capital(factor(effect.factor)), effect, objective, scale, study: null, ink: 0 }))),
    data: () => [header(tested), ...stage.effects.flatMap((effect) => rows(effect, objective, tested))],
  };
}

/** A factor's levels in several studies: a panel and a colour a study, each on the scale of all its levels. */
export function sideBySide(name: string, own: FactorSideBySide, studies: Study[], scales: Scale[]): Figure {
  const title = (study: Study): string => study.name + (study.preset ? ` (${study.preset})` : "");
  const shown = own.studies.map(({ study, effect }): Panel => ({
    heading: title(studies[study]!), effect, objective: studies[study]!.objective, scale: scales[study]!, study: title(studies[study]!), ink: study,
  }));
  const tested = shown.some((panel) => isTested(panel.effect, panel.objective));
  return {
    name,
    title: `${capital(factor(own.factor))}${shown.length === 1 ? `, in ${shown[0]!.heading} alone` : ""}`,
    caption: (ofRuns(shown.map((panel) => panel.effect)) ? overRuns : "Filled: mean over the trials with the level, ± one standard deviation; hollow: the best of them.")
      + (tested ? ofTests : "") + (shown.length > 1 ? " Each study has a scale of its own, the same for all its factors." : ""),
    summary: shown.map((panel) => `${panel.heading}, ${panel.objective.title}: ${told(panel.objective, panel.effect)}`).join("; ") + ".",
    draw: draw(shown),
    data: () => [["study", "objective", ...header(tested)], ...shown.flatMap((panel) => rows(panel.effect, panel.objective, tested).map((row): Cell[] => [panel.heading, panel.objective.name, ...row]))],
  };
}

const draw = (shown: Panel[]): Figure["draw"] => (width, theme) => {
  const runs = ofRuns(shown.map((panel) => panel.effect));
  const tested = (panel: Panel): boolean => isTested(panel.effect, panel.objective);
  const isTestedAnywhere = (study: string | null): boolean => shown.some((panel) => panel.study === study && tested(panel));
  const named = (panel: Panel, what: string): string => (panel.study === null ? what : `${panel.study}: ${what}`);
  const meanName = (panel: Panel): string =>
    (isTestedAnywhere(panel.study) ? named(panel, panel.objective.part) : panel.study ?? "mean");
  const bestName = (panel: Panel): string => named(panel, "best trial");
  const testName = (panel: Panel): string => named(panel, "test");
  // A study alone has a colour for each thing that is drawn, of several each has its own.
  const ink = (panel: Panel, thing: number): string => color(theme, panel.study === null ? thing : panel.ink);
  const layout = panels(shown.length, width, 3, 300, 200);
  const once = [...new Map(shown.map((panel) => [panel.study, panel])).values()];
  const below = legend(theme, once.flatMap((panel) => [
    { name: meanName(panel), icon: "circle", color: ink(panel, 0) },
    ...(runs ? [] : [{ name: bestName(panel), icon: "diamond", color: ink(panel, 1), hollow: true }]),
    ...(isTestedAnywhere(panel.study) ? [{ name: testName(panel), icon: "rect", color: ink(panel, 2), hollow: true }] : []),
  ]), width, layout.height);
  const labels = shown.map(({ effect }) => effect.levels.map((level) => level.label + (level.diverged > 0 ? " †" : "")));
  const pin = (x: number, y: Num, deviation: Num, { objective, scale }: Panel, note: string) => {
    const end = (sign: number): Num => (y === null || deviation === null ? null : Math.max(scale.low, within(objective, y, y + sign * deviation)));
    return { x, y, low: end(-1), high: end(1), note };
  };
  return {
    height: layout.height + below.height,
    option: {
      ...frame(theme),
      grid: layout.panels.map(grid),
      title: layout.panels.map((panel, i) => heading(theme, panel, shown[i]!.heading)),
      xAxis: shown.map((_, i) => {
        const slot = layout.panels[i]!.width / labels[i]!.length / 6.5;
        const broken = labels[i]!.map((label) => lines(label, slot));
        const crowded = broken.some((one) => one.length > 3 || one.some((line) => line.length > slot));
        return xAxis(theme, i, "", {
          type: "category", data: labels[i], axisTick: { alignWithLabel: true },
          axisLabel: {
            interval: 0, hideOverlap: false, lineHeight: 13,
            ...(crowded ? { rotate: 35, width: 64, overflow: "truncate" } : { formatter: (_: string, k: number) => broken[k]!.join("\n") }),
          },
        });
      }),
      yAxis: shown.map((panel, i) => {
        const { objective, scale } = panel;
        return yAxis(theme, i, metricName(tested(panel) ? { ...objective, title: objective.quantity } : objective) + (scale.log ? ", log scale" : ""), valueLabels(scale, objective));
      }),
      legend: below.legend,
      tooltip: tooltip(theme, { trigger: "item", formatter: (point: { data: { note: string } }) => escape(point.data.note).replaceAll("\n", "<br>") }),
      series: shown.flatMap((panel, i) => {
        const { effect, objective } = panel;
        return [
          marks(meanName(panel), i, effect.levels.map((level, k) => pin(k, level.objective.mean, level.deviation, panel,
            `${level.label}\nmean ${plusMinus(objective, level.objective.mean, level.deviation)} over ${plural(level.objective.count, "trial")}`
            + `\nbest ${value(objective, level.best)}` + (level.diverged > 0 ? `\n${level.diverged} diverged` : ""))),
            ink(panel, 0), "circle", 0, null),
          ...(runs ? [] : [marks(bestName(panel), i, effect.levels.map((level, k) =>
            pin(k, level.best, null, panel, `${level.label}\nbest trial ${value(objective, level.best)}`)),
            ink(panel, 1), "diamond", 0, theme.ground)]),
          ...(tested(panel) ? [marks(testName(panel), i, effect.levels.map((level, k) => {
            const seen = testOfLevel(level, objective);
            return pin(k, seen?.value.mean ?? null, seen?.deviation ?? null, panel,
              `${level.label}\n${seen?.metric.title ?? ""} ${plusMinus(objective, seen?.value.mean ?? null, seen?.deviation ?? null)}`);
          }), ink(panel, 2), "square", 8, theme.ground)] : []),
        ];
      }),
    },
  };
};

const header = (tested: boolean): string[] => [
  "factor", "level", "trials", "diverged", "mean", "standard_deviation", "over", "lowest", "highest",
  ...(tested ? ["test_mean", "test_standard_deviation"] : []),
];
const rows = (effect: FactorEffect, objective: Metric, tested: boolean): Cell[][] => effect.levels.map((level) => [
  effect.factor, level.label, level.trials, level.diverged, level.objective.mean, level.deviation, effect.spreadOver,
  level.objective.low, level.objective.high,
  ...(tested ? [testOfLevel(level, objective)?.value.mean ?? null, testOfLevel(level, objective)?.deviation ?? null] : []),
]);
