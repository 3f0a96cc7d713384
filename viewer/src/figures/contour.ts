import { axesOf, type FactorAxis, jitter, settingsOf, shown, valueScale } from "../axes";
import { fontFamily, frame, grid, type Panel, type Part, tooltip, xAxis, yAxis } from "../chart";
import type { Cell } from "../csv";
import { choice, h } from "../dom";
import type { Figure } from "../figure";
import { count, digits, plural, value } from "../format";
import type { Stage, Study, TrialRow } from "../report";
import { colorBar, noteOf, pointSize, quality, ranksOf, rowsOf, shaded } from "../search";
import { inkOn } from "./confusion";
import { escape } from "./curves";
import { levelLabels } from "./slices";

const spread = 0.5;

/** The finished trials with one level of each of two factors. */
export interface Square { x: number; y: number; rows: TrialRow[]; mean: number; best: number; meanRank: number; bestRank: number }

/** Trials by their places on two axes; one that stands for several settings is in the square of each, once. */
export function squares(x: FactorAxis, y: FactorAxis, rows: TrialRow[], ranks: Map<number, number>, maximize: boolean): Square[] {
  const found = new Map<string, { x: number; y: number; rows: Set<TrialRow> }>();
  for (const row of rows)
    for (const levels of settingsOf(row)) {
      const at = { x: x.place(x.label(levels)), y: y.place(y.label(levels)) }, key = `${at.x} ${at.y}`;
      if (!found.has(key)) found.set(key, { ...at, rows: new Set() });
      found.get(key)!.rows.add(row);
    }
  return [...found.values()].map(({ rows: own, ...at }) => {
    const all = [...own], values = all.map((row) => row.mean!), places = all.map((row) => ranks.get(row.id)!);
    const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
    return {
      ...at, rows: all, mean: sum(values) / values.length, best: values.reduce((a, b) => (maximize ? Math.max(a, b) : Math.min(a, b))),
      meanRank: sum(places) / places.length, bestRank: places.reduce((a, b) => Math.min(a, b)),
    };
  });
}

