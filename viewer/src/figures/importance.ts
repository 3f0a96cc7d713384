import { frame, grid, type Part, tooltip, xAxis, yAxis } from "../chart";
import type { Cell } from "../csv";
import type { Figure } from "../figure";
import { count, factor, plural, tick } from "../format";
import { chance, importanceWords, share } from "../importance";
import type { FactorImportance, Importance, Stage } from "../report";
import { color, type Theme } from "../theme";
import { escape } from "./curves";

/** A bar a factor, the longest first; those not told from chance are pale. */
export function importance(name: string, stage: Stage, own: Importance): Figure | null {
  const shown = own.factors.filter((one) => one.share !== null);
  if (shown.length === 0) return null;
  const note = (one: FactorImportance): string => `${factor(one.factor)} ${share(one)}\n`
    + `${one.matters ? "told from chance" : "not told from chance"}, p = ${chance(one.p)}\nthe best ${one.best} of ${plural(one.trials, "trial")}`
    + (one.trials < own.trials ? " in which it exists" : "");
  return {
    name,
    title: `Stage ${stage.index + 1}: which factors make the best trials the best`,
    caption: "Bars: a factor's share of how far the best tenth of the trials differ from all, each factor alone (PED-ANOVA); lines: the middle 95 % of 1,000 resamples of the "
      + "trials. Pale: a tenth drawn by lot would differ as much in more than 5 % of cases, for all factors together.",
    summary: importanceWords(own),
    draw(width, theme) {
      const height = 26 * shown.length;
      const left = Math.min(0.4 * width, 24 + 6.6 * Math.max(...shown.map((one) => label(one, own).length)));
      return {
        height: height + 64,
        option: {
          ...frame(theme),
          grid: [grid({ x: left, y: 12, width: width - left - 20, height })],
          xAxis: [xAxis(theme, 0, "share of the divergence (%)", { min: 0, max: 1, axisLabel: { formatter: (x: number) => tick(100 * x) }, splitLine: { show: true, lineStyle: { color: theme.line } } })],
          yAxis: [yAxis(theme, 0, "", {
            type: "category", inverse: true, data: shown.map((one) => label(one, own)), splitLine: { show: false },
            axisLabel: { color: theme.ink, interval: 0, width: left - 16, overflow: "truncate" },
          })],
          tooltip: tooltip(theme, { trigger: "item", formatter: (point: { dataIndex: number }) => escape(note(shown[point.dataIndex]!)).replaceAll("\n", "<br>") }),
          series: [bars(shown, theme), whiskers(shown, theme)],
        },
      };
    },
    data: () => [
      ["factor", "share", "low", "high", "p", "divergence", "trials", "best", "note"],
      ...own.factors.map((one): Cell[] => [one.factor, one.share, one.interval?.low ?? null, one.interval?.high ?? null, one.p, one.divergence, one.trials, one.best, one.why]),
    ],
  };
}

const label = (one: FactorImportance, own: Importance): string => factor(one.factor) + (one.trials < own.trials ? ` (${count(one.trials)} of ${count(own.trials)})` : "");

const bars = (shown: FactorImportance[], theme: Theme): Part => ({
  type: "bar", barWidth: 14, animation: false, z: 2,
  data: shown.map((one) => ({ value: one.share, itemStyle: { color: color(theme, 0), opacity: one.matters ? 1 : 0.3 } })),
});

interface Api { value(i: number): number; coord(point: number[]): number[] }

const whiskers = (shown: FactorImportance[], theme: Theme): Part => ({
  type: "custom", animation: false, z: 4, encode: { x: [1, 2], y: 0 },
  data: shown.map((one, i) => [i, one.interval?.low ?? one.share, one.interval?.high ?? one.share]),
  renderItem: (_: unknown, api: Api) => {
    const [low, high] = [1, 2].map((end) => api.coord([api.value(end), api.value(0)])) as [[number, number], [number, number]];
    const line = (x1: number, y1: number, x2: number, y2: number): Part => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: theme.ink, lineWidth: 1.5 } });
    return { type: "group", children: [line(low[0], low[1], high[0], high[1]), ...[low, high].map(([x, y]) => line(x, y - 4, x, y + 4))] };
  },
});
