// What the reader has chosen stands in the address, so that a view can be kept, and sent to a colleague: #stage-1&spiral.filter=adam
import { useEffect, useState } from "preact/hooks";
import type { Study } from "./report";

const listeners = new Set<() => void>();
let place = "";
let chosen = new URLSearchParams();

/** The part of the page that an address goes to, and what it chooses; an address without choices leaves those that there are. */
export function read(hash: string): { place: string; chosen: URLSearchParams | null } {
  const [to = "", ...rest] = hash.replace(/^#/, "").split("&");
  return { place: decode(to), chosen: hash.includes("&") ? new URLSearchParams(rest.join("&")) : null };
}

/** The address of a place and what is chosen; empty where there is neither. */
export const written = (to: string, own: URLSearchParams): string => {
  const rest = own.toString();
  return to || rest ? `#${encodeURIComponent(to)}${rest ? `&${rest}` : ""}` : "";
};

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const show = (): void => history.replaceState(null, "", written(place, chosen) || location.pathname + location.search);
const go = (): void => document.getElementById(place)?.scrollIntoView();

function take(): void {
  const asked = read(location.hash);
  place = asked.place;
  if (asked.chosen) {
    chosen = asked.chosen;
    for (const listener of listeners) listener();
    go(); // no element has that name, so that the browser went nowhere
  }

  show();
}

/** Where a study stands on the page. */
export const anchor = (study: Pick<Study, "name">): string => `study-${study.name}`;

/** Begins to follow the address. */
export const followAddress = (): void => addEventListener("hashchange", take);

/** Goes where the address says, once the page is there; and again a little later, when its figures have come, unless the reader has gone elsewhere. */
export function arrive(): void {
  if (!place) return;
  go();
  const at = scrollY;
  setTimeout(() => { if (scrollY === at) go(); }, 800);
}

/** What is chosen under a key, empty at first, and how to choose something else; it stands in the address. */
export function useAddress(key: string): [string, (value: string) => void] {
  const [value, update] = useState(() => chosen.get(key) ?? "");
  useEffect(() => {
    const changed = (): void => update(chosen.get(key) ?? "");
    changed();
    listeners.add(changed);
    return () => void listeners.delete(changed);
  }, [key]);
  return [value, (next) => choose(key, next)];
}

/** Chooses something under a key; empty: nothing. */
export function choose(key: string, value: string): void {
  if ((chosen.get(key) ?? "") === value) return;
  if (value === "") chosen.delete(key);
  else chosen.set(key, value);
  show();
  for (const listener of listeners) listener();
}

if (typeof location !== "undefined") {
  const asked = read(location.hash);
  [place, chosen] = [asked.place, asked.chosen ?? chosen];
}