/** The objective over two factors that the reader chooses. */
export function contour(name: string, study: Study, stage: Stage): Figure | null {
  const { objective, maximize } = study;
  const all = rowsOf(stage, study.trials);
  const rows = all.filter((row) => row.mean !== null);
  const axes = axesOf(stage.search.axes, study.trials, rows);
  if (rows.length < 3 || axes.length < 2) return null;
  const ranks = ranksOf(stage), last = Math.max(2, ranks.size);
  const scale = valueScale(rows.map((row) => row.mean!), maximize)!;
  const index = new Map(rows.map((row, i) => [row, i]));
  const tick = (axis: FactorAxis, at: number): string => axis.ticks.find((one) => one.at === at)?.label ?? "";
  const note = (across: FactorAxis, up: FactorAxis, square: Square): string => `${across.title} ${tick(across, square.x)}, ${up.title} ${tick(up, square.y)}\n`
    + `${plural(square.rows.length, "finished trial")}: mean ${value(objective, square.mean)}, best ${value(objective, square.best)}`
    + `\nranks of ${ranks.size}: mean ${digits(square.meanRank, 3)}, best ${square.bestRank}`;
  const others = all.length - rows.length;

  return {
    name,
    title: `Stage ${stage.index + 1}: ${objective.title} over two factors`,
    caption: "Of two factors with levels a square for each pair, the mean or the best of its finished trials, whatever else they vary; empty: none. "
      + "Where one is a range a point for each finished trial. Rank 1 is the best of the stage."
      + (others > 0 ? ` Left out: ${count(others)} of ${plural(all.length, "trial")}, which did not finish, or diverged.` : ""),
    summary: `${plural(rows.length, "finished trial")} over two of ${axes.map((axis) => axis.title).join(", ")}.`,
    many: rows.length > 300,
    start: [0, 1, 0, 0],
    controls([x = 0, y = 1, rank = 0, best = 0], choose) {
      const titles = axes.map((axis) => axis.title);
      // One factor twice would be a line: the two change places.
      return h("div", { class: "controls" },
        choice("Across", titles, (i) => choose([i, i === y ? x : y, rank, best]), x),
        choice("Upwards", titles, (i) => choose([i === x ? y : x, i, rank, best]), y),
        choice("Colour by", ["value", "rank"], (i) => choose([x, y, i, best]), rank),
        choice("Squares", ["mean of trials", "best trial"], (i) => choose([x, y, rank, i]), best));
    },
    draw(width, theme, [x = 0, y = 1, rank = 0, best = 0] = []) {
      const [across, up] = [axes[x] ?? axes[0]!, axes[y] ?? axes[1]!];
      const byRank = rank === 1, ofBest = best === 1;
      const isTable = (): boolean => !!(across.levels && up.levels);
      const shareOf = (mean: number, place: number): number => (byRank ? 1 - (place - 1) / (last - 1) : scale.share(mean));
      const told = (square: Square): string => (byRank ? digits(ofBest ? square.bestRank : square.meanRank, 3) : value(objective, ofBest ? square.best : square.mean));
      const table = isTable() ? squares(across, up, rows, ranks, maximize) : [];
      const longest = Math.max(...up.ticks.map((one) => one.label.length));
      const left = Math.min(150, 50 + 6.2 * longest);
      const panel: Panel = { x: left, y: 14, width: Math.min(width - left - 20, isTable() ? Math.max(240, across.ticks.length * 120) : 760), height: isTable() ? Math.max(140, up.ticks.length * 46) : 320 };
      const bottom = panel.y + panel.height + 62;
      const axisLines = { splitLine: { show: false } };
      return {
        height: bottom + 30,
        option: {
          ...frame(theme),
          grid: [grid(panel)],
          xAxis: [xAxis(theme, 0, across.title + (across.log ? ", log scale" : ""), { ...levelLabels(across, panel.width), ...axisLines, nameGap: 38 })],
          yAxis: [yAxis(theme, 0, up.title + (up.log ? ", log scale" : ""), { ...shown(up, { width: left - 44, overflow: "truncate" }), ...axisLines, nameGap: left - 20 })],
          graphic: byRank ? colorBar(theme, width, left, bottom, "rank", String(ranks.size), "1")
            : colorBar(theme, width, left, bottom, objective.title, value(objective, scale.worst), value(objective, scale.best)),
          tooltip: tooltip(theme, { trigger: "item", formatter: ({ value: [, , i] }: { value: number[] }) =>
            escape(table.length > 0 ? note(across, up, table[i!]!) : noteOf(study, rows[i!]!)).replaceAll("\n", "<br>") }),
          series: table.length > 0 ? [cells()] : points(),
        },
      };

      function cells(): Part {
        const [wide, high] = [panel.width / across.ticks.length, panel.height / up.ticks.length];
        return {
          type: "custom", encode: { x: 0, y: 1 }, data: table.map((square, i) => [square.x, square.y, i]),
          renderItem: (params: { dataIndex: number }, api: { coord(point: number[]): number[] }) => {
            const square = table[params.dataIndex]!;
            const [px, py] = api.coord([square.x, square.y]);
            const fill = quality(theme, shareOf(ofBest ? square.best : square.mean, ofBest ? square.bestRank : square.meanRank));
            const ink = inkOn(fill.slice(4, -1).split(",").map(Number));
            const text = (words: string, dy: number, size: number): Part =>
              ({ type: "text", x: px, y: py! + dy, silent: true, style: { text: words, align: "center", verticalAlign: "middle", fill: ink, fontSize: size, fontFamily } });
            const label = told(square), room = wide > 7 * label.length && high >= 18, second = high >= 34 && wide > 50 && square.rows.length > 1;
            return {
              type: "group",
              children: [
                { type: "rect", shape: { x: px! - wide / 2 + 1, y: py! - high / 2 + 1, width: Math.max(1, wide - 2), height: Math.max(1, high - 2) }, style: { fill } },
                ...(room ? [text(label, second ? -7 : 0, 12)] : []),
                ...(room && second ? [text(plural(square.rows.length, "trial"), 9, 10)] : []),
              ],
            };
          },
        };
      }

      function points(): Part[] {
        const at = (axis: FactorAxis, levels: number[], id: number): number => axis.place(axis.label(levels)) + (axis.levels ? spread * jitter(id) : 0);
        return shaded(theme, rows.flatMap((row) => settingsOf(row).map((levels) => (
          { at: [at(across, levels, row.id), at(up, levels, row.id + 7), index.get(row)!], share: shareOf(row.mean!, ranks.get(row.id)!) }))), {
          type: "scatter", z: 3, symbolSize: pointSize(rows.length) + 2,
          itemStyle: { opacity: 0.9, borderColor: theme.ground, borderWidth: rows.length > 1000 ? 0 : 1 },
        });
      }
    },
    data([x = 0, y = 1] = []) {
      const [across, up] = [axes[x] ?? axes[0]!, axes[y] ?? axes[1]!];
      return across.levels && up.levels
        ? [[across.factor, up.factor, "trials", "mean", "best", "mean_rank", "best_rank"],
          ...squares(across, up, rows, ranks, maximize).map((square): Cell[] =>
            [tick(across, square.x), tick(up, square.y), square.rows.length, square.mean, square.best, square.meanRank, square.bestRank])]
        : [[across.factor, up.factor, "trial", "mean", "rank"],
          ...rows.flatMap((row) => settingsOf(row).map((levels): Cell[] => [across.label(levels), up.label(levels), row.id, row.mean, ranks.get(row.id) ?? null]))];
    },
  };
}
