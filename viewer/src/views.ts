// What a network makes of single samples: errors, filters, activations.
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { useAddress } from "./address";
import { csv, download, type Cell } from "./csv";
import { choice, h } from "./dom";
import { save } from "./figure";
import { count, digits, ofHead, plural, samplesIn } from "./format";
import { told } from "./figures/errors";
import { drawHands } from "./hands";
import { bytesOf, chosen, countOf, grey, type Over, type Palette, picture, pictureUnder, sheetOf } from "./pictures";
import type { Activations, Filters, LayerActivations, Mistakes, Pictures, TargetErrors } from "./report";
import { diverging, light, shade } from "./theme";

/** 128 is 0, a value below it is blue, above it vermilion. */
const signed: Palette = (byte) => diverging((byte - 128) / 127);
const positive: Palette = (byte) => shade(byte / 255);

const frame = (title: string, caption: string, body: JSX.Element, ...saves: JSX.Element[]): JSX.Element =>
  h("figure", {}, h("p", { class: "title" }, title), body, h("figcaption", {}, caption), h("div", { class: "save" }, ...saves));

const png = (title: string, name: string, pictures: Pictures, bytes: Uint8Array, palette: Palette, side: number, over?: Over, label = "PNG"): JSX.Element =>
  save(title, label, "the pictures", async () => {
    const blob = await sheetOf(pictures, bytes, palette, side, over);
    if (blob) download(`${name}.png`, blob);
  });

const table = (title: string, name: string, rows: () => Cell[][]): JSX.Element =>
  save(title, "CSV", "the numbers", () => download(`${name}.csv`, csv(rows())));

/** Which of the mistakes to show, the most confident first, or the first as the samples lie. */
export function ordered(view: Mistakes, bySample: boolean): number[] {
  const places = view.index.map((_, i) => i);
  return (bySample ? places.toSorted((a, b) => view.index[a]! - view.index[b]!) : places).slice(0, view.each ?? places.length);
}

/** Images that were labelled wrongly, in an order that the reader chooses. */
export const mistakes = (name: string, view: Mistakes, head = ""): JSX.Element => h(MistakesView, { key: name, name, view, head });

function MistakesView({ name, view, head }: { name: string; view: Mistakes; head: string }): JSX.Element {
  const [order, choose] = useAddress(name), bySample = order === "sample";
  const bytes = useMemo(() => bytesOf(view.pictures.bytes), [view]);
  const title = `Images labelled wrongly${ofHead(head)}: ${count(view.wrong)} of ${plural(view.total, "image")} of the ${samplesIn(view.samples)}`;
  if (view.index.length === 0) return h("p", {}, `All ${count(view.total)} images of the ${samplesIn(view.samples)} are labelled rightly${ofHead(head)}.`);
  const shown = ordered(view, bySample), all = shown.length === view.wrong;
  const which = bySample ? `${all ? "All" : `The first ${shown.length} of ${count(view.wrong)}`} errors, in the order of the samples, whose places are counted from 0`
    : all ? "All errors, the most confident first" : `The ${shown.length} most confident of ${count(view.wrong)} errors`;
  return h("figure", {}, h("p", { class: "title" }, title),
    view.each !== null && choice("Order", ["the most confident first", "as the samples lie"], (i) => choose(i === 1 ? "sample" : ""), bySample ? 1 : 0),
    h("ul", { class: "gallery" }, ...shown.map((i) => h("li", { key: view.index[i] },
      picture(view.pictures, bytes, i, grey, 64, `Sample ${view.index[i]} of the ${samplesIn(view.samples)}`),
      h("span", { class: "labels" }, `${view.true[i]} → `, h("strong", {}, view.predicted[i]!)),
      h("span", { class: "more" }, `${(100 * view.confidence[i]!).toFixed(1)} %`),
      bySample && h("span", { class: "more" }, `no. ${count(view.index[i]!)}`)))),
    h("figcaption", {}, `${which}: the true label → the label predicted, and the probability the network gives to that.`),
    h("div", { class: "save" },
      png(title, name, view.pictures, chosen(view.pictures, bytes, shown), grey, 64),
      table(title, name, () => [["sample", "true", "predicted", "confidence"],
        ...shown.map((i): Cell[] => [view.index[i]!, view.true[i]!, view.predicted[i]!, view.confidence[i]!])])));
}

