import { frame, grid, heading, legend, marks, panels, type Part, tooltip, xAxis, yAxis } from "../chart";
import type { Cell } from "../csv";
import type { Figure } from "../figure";
import { count, digits, ofHead, plural, samplesIn } from "../format";
import type { ClassCurve, Probabilities } from "../report";
import { color, type Theme } from "../theme";
import { escape } from "./curves";

/** Of more classes than there are colours so many get one. */
const colors = 7, coloredOfMany = 6;

/** A point of a class's curves. */
export interface Cut { threshold: number; alarms: number; recall: number; precision: number }

/** What a curve's numbers say: false alarms among others, recall, precision, at each threshold. */
export const cutsOf = (curve: ClassCurve): Cut[] => curve.thresholds.map((threshold, i) => cut(curve, threshold, curve.truePositives[i]!, curve.falsePositives[i]!));

/** What the network decides by itself. */
export const decided = (curve: ClassCurve): Cut => cut(curve, 0.5, curve.decided[0]!, curve.decided[1]!);

const cut = (curve: ClassCurve, threshold: number, right: number, wrong: number): Cut =>
  ({ threshold, alarms: wrong / curve.negatives, recall: right / curve.positives, precision: right + wrong === 0 ? 1 : right / (right + wrong) });

/** The curves that get a colour of their own: all, or of many those of the least average precision. */
export function chosen(curves: ClassCurve[]): ClassCurve[] {
  if (curves.length <= colors) return curves;
  const worst = new Set(curves.toSorted((a, b) => a.averagePrecision - b.averagePrecision).slice(0, coloredOfMany));
  return curves.filter((curve) => worst.has(curve));
}

