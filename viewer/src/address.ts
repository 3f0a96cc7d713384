// What the reader has chosen stands in the address, so that a view can be kept, and sent to a colleague: #stage-1&spiral.filter=adam
// The browser's Back takes a choice back.
import { useEffect, useState } from "preact/hooks";
import type { PageStudy } from "./apart";

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

/** Whoever goes on choosing within so many milliseconds makes one step of it: letters of a filter, a brush that is drawn. */
const pause = 1000;

/** Tells when a choice is a step of its own, to which Back returns, and not a part of the one before. */
export function steps(now: () => number): (key: string) => boolean {
  let last = "", at = -Infinity, same = false;
  return (key) => {
    // What is chosen in one go, as by a link that filters and shows all again, is one step, too.
    const part = same || (key === last && now() - at < pause);
    [last, at] = [key, now()];
    if (!same) queueMicrotask(() => { same = false; });
    same = true;
    return !part;
  };
}

const isStep = steps(() => performance.now());

/** So many milliseconds lie between two writings of one step: browsers refuse hundreds. */
const rest = 100;
let wrote = -Infinity, later: ReturnType<typeof setTimeout> | undefined;

function forget(): void {
  clearTimeout(later);
  later = undefined;
}

/** Writes what is chosen into the address. An entry that was written so is told by its state from one that a link made, which says a place alone. */
function show(step = false): void {
  forget();
  wrote = performance.now();
  history[step ? "pushState" : "replaceState"]("whole", "", written(place, chosen) || location.pathname + location.search);
}

function showSoon(): void {
  const wait = wrote + rest - performance.now();
  forget();
  if (wait > 0) later = setTimeout(show, wait);
  else show();
}

const tell = (): void => { for (const listener of listeners) listener(); };
const go = (): void => document.getElementById(place)?.scrollIntoView();

function take(): void {
  const asked = read(location.hash), whole = history.state === "whole";
  forget();
  place = asked.place;
  if (asked.chosen || whole) {
    chosen = asked.chosen ?? new URLSearchParams();
    tell();
    // No element has that name, so that the browser went nowhere; where it came back, it is where it was.
    if (!whole) go();
  }

  if (!whole) show();
}

/** Where a study stands on the page. */
export const anchor = (study: Pick<PageStudy, "key">): string => `study-${study.key}`;

/** A link to a part of the page, whatever its name is: a folder may be called &x. */
export const linkTo = (id: string): string => `#${encodeURIComponent(id)}`;

/** Begins to follow the address. */
export function followAddress(): void {
  show();
  addEventListener("hashchange", take);
  addEventListener("pagehide", () => { if (later !== undefined) show(); });
}

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
  const step = isStep(key);
  // What was chosen before stands in the entry before.
  if (step) show();
  if (value === "") chosen.delete(key);
  else chosen.set(key, value);
  if (step) show(true);
  else showSoon();
  tell();
}

if (typeof location !== "undefined") {
  const asked = read(location.hash);
  [place, chosen] = [asked.place, asked.chosen ?? chosen];
}