/** The images with the largest errors; over clocks the hands of both times. */
export function worst(name: string, samples: string, view: TargetErrors): JSX.Element | null {
  const own = view.worst;
  if (!own || own.index.length === 0) return null;
  const title = `The largest errors of ${view.target} on the ${samplesIn(samples)}`;
  const bytes = bytesOf(own.pictures.bytes);
  const inks = { true: light.colors[0]!, predicted: light.colors[1]! };
  const over: Over | undefined = view.isTime ? (context, at, x, y, side) => {
    drawHands(context, x, y, side, own.true[at]!, inks.true);
    drawHands(context, x, y, side, own.predicted[at]!, inks.predicted);
  } : undefined;
  const label = (i: number) => `Sample ${own.index[i]} of the ${samplesIn(samples)}`;
  const signed = (x: number) => (x > 0 ? "+" : "") + digits(x, 3) + (view.isTime ? " min" : "");
  return frame(title,
    `The ${plural(own.index.length, "image")} with the largest errors, the largest first: the true value → the predicted one, and the error.`
      + (over ? " Drawn over the clocks: the hands of the true time (blue) and of the predicted one (orange)." : ""),
    h("ul", { class: over ? "gallery wide" : "gallery" }, ...own.index.map((_, i) => h("li", {},
      over ? pictureUnder(over, own.pictures, bytes, i, grey, 110, label(i)) : picture(own.pictures, bytes, i, grey, 64, label(i)),
      h("span", { class: "labels" }, `${told(view, own.true[i]!)} → `, h("strong", {}, told(view, own.predicted[i]!))),
      h("span", { class: "more" }, signed(own.error[i]!))))),
    png(title, name, own.pictures, bytes, grey, 110, over),
    table(title, name, () => [["sample", "true", "predicted", "error"],
      ...own.index.map((sample, i): Cell[] => [sample, own.true[i]!, own.predicted[i]!, own.error[i]!])]));
}

/** The kernels of the first convolutional layer. */
export function filters(name: string, view: Filters): JSX.Element {
  const bytes = bytesOf(view.pictures.bytes);
  const shown = countOf(view.pictures, bytes);
  const colours = view.pictures.channels === 3;
  const title = `The filters of the first convolutional layer, ${view.layer}`;
  return frame(title,
    (shown < view.filters ? `The first ${shown} of ${view.filters} filters` : plural(shown, "filter"))
      + `, all on one scale. ${colours ? "Red, green and blue are the weights of the three channels; grey is 0."
        : `Blue: below 0, white: 0, orange: above 0.${view.channels > 1 ? ` The first of ${view.channels} channels.` : ""}`}`,
    h("div", {},
      h("div", { class: "pictures" }, ...Array.from({ length: shown }, (_, i) => picture(view.pictures, bytes, i, signed, 56, `Filter ${i + 1}`))),
      colours ? null : scale(signed, 1, 255, digits(-view.scale, 3), digits(view.scale, 3))),
    png(title, name, view.pictures, bytes, signed, 56),
    table(title, name, () => weightsOf(view, bytes)));
}

const weightsOf = (view: Filters, bytes: Uint8Array): Cell[][] => {
  const { height, width, channels } = view.pictures;
  return [["filter", "row", "column", "channel", "weight"], ...Array.from(bytes, (byte, i): Cell[] => [
    Math.floor(i / (height * width * channels)) + 1, (Math.floor(i / (width * channels)) % height) + 1, (Math.floor(i / channels) % width) + 1,
    (i % channels) + 1, Number((((byte - 128) / 127) * view.scale).toPrecision(3)),
  ])];
};

