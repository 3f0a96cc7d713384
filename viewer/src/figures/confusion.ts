import { fontFamily, frame, grid, type Panel, type Part, tooltip, xAxis, yAxis } from "../chart";
import type { Cell } from "../csv";
import type { Figure } from "../figure";
import { count, ofHead, plural, samplesIn } from "../format";
import type { Classes } from "../report";
import type { Theme } from "../theme";
import { escape } from "./curves";

export interface Confused { truth: number; label: number; samples: number }

/** The cells of a confusion matrix that are not empty. */
export const cellsOf = (classes: Classes): Confused[] => Array.from({ length: classes.cells.length / 3 }, (_, i) =>
  ({ truth: classes.cells[3 * i]!, label: classes.cells[3 * i + 1]!, samples: classes.cells[3 * i + 2]! }));

/** Errors, the most frequent first; equals as the classes are numbered. */
export const errorsOf = (classes: Classes): Confused[] =>
  cellsOf(classes).filter((cell) => cell.truth !== cell.label).toSorted((a, b) => b.samples - a.samples || a.truth - b.truth || a.label - b.label);

/** Black or white, whichever stands out on a colour (relative luminance of WCAG 2, threshold of equal contrast). */
export function inkOn(rgb: number[]): string {
  const [r, g, b] = rgb.map((x) => (x / 255 <= 0.04045 ? x / 255 / 12.92 : ((x / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b! > 0.179 ? "#000000" : "#ffffff";
}

const mix = (from: number[], to: number[], share: number): number[] => from.map((x, k) => Math.round(x + (to[k]! - x) * share));
const hex = (color: string): number[] => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
const named = 40, numbered = 22;

/** Which class is taken for which: right ones blue by their share of the row, errors orange by their share of the largest. */
export function confusion(name: string, classes: Classes, head = ""): Figure {
  const names = classes.classes.map((one) => one.name);
  const n = names.length;
  const cells = cellsOf(classes), errors = errorsOf(classes);
  const worst = errors[0]?.samples ?? 1;
  const told = (cell: Confused): string => `${names[cell.truth]} taken for ${names[cell.label]}: ${count(cell.samples)}`;
  const most = errors.slice(0, 3).map(told).join(", ");
  const fill = (theme: Theme, cell: Confused): number[] => cell.truth === cell.label
    ? mix(hex(theme.ground), hex(theme.dark ? "#2b8cc4" : "#0072b2"), 0.12 + (0.88 * cell.samples) / Math.max(1, classes.classes[cell.truth]!.support))
    : mix(hex(theme.ground), hex(theme.dark ? "#e69f00" : "#d55e00"), 0.12 + 0.88 * Math.sqrt(cell.samples / worst));

  return {
    name,
    title: `Confusion matrix of the ${samplesIn(classes.samples)}${ofHead(head)}`,
    caption: `Rows: true class, columns: predicted class. ${count(classes.right)} of ${plural(classes.total, "sample")} right. `
      + "Blue: right, by share of the class; orange: wrong, by number." + (most ? ` Most often ${most}.` : ""),
    summary: `${count(classes.right)} of ${count(classes.total)} right.` + (most ? ` Most often ${most}.` : ""),
    many: n > named,
    draw(width, theme) {
      const longest = Math.max(...names.map((one) => one.length));
      const left = n > named ? 64 : Math.min(150, 44 + 6.6 * longest);
      const side = Math.min(width - left - 16, n > named ? 560 : Math.max(160, n * 52));
      const size = side / n;
      const panel: Panel = { x: left, y: 16, width: side, height: side };
      const crowded = 6.6 * longest > size - 4;
      const bottom = 46 + (crowded && n <= named ? Math.min(80, 5 * longest) : 12);
      const labels = (of: Part): Part => ({
        type: "category", data: names, axisTick: { show: false }, splitLine: { show: false },
        axisLabel: { interval: n > named ? "auto" : 0, hideOverlap: n > named, fontSize: size < 16 ? 9 : 11, width: 96, overflow: "truncate", ...of },
      });
      return {
        height: panel.y + side + bottom,
        option: {
          ...frame(theme),
          grid: [grid(panel)],
          xAxis: [{ ...xAxis(theme, 0, "predicted", labels({ rotate: crowded ? 45 : 0 })), nameGap: bottom - 24 }],
          yAxis: [{ ...yAxis(theme, 0, "true", labels({})), inverse: true, scale: undefined, nameGap: left - 22 }],
          tooltip: tooltip(theme, { trigger: "item", formatter: ({ data }: { data: number[] }) =>
            escape(told({ truth: data[1]!, label: data[0]!, samples: data[2]! })) }),
          series: [{
            type: "custom", data: cells.map((cell) => [cell.label, cell.truth, cell.samples]), encode: { x: 0, y: 1 }, clip: true,
            renderItem: (params: { dataIndex: number }, api: { coord(point: number[]): number[] }) => {
              const cell = cells[params.dataIndex]!;
              const [x, y] = api.coord([cell.label, cell.truth]);
              const paint = fill(theme, cell);
              const gap = size > 8 ? 1 : 0;
              const text = String(cell.samples);
              const room = size >= numbered && size > 6.5 * text.length + 2;
              return {
                type: "group",
                children: [
                  { type: "rect", shape: { x: x! - size / 2 + gap / 2, y: y! - size / 2 + gap / 2, width: Math.max(1, size - gap), height: Math.max(1, size - gap) },
                    style: { fill: `rgb(${paint.join(",")})` } },
                  ...(room ? [{ type: "text", x, y, silent: true, style: { text, align: "center", verticalAlign: "middle", fill: inkOn(paint), fontSize: 11, fontFamily } }] : []),
                ],
              };
            },
          }],
        },
      };
    },
    data: () => [["true", "predicted", "samples"], ...cells.map((cell): Cell[] => [names[cell.truth]!, names[cell.label]!, cell.samples])],
  };
}
