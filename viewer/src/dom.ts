// The page is a pure function of the report and of what the reader chose: elements are Preact's, by its h.
import { type ComponentChild, type FunctionComponent, h as element, type JSX, type Key, type Ref } from "preact";

export type Child = ComponentChild;
/** Children under one another, those that there are. */
export type Parts = Child[];

type Tags = HTMLElementTagNameMap;
type Heard<E> = Event & { readonly currentTarget: E };
type Listeners<E> = { [name in "onClick" | "onChange" | "onInput" | "onScroll"]?: (event: Heard<E>) => void };
type Attributes<E> = Listeners<E> & { key?: Key; ref?: Ref<E> } & { [name: string]: unknown };

/** An element with attributes, listeners and children, or what a component makes of its properties; text is never read as HTML. */
export function h<K extends keyof Tags>(tag: K, attributes?: Attributes<Tags[K]>, ...children: Child[]): JSX.Element;
export function h<P extends object>(component: FunctionComponent<P>, properties: Omit<P, "children"> & { key?: Key; children?: Child | Child[] }, ...children: Child[]): JSX.Element;
export function h(tag: string | FunctionComponent<never>, attributes: object = {}, ...children: Child[]): JSX.Element {
  return element(tag as string, attributes, ...children);
}

/** An element of a drawing. */
export const svg = (tag: string, attributes: Record<string, string | number | undefined> = {}, ...children: Child[]): JSX.Element => element(tag, attributes, ...children);

/** A choice of one among several, by name. */
export function choice(label: string, names: string[], choose: (i: number) => void, chosen = 0): JSX.Element {
  return h("label", { class: "controls" }, label,
    h("select", { value: chosen, onChange: (event) => choose(event.currentTarget.selectedIndex) }, ...names.map((name, i) => h("option", { value: i, selected: i === chosen }, name))));
}

export interface Column { title: string; numeric?: boolean; hint?: string }

/** A table of more columns than this is set smaller in print, where nothing scrolls. */
const wide = 8;

/** What a table of so many columns is, for its style. */
export const tableClass = (columns: number): string | undefined => (columns > wide ? "wide" : undefined);

/**
 * A table that scrolls in itself, never the page; `tall`: it has many rows, and scrolls through them, too. The first cell of a row is its header.
 */
export function table(caption: string, columns: Column[], rows: Child[][], rowClass: (i: number) => string = () => "", tall = false): JSX.Element {
  return h("div", { class: "table" }, h("p", { class: "caption", "aria-hidden": "true" }, caption),
    h("div", { class: tall ? "scroll tall" : "scroll", tabIndex: 0, role: "region", "aria-label": caption }, h("table", { class: tableClass(columns.length), "aria-label": caption },
      h("thead", {}, h("tr", {}, ...columns.map((column) =>
        h("th", { scope: "col", class: column.numeric ? "number" : undefined, title: column.hint }, column.title)))),
      h("tbody", {}, ...rows.map((row, i) => h("tr", { class: rowClass(i) || undefined }, ...row.map((cell, j) =>
        j === 0
          ? h("th", { scope: "row", class: columns[j]?.numeric ? "number" : undefined }, cell)
          : h("td", { class: columns[j]?.numeric ? "number" : undefined }, cell))))))));
}
