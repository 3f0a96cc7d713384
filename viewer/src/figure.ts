import { type JSX, options } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useAddress } from "./address";
import { echarts, type Option } from "./chart";
import { type Cell, csv, download } from "./csv";
import { h } from "./dom";
import { whenSeen } from "./seen";
import { dark, light, type Theme } from "./theme";
import { allNow, never, soon } from "./turns";

export interface Figure {
  /** Names the files it is saved as, and what is chosen in it. */
  name: string;
  title: string;
  caption: string;
  /** What someone who does not see it should know. */
  summary: string;
  /** Many points: drawn as pixels on the page. */
  many?: boolean;
  /** What is chosen at first, in numbers that the figure knows. */
  start?: number[];
  /** What the reader may choose. */
  controls?(own: number[], choose: (own: number[]) => void): JSX.Element;
  draw(width: number, theme: Theme, own?: number[]): { option: Option; height: number };
  /** Called whenever it was drawn on the page: for what the reader does in the drawing itself. */
  drawn?(chart: echarts.ECharts): void;
  /** Its numbers; the first row names the columns. */
  data(own?: number[]): Cell[][];
}

// Printed as wide as saved, in pixels; the style sheet makes it as wide as paper, so that panels stand side by side as on the page.
const printed = 900, saved = 900;
const darkness = typeof matchMedia === "undefined" ? null : matchMedia("(prefers-color-scheme: dark)");
const drawings = new Set<Drawing>();
darkness?.addEventListener("change", () => drawings.forEach((one) => one.again()));
if (typeof addEventListener !== "undefined") {
  addEventListener("beforeprint", () => {
    // There is no other frame before the paper: what waits for its turn is made now, and what it changes is there at once.
    options.debounceRendering = (render) => render();
    allNow();
    drawings.forEach((one) => one.print());
    delete options.debounceRendering;
  });
  addEventListener("afterprint", () => drawings.forEach((one) => one.again()));
}

/** A figure on the page: drawn, in its turn, when it comes near what is seen, and again when its numbers, its width or the ground change. */
class Drawing {
  #chart: echarts.ECharts | null = null;
  #spec: Figure | null = null;
  #own: number[] = [];
  #stale = false;
  #near = false;
  readonly #resized: ResizeObserver;
  #width = 0;
  #renderer: "canvas" | "svg" = "svg";

