// What there is on a page, to go to: beside it where there is room, else folded together above it.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { linkTo } from "./address";
import { type Child, h } from "./dom";

const beside = typeof matchMedia === "undefined" ? null : matchMedia("(min-width: 1240px)");

/** A part of a page with a heading and a name to go to; parts in it may have their own. */
export interface Part { id: string; title: string; parts: Part[]; body?: () => Child }

/** Parts to go to; of one study its sections alone, as its name stands above them. */
export const entriesOf = (parts: Part[]): Part[] => (parts.length === 1 ? parts[0]!.parts : parts);

/** The contents of these parts, the one that is being read marked. */
export function Contents({ parts }: { parts: Part[] }): JSX.Element {
  const entries = entriesOf(parts);
  const fold = useRef<HTMLDetailsElement>(null);
  const [read, setRead] = useState<string | null>(null);
  const ids = parts.flatMap((one) => [one.id, ...one.parts.map((own) => own.id)]);
  useEffect(() => {
    const unfold = (): void => { if (fold.current) fold.current.open = beside?.matches ?? false; };
    const all = (): void => { if (fold.current) fold.current.open = true; };
    unfold();
    beside?.addEventListener("change", unfold);
    addEventListener("beforeprint", all);
    addEventListener("afterprint", unfold);
    return () => {
      beside?.removeEventListener("change", unfold);
      removeEventListener("beforeprint", all);
      removeEventListener("afterprint", unfold);
    };
  }, []);
  useEffect(() => {
    const within = new Set<string>();
    const seen = new IntersectionObserver((changes) => {
      for (const { target, isIntersecting } of changes) if (isIntersecting) within.add(target.id); else within.delete(target.id);
      setRead(ids.findLast((id) => within.has(id)) ?? null);
    }, { rootMargin: "-15% 0px -80% 0px" });
    for (const id of ids) {
      const part = document.getElementById(id);
      if (part) seen.observe(part);
    }

    return () => seen.disconnect();
  }, [ids.join("\n")]);
  const list = (own: Part[]): JSX.Element => h("ul", {}, ...own.map(({ id, title, parts: inner }) => h("li", { key: id },
    h("a", { href: linkTo(id), "aria-current": id === read ? "true" : undefined }, title), inner.length > 0 ? list(inner) : null)));
  return h("nav", { class: "contents", "aria-label": "Contents" }, h("details", { ref: fold }, h("summary", {}, "Contents"), list(entries)));
}
