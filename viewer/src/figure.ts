import { echarts, type Option } from "./chart";
import { type Cell, csv, download } from "./csv";
import { h } from "./dom";
import { dark, light, type Theme } from "./theme";

export interface Figure {
  /** Names the files it is saved as. */
  name: string;
  title: string;
  caption: string;
  /** What someone who does not see it should know. */
  summary: string;
  /** Many points: drawn as pixels on the page. */
  many?: boolean;
  /** What the reader may choose; a choice is drawn by `redraw`. */
  controls?(redraw: () => void): HTMLElement;
  draw(width: number, theme: Theme): { option: Option; height: number };
  /** Called whenever it was drawn on the page: for what the reader does in the drawing itself. */
  drawn?(chart: echarts.ECharts): void;
  /** Its numbers; the first row names the columns. */
  data(): Cell[][];
}

// Printed as wide as saved, in pixels; the style sheet makes it as wide as paper, so that panels stand side by side as on the page.
const printed = 900, saved = 900;
const darkness = matchMedia("(prefers-color-scheme: dark)");
const shown: { draw(): void; print(): void }[] = [];
const whenNear = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    whenNear.unobserve(entry.target);
    entry.target.dispatchEvent(new Event("near"));
  }
}, { rootMargin: "600px" });

darkness.addEventListener("change", () => shown.forEach((figure) => figure.draw()));
/** Does something when the element comes near what is seen, or at once before printing. */
export function near(element: HTMLElement, action: () => void): void {
  let done = false;
  const once = () => {
    if (!done) action();
    done = true;
  };
  element.addEventListener("near", once);
  whenNear.observe(element);
  shown.push({ draw: () => {}, print: once });
}

/** A button that saves something. */
export const save = (title: string, label: string, what: string, action: () => void): HTMLElement =>
  h("button", { type: "button", click: action, "aria-label": `${label}, ${what} of ${title}`, title: `Save ${what}` }, label);

addEventListener("beforeprint", () => shown.forEach((figure) => figure.print()));
addEventListener("afterprint", () => shown.forEach((figure) => figure.draw()));

/** The figure in its frame, with its caption and what can be saved of it. */
export function figure(spec: Figure): HTMLElement {
  const canvas = h("div", { class: "drawing", role: "img", "aria-label": `${spec.title}. ${spec.summary}` });
  let chart: echarts.ECharts | null = null;
  const element = h("figure", {},
    h("p", { class: "title" }, spec.title),
    spec.controls?.(() => chart && draw()),
    canvas,
    h("figcaption", {}, spec.caption),
    h("div", { class: "save" },
      save(spec.title, "SVG", "the drawing", () => download(`${spec.name}.svg`, svg(spec), "image/svg+xml")),
      save(spec.title, "PNG", "an image", () => png(spec)),
      save(spec.title, "CSV", "the numbers", () => download(`${spec.name}.csv`, csv(spec.data())))));

  const paint = (width: number, theme: Theme) => {
    if (width <= 0) return;
    const { option, height } = spec.draw(width, theme);
    canvas.style.height = `${height}px`;
    chart ??= echarts.init(canvas, null, { renderer: spec.many ? "canvas" : "svg", width, height });
    chart.resize({ width, height });
    chart.setOption(option, { notMerge: true });
    spec.drawn?.(chart);
  };
  const draw = () => paint(canvas.clientWidth, darkness.matches ? dark : light);
  canvas.addEventListener("near", () => {
    draw();
    let last = canvas.clientWidth;
    new ResizeObserver(() => {
      if (canvas.clientWidth === last) return;
      last = canvas.clientWidth;
      draw();
    }).observe(canvas);
  });
  shown.push({ draw: () => chart && draw(), print: () => paint(printed, light) });
  whenNear.observe(canvas);
  return element;
}

function svg(spec: Figure): string {
  const { option, height } = spec.draw(saved, light);
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: saved, height });
  chart.setOption({ ...option, backgroundColor: light.ground });
  const text = chart.renderToSVGString();
  chart.dispose();
  return text;
}

function png(spec: Figure): void {
  const { option, height } = spec.draw(saved, light);
  const element = h("div", { style: `width:${saved}px;height:${height}px` });
  const chart = echarts.init(element, null, { renderer: "canvas", width: saved, height, devicePixelRatio: 3 });
  chart.setOption({ ...option, backgroundColor: light.ground });
  chart.renderToCanvas({ pixelRatio: 3 }).toBlob((blob) => {
    if (blob) download(`${spec.name}.png`, blob);
    chart.dispose();
  });
}
