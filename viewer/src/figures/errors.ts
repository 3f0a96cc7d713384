import { band, frame, grid, heading, legend, panels, type Part, tooltip, xAxis, yAxis } from "../chart";
import type { Cell } from "../csv";
import type { JSX } from "preact";
import { h } from "../dom";
import type { Figure } from "../figure";
import { capital, count, digits, plural, samplesIn, tick, timeOfDay } from "../format";
import type { TargetErrors } from "../report";
import { color } from "../theme";
import { escape } from "./curves";

const parts = 12;

/** A value of what is told: a time of day as clocks have it, a number as it is. */
export const told = (view: Pick<TargetErrors, "isTime">, x: number): string => (view.isTime ? timeOfDay(x) : digits(x));
const unit = (view: TargetErrors): string => (view.isTime ? " minutes" : "");

/** The range of the values: a turn where they repeat, else from the least to the largest. */
function range(view: TargetErrors): [number, number] {
  if (view.period !== null) return [0, view.period];
  const [low, high] = [Math.min(...view.true), Math.max(...view.true)];
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

/** How many of these values lie in each twelfth of the range; what lies beyond counts at its ends, or comes round. */
export function byPart(view: TargetErrors, values: number[]): number[] {
  const [low, high] = range(view);
  const counts = Array<number>(parts).fill(0);
  for (const x of values) {
    const at = Math.floor(((x - low) / (high - low)) * parts);
    counts[view.period === null ? Math.min(parts - 1, Math.max(0, at)) : ((at % parts) + parts) % parts]! += 1;
  }
  return counts;
}

/** Whether a size lies between two, ends included, whatever digits each was told with. */
const between = (size: number, low: number, high: number): boolean => size >= low * (1 - 1e-6) && size <= high * (1 + 1e-6);

/** Which listed samples have an error of such a size. */
export const within = (view: TargetErrors, low: number, high: number): number[] =>
  view.index.map((_, i) => i).filter((i) => between(Math.abs(view.error[i]!), low, high));

/**
 * How errors are distributed, where they lie, and to which values those of a size belong that the reader chooses: at first, for
 * times, those of about an hour, for other numbers the largest tenth.
 */
export function errors(name: string, samples: string, view: TargetErrors): Figure {
  const [from, to] = view.isTime ? [55, 65] : [view.ninetyPercent, view.largest];
  const { edges, counts } = view.histogram;
  const [least, most] = range(view);
  const reach = edges.at(-1)!;
  const tallest = Math.max(...counts);
  const log = tallest > 30;
  const listed = view.index.length < view.total ? ` ${count(view.index.length)} of them are drawn one by one, evenly chosen.` : "";
  const inShort = `mean size ${digits(view.mean)}${unit(view)}, median ${digits(view.median)}, nine of ten within ${digits(view.ninetyPercent)}, `
    + `the largest ${digits(view.largest)}; mean with its sign ${digits(view.bias)}`;

  return {
    name,
    title: `The errors of ${view.target} on the ${samplesIn(samples)}`,
    caption: `Predicted minus true${view.period === null ? "" : `, the shorter way round ${digits(view.period)}`}, over ${plural(view.total, "sample")}: ${inShort}.`
      + listed + " To the right: the true values and the predicted ones of the samples whose errors have the chosen size.",
    summary: `${capital(inShort)}.`,
    many: view.index.length > 1000,
    start: [from, to],
    controls: ([smallest = from, largest = to], choose) => {
      const bound = (label: string, start: number, set: (x: number) => void): JSX.Element => h("input", {
        type: "number", min: 0, step: "any", value: Number(digits(start, 3)), "aria-label": `${label} size of the errors of ${view.target}`,
        onChange: (event) => {
          const x = event.currentTarget.valueAsNumber;
          if (!Number.isNaN(x)) set(x);
        },
      });
      return h("p", { class: "controls" }, "Errors of a size from", bound("Least", smallest, (x) => choose([x, largest])), "to",
        bound("Largest", largest, (x) => choose([smallest, x])), view.isTime ? "minutes, either sign" : "either sign");
    },
    draw(width, theme, [smallest = from, largest = to] = []) {
      const layout = panels(3, width, 3, 330, 240);
      const chosen = within(view, smallest, largest);
      const names = { other: "other errors", chosen: "errors of the chosen size", true: "their true values", predicted: "their predicted values" };
      const inks = { other: theme.faint, chosen: color(theme, 2), true: color(theme, 0), predicted: color(theme, 1) };
      const below = legend(theme, [
        { name: names.other, icon: "circle", color: inks.other }, { name: names.chosen, icon: "circle", color: inks.chosen },
        { name: names.true, icon: "rect", color: inks.true }, { name: names.predicted, icon: "rect", color: inks.predicted },
      ], width, layout.height);
      const note = (i: number): string => `Sample ${view.index[i]}\ntrue ${told(view, view.true[i]!)}, predicted ${told(view, view.predicted[i]!)}\nerror ${digits(view.error[i]!)}${unit(view)}`;
      const dots = (name: string, points: number[], ink: string, opacity: number, z: number): Part => ({
        type: "scatter", name, xAxisIndex: 1, yAxisIndex: 1, symbolSize: 5, z, itemStyle: { color: ink, opacity },
        data: points.map((i) => ({ value: [view.true[i], view.error[i]], note: note(i) })),
      });
      const isIn = new Set(chosen);
      const start = (part: number): number => least + ((most - least) * part) / parts;
      const bars = (name: string, values: number[], ink: string): Part => ({
        type: "bar", name, xAxisIndex: 2, yAxisIndex: 2, itemStyle: { color: ink }, barGap: "0%", barCategoryGap: "20%",
        data: byPart(view, values).map((n, part) => ({ value: n, note: `${name} from ${told(view, start(part))} to ${told(view, start(part + 1))}: ${count(n)}` })),
      });
      const floor = log ? 0.5 : 0;
      return {
        height: layout.height + below.height,
        option: {
          ...frame(theme),
          grid: layout.panels.map(grid),
          title: ["How large they are", "At which values they are", `${capital(plural(chosen.length, "value"))} ${digits(smallest, 3)} to ${digits(largest, 3)}${unit(view)} off`]
            .map((title, i) => heading(theme, layout.panels[i]!, title)),
          xAxis: [
            xAxis(theme, 0, `error${unit(view) && ` (${unit(view).trim()})`}`, { min: -reach, max: reach, ...ticks(view, -reach, reach, 6) }),
            xAxis(theme, 1, `true ${view.target}`, { min: least, max: most, ...ticks(view, least, most, 4, (x) => (view.isTime ? timeOfDay(x) : tick(x))) }),
            // Hours have a name each; of other numbers round ones are told below the bars, where they lie.
            xAxis(theme, 2, view.isTime ? view.target : "", {
              type: "category", data: Array.from({ length: parts }, (_, part) => String(part || 12)), axisTick: { alignWithLabel: true, show: view.isTime }, ...(view.isTime ? {} : { axisLabel: { show: false } }),
            }),
            ...(view.isTime ? [] : [xAxis(theme, 2, view.target, { position: "bottom", min: least, max: most, ...ticks(view, least, most, 4) })]),
          ],
          yAxis: [
            yAxis(theme, 0, log ? "samples, log scale" : "samples", { type: log ? "log" : "value", min: floor, splitNumber: 4, axisLabel: { formatter: (n: number) => (n < 1 ? "" : count(n)) } }),
            yAxis(theme, 1, `error${unit(view) && ` (${unit(view).trim()})`}`, { axisLabel: { formatter: tick } }),
            yAxis(theme, 2, "samples", { min: 0, minInterval: 1, splitNumber: 4 }),
          ],
          legend: below.legend,
          tooltip: tooltip(theme, { trigger: "item", formatter: ({ data }: { data: { note?: string } }) => escape(data.note ?? "").replaceAll("\n", "<br>") }),
          series: [
            {
              type: "custom", xAxisIndex: 0, yAxisIndex: 0, encode: { x: [0, 1], y: 2 }, clip: true, animation: false,
              data: counts.map((n, bin) => ({ value: [edges[bin], edges[bin + 1], n], note: `${digits(edges[bin]!)} to ${digits(edges[bin + 1]!)}: ${count(n)}` })),
              renderItem: (_: unknown, api: { value(k: number): number; coord(point: number[]): number[] }) => {
                if (api.value(2) === 0) return undefined;
                const [left, top] = api.coord([api.value(0), api.value(2)]);
                const [right, bottom] = api.coord([api.value(1), floor]);
                return {
                  type: "rect", style: { fill: between(Math.abs(api.value(0) + api.value(1)) / 2, smallest, largest) ? inks.chosen : inks.other },
                  shape: { x: left, y: top, width: Math.max(1, right! - left! - 0.5), height: bottom! - top! },
                };
              },
            },
            ...[1, -1].map((sign) => ({
              ...band(names.chosen, 1, [least, most], [sign * smallest, sign * smallest], [sign * largest, sign * largest], inks.chosen), id: `band:${sign}`,
            })),
            dots(names.other, view.index.map((_, i) => i).filter((i) => !isIn.has(i)), inks.other, 0.45, 2),
            dots(names.chosen, chosen, inks.chosen, 0.9, 3),
            bars(names.true, chosen.map((i) => view.true[i]!), inks.true),
            bars(names.predicted, chosen.map((i) => view.predicted[i]!), inks.predicted),
          ],
        },
      };
    },
    data: () => [
      ["sample", "true", "predicted", "error"],
      ...view.index.map((sample, i): Cell[] => [sample, view.true[i]!, view.predicted[i]!, view.error[i]!]),
    ],
  };
}

/** Ticks of an axis; of minutes so many of whole hours that they divide it evenly. */
function ticks(view: TargetErrors, low: number, high: number, parts: number, words: (x: number) => string = tick): Part {
  const label = { formatter: (x: number) => words(x) };
  return view.isTime ? { interval: (high - low) / parts, axisLabel: label } : { axisLabel: { ...label, showMinLabel: false, showMaxLabel: false } };
}
