type Child = Node | string | null | false | undefined;
type Attributes = Record<string, string | number | boolean | undefined | ((event: Event) => void)>;

/** An element with attributes, listeners (a function under an event's name) and children; text is never read as HTML. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, content] of Object.entries(attributes)) {
    if (typeof content === "function") element.addEventListener(name, content);
    else if (content !== undefined && content !== false) element.setAttribute(name, content === true ? "" : String(content));
  }
  for (const child of children) if (child || child === "") element.append(child);
  return element;
}

/** An element of a drawing, as h makes one of a page. */
export function svg(tag: string, attributes: Record<string, string | number | undefined> = {}, ...children: Child[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, content] of Object.entries(attributes)) if (content !== undefined) element.setAttribute(name, String(content));
  for (const child of children) if (child) element.append(child);
  return element;
}

/** A choice of one among several, by name; at first the one that is chosen already. */
export function choice(label: string, names: string[], choose: (i: number) => void, chosen = 0): HTMLElement {
  const select = h("select", { change: () => choose(select.selectedIndex) }, ...names.map((name, i) => h("option", { selected: i === chosen }, name)));
  return h("label", { class: "controls" }, label, select);
}

export interface Column { title: string; numeric?: boolean; hint?: string }

/** A table of more columns than this is set smaller in print, where nothing scrolls. */
const wide = 8;

/** What a table of so many columns is, for its style. */
export const tableClass = (columns: number): string | undefined => (columns > wide ? "wide" : undefined);

/**
 * A table that scrolls in itself, never the page. The first cell of a row is its header.
 */
export function table(caption: string, columns: Column[], rows: (Node | string)[][], rowClass: (i: number) => string = () => ""): HTMLElement {
  return h("div", { class: "table" }, h("p", { class: "caption", "aria-hidden": true }, caption),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, h("table", { class: tableClass(columns.length), "aria-label": caption },
      h("thead", {}, h("tr", {}, ...columns.map((column) =>
        h("th", { scope: "col", class: column.numeric ? "number" : undefined, title: column.hint }, column.title)))),
      h("tbody", {}, ...rows.map((row, i) => h("tr", { class: rowClass(i) || undefined }, ...row.map((cell, j) =>
        j === 0
          ? h("th", { scope: "row", class: columns[j]?.numeric ? "number" : undefined }, cell)
          : h("td", { class: columns[j]?.numeric ? "number" : undefined }, cell))))))));
}
