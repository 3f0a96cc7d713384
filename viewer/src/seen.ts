// Which parts of the page are near what is seen: only those are drawn, and drawn anew.
const margin = "600px";
const told = new WeakMap<Element, (near: boolean) => void>();
const watch = typeof IntersectionObserver === "undefined" ? null : new IntersectionObserver((entries) => {
  for (const entry of entries) told.get(entry.target)?.(entry.isIntersecting);
}, { rootMargin: margin });
const all = new Set<(near: boolean) => void>();

/** Tells whether an element is near what is seen, whenever that changes; before printing, everything is. Returns what ends it. */
export function whenSeen(element: Element, tell: (near: boolean) => void): () => void {
  told.set(element, tell);
  all.add(tell);
  watch?.observe(element);
  return () => {
    all.delete(tell);
    watch?.unobserve(element);
  };
}

if (typeof addEventListener !== "undefined") addEventListener("beforeprint", () => all.forEach((tell) => tell(true)));
