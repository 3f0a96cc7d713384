// Tables that a reader sorts by their headings.
import type { JSX } from "preact";
import { h } from "./dom";

/** How rows are sorted by a column. */
export interface Order<T> { by: (row: T) => number | string | null; down: boolean }

/** Sorted rows; what has no value stands last either way, equals stay in the order in which they were. */
export function sorted<T>(rows: T[], order: Order<T>): T[] {
  const sign = order.down ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [order.by(a), order.by(b)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return x < y ? -sign : x > y ? sign : 0;
  });
}

/** A column by which rows may be sorted; `down`: the largest above at first. */
export interface Sortable<T> { title: string; hint?: string; numeric: boolean; down: boolean; by: Order<T>["by"] }

/** What an address says of an order, 2d for the third column, falling; in place of what says nothing, that column as it is sorted at first. */
export function orderOf<T>(text: string, columns: Sortable<T>[], first: { column: number; down: boolean }): Order<T> & { column: number } {
  const [, column, way] = /^(\d+)([du])$/.exec(text) ?? [];
  const asked = column !== undefined && Number(column) < columns.length ? { column: Number(column), down: way === "d" } : first;
  return { by: columns[asked.column]!.by, ...asked };
}

/** A heading that sorts by its column, and the other way where it does so already. */
export const sortHeading = <T>(column: Sortable<T>, i: number, order: { column: number; down: boolean }, sort: (text: string) => void): JSX.Element => h("th", {
  scope: "col", class: column.numeric ? "number" : undefined, title: column.hint, "aria-sort": i !== order.column ? "none" : order.down ? "descending" : "ascending",
}, h("button", { type: "button", class: "sort", onClick: () => sort(`${i}${(order.column === i ? !order.down : column.down) ? "d" : "u"}`) }, column.title));
