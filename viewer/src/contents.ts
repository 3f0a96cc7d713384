// What there is on a page, to go to: beside it where there is room, else folded together above it.
import { h } from "./dom";

const beside = matchMedia("(min-width: 1240px)");

export interface Entry { title: string; id: string; within: Entry[] }

/** A part of a page with a heading and a name to go to; parts in it may have their own. */
export interface Part { id: string; title: string; parts: Part[] }

/** Entries of parts: a part without a name is nothing to go to, what is in it is. */
export const entriesOf = (parts: Part[]): Entry[] => parts.flatMap(({ id, title, parts: own }) =>
  id && title ? [{ id, title, within: entriesOf(own) }] : entriesOf(own));

const partsOf = (element: Element): Part[] => [...element.querySelectorAll(":scope > section, :scope > article")].map((one) =>
  ({ id: one.id, title: one.querySelector(":scope > :is(h1, h2, h3)")?.textContent ?? "", parts: partsOf(one) }));

/** The contents of the page's main part; of one study its sections alone, as its name stands above them. */
export function contents(main: HTMLElement): HTMLElement {
  const all = entriesOf(partsOf(main)), entries = all.length === 1 ? all[0]!.within : all;
  const links = new Map<string, HTMLAnchorElement>();
  const list = (own: Entry[]): HTMLElement => h("ul", {}, ...own.map(({ id, title, within }) => {
    const link = h("a", { href: `#${id}` }, title);
    links.set(id, link);
    return h("li", {}, link, within.length > 0 ? list(within) : null);
  }));
  const fold = h("details", {}, h("summary", {}, "Contents"), list(entries));
  const unfold = (): void => { fold.open = beside.matches; };
  unfold();
  beside.addEventListener("change", unfold);
  addEventListener("beforeprint", () => { fold.open = true; });
  addEventListener("afterprint", unfold);
  follow(main, links);
  return h("nav", { class: "contents", "aria-label": "Contents" }, fold);
}

/** Marks the part that is being read. */
function follow(main: HTMLElement, links: Map<string, HTMLAnchorElement>): void {
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) links.get(target.id)!.setAttribute("aria-current", "true");
      else links.get(target.id)!.removeAttribute("aria-current");
    }
  }, { rootMargin: "-15% 0px -80% 0px" });
  main.querySelectorAll("section[id], article[id]").forEach((part) => links.has(part.id) && seen.observe(part));
}
