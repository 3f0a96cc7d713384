import { fontFamily, frame, grid, heading, type Panel, type Part, xAxis, yAxis } from "../chart";
import type { Cell } from "../csv";
import type { Figure } from "../figure";
import { count } from "../format";
import type { Plane } from "../report";
import { light, shade, type Theme } from "../theme";

/** The plane three ways: true label, predicted value, predicted label. */
export function plane(name: string, plane: Plane): Figure {
  const views: { title: string; pixels: (i: number) => [number, number, number] }[] = [];
  const classes = Math.max(1, ...plane.label, ...(plane.true ?? []));
  const ofLabel = (label: number) => (classes === 1 ? shade(label) : rgb(light.colors[label % light.colors.length]!));
  if (plane.true) views.push({ title: "True label", pixels: (i) => ofLabel(plane.true![i]!) });
  views.push({ title: "Predicted value", pixels: (i) => shade(plane.value[i]!) });
  views.push({ title: "Predicted label", pixels: (i) => ofLabel(plane.label[i]!) });
  const images = views.map((view) => image(plane, view.pixels));
  const cells = plane.columns * plane.rows;
  const wrong = plane.true ? plane.label.filter((label, i) => label !== plane.true![i]).length : null;

  return {
    name,
    title: "The plane, three ways",
    caption: `${plane.columns} × ${plane.rows} cells, each shown by its centre.`
      + (classes === 1 ? " Dark blue: 0, yellow: 1." : "")
      + (wrong === null ? "" : ` ${count(wrong)} of ${count(cells)} cells are labelled wrongly.`),
    summary: `Maps over ${plane.names.join(" and ")}` + (wrong === null ? "." : `; ${wrong} of ${cells} cells are labelled wrongly.`),
    many: true,
    draw(width, theme) {
      const across = width >= 640 ? views.length : 1;
      const cell = width / across;
      const side = Math.min(cell - 76, 420);
      const tall = side * Math.min(1.4, Math.max(0.4, (plane.y[1] - plane.y[0]) / (plane.x[1] - plane.x[0])));
      const spots: Panel[] = views.map((_, i) => ({
        x: (i % across) * cell + 60, y: Math.floor(i / across) * (tall + 92) + 34, width: side, height: tall,
      }));
      const height = Math.ceil(views.length / across) * (tall + 92) + 40;
      return {
        height,
        option: {
          ...frame(theme),
          grid: spots.map(grid),
          title: spots.map((spot, i) => heading(theme, spot, views[i]!.title)),
          xAxis: spots.map((_, i) => xAxis(theme, i, plane.names[0] ?? "x", { min: plane.x[0], max: plane.x[1] })),
          yAxis: spots.map((_, i) => yAxis(theme, i, plane.names[1] ?? "y", { min: plane.y[0], max: plane.y[1], splitLine: { show: false } })),
          graphic: scale(theme, 60, height - 30),
          series: images.map((source, i) => picture(plane, i, source)),
        },
      };
    },
    data: () => [
      [plane.names[0] ?? "x", plane.names[1] ?? "y", "true_label", "predicted_value", "predicted_label"],
      ...plane.value.map((value, i): Cell[] => [
        plane.x[0] + ((plane.x[1] - plane.x[0]) * ((i % plane.columns) + 0.5)) / plane.columns,
        plane.y[0] + ((plane.y[1] - plane.y[0]) * (Math.floor(i / plane.columns) + 0.5)) / plane.rows,
        plane.true?.[i] ?? null, value, plane.label[i]!,
      ]),
    ],
  };
}

/**
 * The cells as an image, each several pixels wide so that no renderer blurs their edges. A canvas is there when it is drawn; an image of an
 * address is read later, and what is printed at once would lack it.
 */
function image(plane: Plane, pixels: (i: number) => [number, number, number]): HTMLCanvasElement | string {
  if (typeof document === "undefined") return bitmap(plane.columns, plane.rows, pixels);
  const zoom = Math.max(1, Math.ceil(800 / plane.columns));
  const small = document.createElement("canvas");
  [small.width, small.height] = [plane.columns, plane.rows];
  const context = small.getContext("2d")!;
  const data = context.createImageData(plane.columns, plane.rows);
  for (let row = 0; row < plane.rows; row++)
    for (let column = 0; column < plane.columns; column++) {
      const at = 4 * ((plane.rows - 1 - row) * plane.columns + column); // images count rows from the top
      data.data.set([...pixels(row * plane.columns + column), 255], at);
    }
  context.putImageData(data, 0, 0);
  const large = document.createElement("canvas");
  [large.width, large.height] = [plane.columns * zoom, plane.rows * zoom];
  const sharp = large.getContext("2d")!;
  sharp.imageSmoothingEnabled = false;
  sharp.drawImage(small, 0, 0, large.width, large.height);
  return large;
}

/** Pixels as the address of a Windows bitmap, whose rows are counted from below as ours are, and which needs no canvas: under Node.js. */
export function bitmap(columns: number, rows: number, pixels: (i: number) => [number, number, number]): string {
  const line = 4 * Math.ceil((3 * columns) / 4), size = 54 + line * rows;
  const bytes = new Uint8Array(size), view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  for (const [at, value] of [[2, size], [10, 54], [14, 40], [18, columns], [22, rows], [26, 0x180001], [34, size - 54]] as const) view.setUint32(at, value, true);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) bytes.set(pixels(row * columns + column).toReversed(), 54 + row * line + 3 * column);
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `data:image/bmp;base64,${btoa(text)}`;
}

const picture = (plane: Plane, axis: number, source: HTMLCanvasElement | string): Part => ({
  type: "custom", xAxisIndex: axis, yAxisIndex: axis, silent: true, z: 1, data: [[plane.x[0], plane.y[0]]],
  renderItem: (_: unknown, api: { coord(point: number[]): number[] }) => {
    const [left, bottom] = api.coord([plane.x[0], plane.y[0]]);
    const [right, top] = api.coord([plane.x[1], plane.y[1]]);
    return { type: "image", style: { image: source, x: left, y: top, width: right! - left!, height: bottom! - top! } };
  },
});

/** The colours of values from 0 to 1. */
const scale = (theme: Theme, x: number, y: number): Part[] => [
  { type: "text", x: x + 110, y: y + 1, silent: true, style: { text: "predicted value:  0", align: "right", fill: theme.faint, fontSize: 12, fontFamily } },
  {
    type: "rect", silent: true, shape: { x: x + 118, y, width: 140, height: 12 },
    style: { fill: { type: "linear", x: 0, y: 0, x2: 1, y2: 0, colorStops:
      Array.from({ length: 10 }, (_, i) => ({ offset: i / 9, color: `rgb(${shade(i / 9).join(",")})` })) } },
  },
  { type: "text", x: x + 264, y: y + 1, silent: true, style: { text: "1", fill: theme.faint, fontSize: 12, fontFamily } },
];

const rgb = (hex: string): [number, number, number] =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];
