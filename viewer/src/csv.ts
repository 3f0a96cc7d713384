export type Cell = string | number | null;

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Rows as RFC 4180 has them; the first row names the columns, null is an empty cell. */
export const csv = (rows: Cell[][]): string =>
  rows.map((row) => row.map((cell) => (cell === null ? "" : quoted(String(cell)))).join(",") + "\r\n").join("");

export function download(name: string, content: Blob | string, type = "text/csv"): void {
  const url = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type }) : content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
