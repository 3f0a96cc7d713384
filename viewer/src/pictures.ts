// Many small pictures, each a canvas of its own pixels that the page enlarges without blurring.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { h } from "./dom";
import { whenSeen } from "./seen";
import type { Pictures } from "./report";

export type Rgb = [number, number, number];
/** The colour of a value of a picture of one channel. */
export type Palette = (byte: number) => Rgb;

export const grey: Palette = (byte) => [byte, byte, byte];

/** base64 as bytes. */
export const bytesOf = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** How many pictures these are. */
export const countOf = (pictures: Pictures, bytes: Uint8Array): number =>
  bytes.length === 0 ? 0 : bytes.length / (pictures.height * pictures.width * pictures.channels);

/** Some of the pictures, in this order. */
export function chosen(pictures: Pictures, bytes: Uint8Array, which: number[]): Uint8Array {
  const size = pictures.height * pictures.width * pictures.channels;
  const own = new Uint8Array(which.length * size);
  which.forEach((at, i) => own.set(bytes.subarray(at * size, (at + 1) * size), i * size));
  return own;
}

/** The pixels of one picture as a canvas wants them: red, green, blue, opaque. */
export function pixels(pictures: Pictures, bytes: Uint8Array, at: number, palette: Palette): Uint8ClampedArray<ArrayBuffer> {
  const { height, width, channels } = pictures;
  const own = bytes.subarray(at * height * width * channels, (at + 1) * height * width * channels);
  const filled = new Uint8ClampedArray(4 * height * width);
  for (let i = 0; i < height * width; i++)
    filled.set([...(channels === 3 ? own.subarray(3 * i, 3 * i + 3) : palette(own[i]!)), 255], 4 * i);
  return filled;
}

/** How often a picture's pixels are enlarged so that its longer side comes near `side`: whole, at least once. */
export const zoomOf = (pictures: Pictures, side: number): number =>
  Math.max(1, Math.round(side / Math.max(pictures.height, pictures.width, 1)));

/** A canvas of so many pixels, shown so large; it is drawn when it comes near what is seen, and again when something of `of` changes. */
function Canvas({ width, height, wide, high, label, draw, of }: {
  width: number; height: number; wide: number; high: number; label: string | null; draw: (context: CanvasRenderingContext2D) => void; of: unknown[];
}): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let done = false;
    return whenSeen(canvas.current!, (near) => {
      if (!near || done) return;
      done = true;
      draw(canvas.current!.getContext("2d")!);
    });
  }, of);
  return h("canvas", {
    ref: canvas, class: label === null ? undefined : "picture", width, height, style: `width:${wide}px;height:${high}px`,
    ...(label === null ? { "aria-hidden": "true" } : { role: "img", "aria-label": label, title: label }),
  });
}

/** One picture. */
export function picture(pictures: Pictures, bytes: Uint8Array, at: number, palette: Palette, side: number, label: string): JSX.Element {
  const zoom = zoomOf(pictures, side);
  return h(Canvas, {
    width: pictures.width, height: pictures.height, wide: pictures.width * zoom, high: pictures.height * zoom, label, of: [pictures, bytes, at],
    draw: (context) => context.putImageData(new ImageData(pixels(pictures, bytes, at, palette), pictures.width, pictures.height), 0, 0),
  });
}

/** Draws over a picture: which, in which square. */
export type Over = (context: CanvasRenderingContext2D, at: number, x: number, y: number, side: number) => void;

/** One picture with something drawn over it, in finer lines than its pixels. */
export function pictureUnder(over: Over, pictures: Pictures, bytes: Uint8Array, at: number, palette: Palette, side: number, label: string): JSX.Element {
  const wide = pictures.width * zoomOf(pictures, side), high = pictures.height * zoomOf(pictures, side);
  const above = h(Canvas, { width: 3 * wide, height: 3 * high, wide, high, label: null, of: [pictures, at], draw: (context) => over(context, at, 0, 0, 3 * Math.min(wide, high)) });
  return h("div", { class: "under" }, picture(pictures, bytes, at, palette, side, label), above);
}

/** Where pictures stand on a sheet: about as wide as high, `gap` pixels between them. */
export function sheet(count: number, width: number, height: number, gap: number): { across: number; width: number; height: number } {
  const across = Math.max(1, Math.ceil(Math.sqrt((count * (height + gap)) / (width + gap))));
  return { across, width: across * (width + gap) + gap, height: Math.ceil(count / across) * (height + gap) + gap };
}

/** All of them on one sheet, as an image to save. */
export function sheetOf(pictures: Pictures, bytes: Uint8Array, palette: Palette, side: number, over: Over = () => {}): Promise<Blob | null> {
  const zoom = 2 * zoomOf(pictures, side);
  const [gap, wide, high] = [4, pictures.width * zoom, pictures.height * zoom];
  const count = countOf(pictures, bytes);
  const size = sheet(count, wide, high, gap);
  const [small, large] = [document.createElement("canvas"), document.createElement("canvas")];
  [small.width, small.height, large.width, large.height] = [pictures.width, pictures.height, size.width, size.height];
  const context = large.getContext("2d")!;
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, size.width, size.height);
  context.imageSmoothingEnabled = false;
  for (let i = 0; i < count; i++) {
    small.getContext("2d")!.putImageData(new ImageData(pixels(pictures, bytes, i, palette), pictures.width, pictures.height), 0, 0);
    const [x, y] = [(i % size.across) * (wide + gap) + gap, Math.floor(i / size.across) * (high + gap) + gap];
    context.drawImage(small, x, y, wide, high);
    over(context, i, x, y, Math.min(wide, high));
  }
  return new Promise((done) => large.toBlob(done));
}
