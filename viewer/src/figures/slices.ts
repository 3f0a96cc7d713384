import { absentWords, axesOf, type FactorAxis, jitter, settingsOf, shown, valueAxis, valueScale, valueLabels } from "../axes";
import { frame, grid, heading, metricName, panels, type Part, tooltip, xAxis, yAxis } from "../chart";
import type { Cell } from "../csv";
import type { Figure } from "../figure";
import { count, lines, plural, value } from "../format";
import type { Stage, Study, TrialRow } from "../report";
import { colorBar, noteOf, pointSize, rowsOf, shaded } from "../search";
import { escape } from "./curves";

const spread = 0.5;

/** A finished trial at a place of an axis; a trial that stands for several settings is there at each of their places, once. */
export interface Placed { row: TrialRow; at: number }

export const placed = (axis: FactorAxis, rows: TrialRow[]): Placed[] => rows.flatMap((row) =>
  [...new Set(settingsOf(row).map((levels) => axis.place(axis.label(levels))))].map((at) => ({ row, at })));

/** The objective against each factor, whatever the others were: every finished trial as a point. */
export function slices(name: string, study: Study, stage: Stage): Figure | null {
  const { objective } = study;
  const all = rowsOf(stage, study.trials);
  const rows = all.filter((row) => row.mean !== null);
  const axes = axesOf(stage.search.axes, study.trials, rows);
  if (rows.length < 3 || axes.length === 0) return null;
  const scale = valueScale(rows.map((row) => row.mean!), study.maximize)!;
  const axis = valueAxis(rows.map((row) => row.mean!), objective);
  const index = new Map(rows.map((row, i) => [row, i]));
  const others = all.length - rows.length;

  return {
    name,
    title: `Stage ${stage.index + 1}: ${objective.title} against each factor`,
    caption: "A point a finished trial, whatever else it varies; the same trials in every panel, coloured by what they reach. Points at one level are spread sideways."
      + (others > 0 ? ` Left out: ${count(others)} of ${plural(all.length, "trial")}, which did not finish, or diverged.` : "")
      + (axes.some((one) => one.absent) ? absentWords : ""),
    summary: `${plural(rows.length, "trial")} against ${axes.map((one) => one.title).join(", ")}, from ${value(objective, scale.worst)} to ${value(objective, scale.best)}.`,
    many: rows.length * axes.length > 1000,
    draw(width, theme) {
      const layout = panels(axes.length, width, 3, 300, 200);
      return {
        height: layout.height + 30,
        option: {
          ...frame(theme),
          grid: layout.panels.map(grid),
          title: layout.panels.map((panel, i) => heading(theme, panel, axes[i]!.title + (axes[i]!.log ? ", log scale" : ""))),
          xAxis: axes.map((one, i) => xAxis(theme, i, "", levelLabels(one, layout.panels[i]!.width))),
          yAxis: axes.map((_, i) => yAxis(theme, i, metricName(objective) + (axis.log ? ", log scale" : ""), valueLabels(axis, objective))),
          tooltip: tooltip(theme, { trigger: "item", formatter: ({ value: [, , id] }: { value: number[] }) => escape(noteOf(study, rows[id!]!)).replaceAll("\n", "<br>") }),
          graphic: colorBar(theme, width, 64, layout.height + 6, objective.title, value(objective, scale.worst), value(objective, scale.best)),
          series: axes.flatMap((one, i) => shaded(theme, placed(one, rows).map(({ row, at }) => (
            { at: [at + (one.levels ? spread * jitter(row.id) : 0), row.mean, index.get(row)!], share: scale.share(row.mean!) })), {
            type: "scatter", xAxisIndex: i, yAxisIndex: i, z: 3, symbolSize: pointSize(rows.length), itemStyle: { opacity: rows.length > 1000 ? 0.6 : 0.9 },
          })),
        },
      };
    },
    data: () => [
      ["factor", "level", "trial", "mean", "standard_deviation"],
      ...axes.flatMap((one) => rows.flatMap((row) => [...new Set(settingsOf(row).map(one.label))]
        .map((label): Cell[] => [one.factor, label, row.id, row.mean, row.deviation]))),
    ],
  };
}

/** An axis of a factor with its labels as there is room for: broken into lines, or slanted. */
export function levelLabels(axis: FactorAxis, width: number): Part {
  if (!axis.levels) return shown(axis);
  const slot = width / axis.ticks.length / 6.5;
  const cut = new Map(axis.ticks.map((tick) => [tick.at, lines(tick.label, slot)]));
  const crowded = [...cut.values()].some((own) => own.length > 3 || own.some((line) => line.length > slot));
  return shown(axis, {
    interval: 0, hideOverlap: false, lineHeight: 13,
    ...(crowded ? { rotate: 35, width: 64, overflow: "truncate" } : { formatter: (x: number) => cut.get(x)?.join("\n") ?? "" }),
  });
}