/** What each convolutional layer makes of an image that the reader chooses. */
export const activations = (name: string, view: Activations): JSX.Element => h(ActivationsView, { key: name, name, view });

function ActivationsView({ name, view }: { name: string; view: Activations }): JSX.Element {
  const title = "What the convolutional layers make of an image";
  const [asked, choose] = useAddress(name);
  const at = Math.min(view.index.length - 1, Math.max(0, Math.trunc(Number(asked)) || 0));
  const { images, maps } = useMemo(() => ({ images: bytesOf(view.images.bytes), maps: view.layers.map((layer) => bytesOf(layer.maps.bytes)) }), [view]);
  const own = useMemo(() => view.layers.map((layer, k) => imageOf(layer, maps[k]!, at)), [view, at]);
  const wrong = (i: number): string => (view.true[i] === view.predicted[i] ? "" : `, predicted ${view.predicted[i]}`);
  const choices = view.index.map((sample, i) => h("button", { type: "button", class: "choice", "aria-pressed": i === at, onClick: () => choose(i === 0 ? "" : String(i)) },
    picture(view.images, images, i, grey, 48, `Sample ${sample} of the ${samplesIn(view.samples)}`),
    h("span", {}, `${view.true[i]}${wrong(i)}`)));

  return h("figure", {}, h("p", { class: "title" }, title),
    h("div", { class: "choices", role: "group", "aria-label": `Choose an image of the ${samplesIn(view.samples)}` }, ...choices),
    h("div", { "aria-live": "polite" }, ...view.layers.map((layer, k) => layerOf(layer, own[k]!, layer.scales[at]!))),
    h("figcaption", {}, `After each layer's activation function; ${view.index.length === 1 ? "an image" : plural(view.index.length, "image")} of the `
      + `${samplesIn(view.samples)} to choose from. All channels of a layer are on one scale.`),
    h("div", { class: "save" }, ...view.layers.map((layer, k) =>
      png(`${title}, ${layer.layer}`, `${name}-${view.index[at]}-${layer.layer}`, layer.maps, own[k]!, paletteOf(layer), 56, undefined, `PNG of ${layer.layer}`))));
}

const paletteOf = (layer: LayerActivations): Palette => (layer.twoSided ? signed : positive);

/** The maps of one image: [images, shown, height, width] → [shown, height, width]. */
export function imageOf(layer: LayerActivations, bytes: Uint8Array, image: number): Uint8Array {
  const size = layer.shown * layer.maps.height * layer.maps.width;
  return bytes.subarray(image * size, (image + 1) * size);
}

function layerOf(layer: LayerActivations, bytes: Uint8Array, largest: number): JSX.Element {
  const smaller = layer.maps.height < layer.height || layer.maps.width < layer.width;
  return h("div", { class: "layer" },
    h("p", { class: "caption" }, `${layer.layer}: ${layer.shown < layer.channels ? `the first ${layer.shown} of ${layer.channels}` : plural(layer.channels, "channel")}`
      + `${layer.shown < layer.channels ? " channels" : ""} of ${layer.height} × ${layer.width}`
      + (smaller ? `, averaged to ${layer.maps.height} × ${layer.maps.width}` : "")),
    h("div", { class: "pictures" }, ...Array.from({ length: layer.shown }, (_, i) =>
      picture(layer.maps, bytes, i, paletteOf(layer), 56, `${layer.layer}, channel ${i + 1}`))),
    layer.twoSided ? scale(signed, 1, 255, digits(-largest, 3), digits(largest, 3)) : scale(positive, 0, 255, "0", digits(largest, 3)));
}

/** A bar of colours with its ends. */
const scale = (palette: Palette, from: number, to: number, low: string, high: string): JSX.Element => h("div", { class: "scale" },
  h("span", {}, low),
  h("span", { class: "bar", style: `background:linear-gradient(to right,${Array.from({ length: 13 }, (_, i) =>
    `rgb(${palette(from + ((to - from) * i) / 12).join(",")})`).join(",")})` }),
  h("span", {}, high));