  constructor(readonly canvas: HTMLElement) {
    this.#resized = new ResizeObserver(() => {
      if (this.#chart && canvas.clientWidth !== this.#width) this.again();
    });
    this.#resized.observe(canvas);
    drawings.add(this);
  }

  show(spec: Figure, own: number[]): void {
    const chosen = own.join() !== this.#own.join();
    if (spec === this.#spec && !chosen) return;
    [this.#spec, this.#own] = [spec, own];
    this.again(chosen);
  }

  near(near: boolean): void {
    this.#near = near;
    if (near && this.#stale) this.again(true);
  }

  again(asked = false): void {
    this.#stale = true;
    if (this.#near) soon(this, () => { if (this.#near && this.#stale) this.#paint(this.canvas.clientWidth, darkness?.matches ? dark : light); }, asked);
  }

  print(): void {
    this.#paint(printed, light, false);
  }

  end(): void {
    never(this);
    drawings.delete(this);
    this.#resized.disconnect();
    this.#end();
  }

  #end(): void {
    this.#chart?.dispose();
    this.#chart = null;
  }

  #paint(width: number, theme: Theme, lazy = true): void {
    const spec = this.#spec;
    if (width <= 0 || !spec) return;
    const { option, height } = spec.draw(width, theme, this.#own), renderer = spec.many ? "canvas" : "svg";
    // A drawing of pixels is another one than one of shapes.
    if (renderer !== this.#renderer) this.#end();
    this.#renderer = renderer;
    [this.#width, this.#stale] = [this.canvas.clientWidth, false];
    this.canvas.style.height = `${height}px`;
    // Of another size it is another one: to resize it would draw what it shows now once more.
    if (this.#chart && (this.#chart.getWidth() !== width || this.#chart.getHeight() !== height)) this.#end();
    this.#chart ??= echarts.init(this.canvas, null, { renderer, width, height });
    this.#chart.setOption(option, { notMerge: true, lazyUpdate: lazy }); // what it shows is worked out in the next frame
    const chart = this.#chart, drawn = (): void => {
      chart.off("rendered", drawn);
      spec.drawn?.(chart);
    };
    if (spec.drawn) chart.on("rendered", drawn);
  }
}

/** A button that saves something. */
export const save = (title: string, label: string, what: string, action: () => void): JSX.Element =>
  h("button", { type: "button", onClick: action, "aria-label": `${label}, ${what} of ${title}`, title: `Save ${what}` }, label);

/** What is chosen in a figure: numbers in the address, as many as at first. */
function useChosen(spec: Figure | null): [number[], (own: number[]) => void] {
  const start = spec?.start ?? [];
  const [text, set] = useAddress(spec?.name ?? "");
  const asked = text === "" ? [] : text.split(",").map(Number);
  return [asked.length === start.length && asked.every(Number.isFinite) ? asked : start, (own) => set(own.join() === start.join() ? "" : own.join())];
}

/**
 * The figure in its frame, with its caption and what can be saved of it; nothing where there is none. It is made in its turn, and anew only when something of `of`
 * changed, and of what is not near what is seen only when it comes near.
 */
function FigureView({ make, of }: { make: () => Figure | null; of: readonly unknown[] }): JSX.Element | null {
  const canvas = useRef<HTMLDivElement>(null), drawing = useRef<Drawing>(null);
  const [near, setNear] = useState(false);
  const [kept, keep] = useState<{ spec: Figure | null; of: readonly unknown[] } | null>(null);
  const spec = kept && kept.spec, turn = useRef({}).current;
  const stale = !kept || of.some((one, i) => one !== kept.of[i]);
  useLayoutEffect(() => {
    if (stale && (near || !spec)) soon(turn, () => keep({ spec: tried(make), of }));
    else never(turn);
  });
  useLayoutEffect(() => () => never(turn), []);
  const [own, choose] = useChosen(spec);
  const there = spec !== null;
  useLayoutEffect(() => {
    if (!canvas.current) return;
    const one = drawing.current = new Drawing(canvas.current);
    const unseen = whenSeen(canvas.current, (now) => {
      setNear(now);
      one.near(now);
    });
    return () => {
      unseen();
      one.end();
      drawing.current = null;
    };
  }, [there]);
  useLayoutEffect(() => {
    if (spec) drawing.current?.show(spec, own);
  });
  if (!kept) return h("figure", { class: "coming", "aria-hidden": "true" });
  if (!spec) return null;
  return h("figure", { id: `figure-${spec.name}` },
    h("p", { class: "title" }, spec.title),
    spec.controls?.(own, choose),
    h("div", { class: "drawing", role: "img", "aria-label": `${spec.title}. ${spec.summary}`, ref: canvas }),
    h("figcaption", {}, spec.caption),
    h("div", { class: "save" },
      save(spec.title, "SVG", "the drawing", () => download(`${spec.name}.svg`, svgOf(spec, own), "image/svg+xml")),
      save(spec.title, "PNG", "an image", () => png(spec, own)),
      save(spec.title, "CSV", "the numbers", () => download(`${spec.name}.csv`, csv(spec.data(own))))));
}

/** A figure that cannot be made is left out, and takes nothing else with it. */
function tried(make: () => Figure | null): Figure | null {
  try {
    return make();
  } catch (problem) {
    console.error(problem);
    return null;
  }
}

/** A figure that is made anew when something that it is made of changes. */
export const figure = (key: string, make: () => Figure | null, ...of: unknown[]): JSX.Element => h(FigureView, { key, make, of });

/** The drawing as a text of SVG, as it is saved. */
export function svgOf(spec: Figure, own: number[] = spec.start ?? []): string {
  const { option, height } = spec.draw(saved, light, own);
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: saved, height });
  chart.setOption({ ...option, backgroundColor: light.ground });
  // Cells keep their edges, however large they are drawn.
  const text = chart.renderToSVGString().replaceAll("<image ", '<image style="image-rendering:pixelated" ');
  chart.dispose();
  return text;
}

function png(spec: Figure, own: number[]): void {
  const { option, height } = spec.draw(saved, light, own);
  const element = document.createElement("div");
  element.setAttribute("style", `width:${saved}px;height:${height}px`);
  const chart = echarts.init(element, null, { renderer: "canvas", width: saved, height, devicePixelRatio: 3 });
  chart.setOption({ ...option, backgroundColor: light.ground });
  chart.renderToCanvas({ pixelRatio: 3 }).toBlob((blob) => {
    if (blob) download(`${spec.name}.png`, blob);
    chart.dispose();
  });
}
