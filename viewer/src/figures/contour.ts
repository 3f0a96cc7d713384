import { axesOf, type FactorAxis, jitter, settingsOf, shown, valueScale } from "../axes";
import { fontFamily, frame, grid, type Panel, type Part, tooltip, xAxis, yAxis } from "../chart";
import type { Cell } from "../csv";
import { choice, h } from "../dom";
import type { Figure } from "../figure";
import { count, digits, plural, value } from "../format";
import type { Stage, Study, TrialRow } from "../report";
import { colorBar, noteOf, quality, ranksOf, rowsOf } from "../search";
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
  let [x, y] = [0, 1];
  let [byRank, ofBest] = [false, false];
  const index = new Map(rows.map((row, i) => [row, i]));
  const isTable = () => axes[x]!.levels && axes[y]!.levels;
  const shareOf = (mean: number, rank: number): number => (byRank ? 1 - (rank - 1) / (last - 1) : scale.share(mean));
  const told = (square: Square): string => (byRank ? digits(ofBest ? square.bestRank : square.meanRank, 3) : value(objective, ofBest ? square.best : square.mean));
  const tick = (axis: FactorAxis, at: number): string => axis.ticks.find((one) => one.at === at)?.label ?? "";
  const note = (square: Square): string => `${axes[x]!.title} ${tick(axes[x]!, square.x)}, ${axes[y]!.title} ${tick(axes[y]!, square.y)}\n`
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
    controls(redraw) {
      const titles = axes.map((axis) => axis.title);
      // One factor twice would be a line: the two change places.
      const both = h("div", { class: "controls" });
      const choose = (): void => both.replaceChildren(
        choice("Across", titles, (i) => { [x, y] = [i, i === y ? x : y]; choose(); redraw(); }, x),
        choice("Upwards", titles, (i) => { [x, y] = [i === x ? y : x, i]; choose(); redraw(); }, y),
        choice("Colour by", ["value", "rank"], (i) => { byRank = i === 1; redraw(); }, byRank ? 1 : 0),
        choice("Squares", ["mean of trials", "best trial"], (i) => { ofBest = i === 1; redraw(); }, ofBest ? 1 : 0));
      choose();
      return both;
    },
    draw(width, theme) {
      const [across, up] = [axes[x]!, axes[y]!];
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
          tooltip: tooltip(theme, { trigger: "item", formatter: ({ data }: { data: number[] }) =>
            escape(table.length > 0 ? note(table[data[2]!]!) : noteOf(study, rows[data[2]!]!)).replaceAll("\n", "<br>") }),
          series: [table.length > 0 ? cells() : points()],
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

      function points(): Part {
        const at = (axis: FactorAxis, levels: number[], id: number): number => axis.place(axis.label(levels)) + (axis.levels ? spread * jitter(id) : 0);
        const own = rows.toSorted((a, b) => scale.share(a.mean!) - scale.share(b.mean!));
        return {
          type: "scatter", z: 3, symbolSize: rows.length > 1000 ? 6 : 10,
          itemStyle: {
            opacity: 0.9, borderColor: theme.ground, borderWidth: rows.length > 1000 ? 0 : 1,
            color: ({ value: [, , i] }: { value: number[] }) => quality(theme, shareOf(rows[i!]!.mean!, ranks.get(rows[i!]!.id)!)),
          },
          data: own.flatMap((row) => settingsOf(row).map((levels) => [at(across, levels, row.id), at(up, levels, row.id + 7), index.get(row)])),
        };
      }
    },
    data: () => isTable()
      ? [[axes[x]!.factor, axes[y]!.factor, "trials", "mean", "best", "mean_rank", "best_rank"],
        ...squares(axes[x]!, axes[y]!, rows, ranks, maximize).map((square): Cell[] =>
          [tick(axes[x]!, square.x), tick(axes[y]!, square.y), square.rows.length, square.mean, square.best, square.meanRank, square.bestRank])]
      : [[axes[x]!.factor, axes[y]!.factor, "trial", "mean", "rank"],
        ...rows.flatMap((row) => settingsOf(row).map((levels): Cell[] => [axes[x]!.label(levels), axes[y]!.label(levels), row.id, row.mean, ranks.get(row.id) ?? null]))],
  };
}