const mean = (values: number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** How well a classifier's probabilities rank, and whether they mean what they say: ROC, precision over recall, calibration. */
export function probabilities(name: string, view: Probabilities, head = ""): Figure {
  const { curves, calibration } = view;
  const [first] = curves, two = curves.length === 1;
  const auc = mean(curves.map((curve) => curve.rocAuc)), precision = mean(curves.map((curve) => curve.averagePrecision));
  const drawn = curves.length < view.classes ? ` Of ${plural(view.classes, "class", "classes")} the ${curves.length} of the least average precision are drawn.` : "";
  const areas = (two ? `Area under the ROC curve ${digits(auc)}, average precision ${digits(precision)}`
    : `Each class against the rest: mean area under the ROC curve ${digits(auc)}, mean average precision ${digits(precision)}`) + (two && first ? ` (${digits(first.positives / (first.positives + first.negatives))} by chance)` : "");
  const said = calibration === null ? "" : ` What is said and what comes true lie ${percent(calibration.error)} apart on average.`;
  const caption = `${areas}.${drawn} As the threshold falls, more of the class is found, and more of the rest called so. `
    + (two ? `The ring is the threshold 0.5.` : "Rings are what the network decides.")
    + (calibration === null ? "" : ` To the right, in ten bins of the probability ${calibration.class === null ? "that it gives to the class it predicts" : `of ${calibration.class}`}: how often it came true, with 95 % intervals; bars count samples.`)
    + said;

  return {
    name,
    title: `What the probabilities are worth${ofHead(head)}: ${samplesIn(view.samples)}`,
    caption,
    summary: `${areas}.${said}`,
    many: curves.length > 10,
    draw(width, theme) {
      const layout = panels(calibration === null ? 2 : 3, width, 3, 290, 260);
      const own = chosen(curves);
      const ink = (curve: ClassCurve): string => (own.includes(curve) ? color(theme, own.indexOf(curve)) : theme.faint);
      const label = (curve: ClassCurve): string => (own.includes(curve) ? curve.name : "other classes");
      const chance = "by chance, or as it should be", truth = "came true";
      const below = legend(theme, [
        ...own.map((curve) => ({ name: curve.name, color: ink(curve) })),
        ...(own.length < curves.length ? [{ name: "other classes", color: theme.faint }] : []),
        { name: chance, color: theme.faint, dash: true },
        ...(calibration === null ? [] : [{ name: truth, icon: "circle", color: calibrationInk(theme) }]),
      ], width, layout.height);
      const note = (curve: ClassCurve, at: Cut, what: string): string =>
        `${curve.name}${what}\n${percent(at.recall)} of it found\n${percent(at.alarms)} of the rest called so\nprecision ${percent(at.precision)}`;
      const line = (curve: ClassCurve, panel: number, points: { value: number[]; note: string }[], more: Part): Part => ({
        type: "line", name: label(curve), xAxisIndex: panel, yAxisIndex: panel, data: points, symbolSize: 7, showSymbol: false, showAllSymbol: true,
        z: own.includes(curve) ? 3 : 2, itemStyle: { color: ink(curve) }, lineStyle: { color: ink(curve), width: own.includes(curve) ? 2 : 1, opacity: own.includes(curve) ? 1 : 0.6 },
        emphasis: { disabled: true }, triggerLineEvent: false, ...more,
      });
      const dashed = (panel: number, points: number[][]): Part => ({
        type: "line", name: chance, xAxisIndex: panel, yAxisIndex: panel, data: points, showSymbol: false, silent: true, z: 1,
        itemStyle: { color: theme.faint }, lineStyle: { color: theme.faint, width: 1, type: "dashed" }, tooltip: { show: false },
      });
      const ring = (curve: ClassCurve, panel: number, x: number, y: number): Part => ({
        type: "scatter", name: label(curve), xAxisIndex: panel, yAxisIndex: panel, symbolSize: 9, z: 5, itemStyle: { color: theme.ground, borderColor: ink(curve), borderWidth: 2, opacity: 1 },
        data: [{ value: [x, y], note: note(curve, decided(curve), two ? " at 0.5" : ", as decided") }],
      });
      const shares: Part = { min: 0, max: 1, scale: false, interval: 0.25 };
      const bins = calibration === null ? [] : calibration.samples.map((samples, i) => ({ samples, i })).filter((bin) => bin.samples > 0);
      const tallest = Math.max(1, ...bins.map((bin) => bin.samples));
      const binNote = (i: number): string => `said ${percent(calibration!.said[i]!)} on average\ncame true ${count(calibration!.true[i]!)} of ${count(calibration!.samples[i]!)}`;
      return {
        height: layout.height + below.height,
        option: {
          ...frame(theme),
          grid: layout.panels.map(grid),
          title: [`ROC: area ${digits(auc)}`, `Precision: average ${digits(precision)}`, ...(calibration === null ? [] : [`Calibration: ${percent(calibration.error)} off`])]
            .map((title, i) => heading(theme, layout.panels[i]!, title)),
          xAxis: [
            xAxis(theme, 0, "of the rest called so (false positives)", shares), xAxis(theme, 1, "of the class found (recall)", shares),
            ...(calibration === null ? [] : [xAxis(theme, 2, calibration.class === null ? "probability of what is predicted" : `probability of ${calibration.class}`, shares)]),
          ],
          yAxis: [
            yAxis(theme, 0, "of the class found", shares), yAxis(theme, 1, "of those called so right (precision)", shares),
            ...(calibration === null ? [] : [yAxis(theme, 2, "came true", shares)]),
          ],
          legend: below.legend,
          tooltip: tooltip(theme, { trigger: "item", formatter: ({ data }: { data: { note?: string } }) => escape(data.note ?? "").replaceAll("\n", "<br>") }),
          series: [
            dashed(0, [[0, 0], [1, 1]]),
            ...(two ? [dashed(1, [0, 1].map((x) => [x, first!.positives / (first!.positives + first!.negatives)]))] : []),
            ...curves.flatMap((curve) => {
              const cuts = cutsOf(curve), at = (c: Cut) => note(curve, c, ` from ${digits(c.threshold)}`);
              return [
                line(curve, 0, [{ value: [0, 0], note: "" }, ...cuts.map((c) => ({ value: [c.alarms, c.recall], note: at(c) }))], {}),
                // The precision of a threshold holds for all the recall that it adds.
                line(curve, 1, [{ value: [0, cuts[0]!.precision], note: "" }, ...cuts.map((c) => ({ value: [c.recall, c.precision], note: at(c) }))], { step: "start" }),
              ];
            }),
            ...own.flatMap((curve) => {
              const at = decided(curve);
              return [ring(curve, 0, at.alarms, at.recall), ring(curve, 1, at.recall, at.precision)];
            }),
            ...(calibration === null ? [] : [
              dashed(2, [[0, 0], [1, 1]]),
              {
                type: "custom", xAxisIndex: 2, yAxisIndex: 2, encode: { x: 0, y: 1 }, z: 1, animation: false, clip: true,
                data: bins.map(({ samples, i }) => ({ value: [(i + 0.5) / calibration.samples.length, samples / tallest], note: binNote(i) })),
                renderItem: (_: unknown, api: { value(k: number): number; coord(point: number[]): number[] }) => {
                  const half = 0.5 / calibration.samples.length;
                  const [left, top] = api.coord([api.value(0) - half, 0.22 * api.value(1)]), [right, bottom] = api.coord([api.value(0) + half, 0]);
                  return { type: "rect", shape: { x: left! + 1, y: top, width: right! - left! - 2, height: bottom! - top! }, style: { fill: theme.faint, opacity: 0.3 } };
                },
              },
              marks(truth, 2, bins.map(({ i, samples }) => ({
                x: calibration.said[i]!, y: calibration.true[i]! / samples, low: calibration.low[i]!, high: calibration.high[i]!, note: binNote(i),
              })), calibrationInk(theme), "circle", 0, null),
            ]),
          ],
        },
      };
    },
    data: () => [
      ["of", "class", "threshold", "false_positive_rate", "recall", "precision", "samples", "came_true"],
      ...curves.flatMap((curve) => cutsOf(curve).map((c): Cell[] => ["curve", curve.name, c.threshold, c.alarms, c.recall, c.precision, "", ""])),
      ...(calibration?.samples ?? []).map((samples, i): Cell[] => ["bin", calibration!.class ?? "", calibration!.said[i]!, "", "", "", samples, calibration!.true[i]!]),
    ],
  };
}

const calibrationInk = (theme: Theme): string => theme.ink;
