// A study's claims and their verdicts: a board of them, and how many there are of each.
import type { JSX } from "preact";
import { linkTo, useAddress } from "./address";
import type { PageStudy } from "./apart";
import { type Cell, csv, download } from "./csv";
import { h, table } from "./dom";
import { claimed, forest, most, number, unit } from "./figures/forest";
import { count, digits, type Place, placeOfInterval, plural } from "./format";
import { type Claim, type Effect, type Outcome, outcomes, type Scope } from "./report";

/** A verdict is a word and a sign; its colour only repeats them. */
const marks: Record<Outcome, string> = { supported: "✓", contradicted: "✗", undecided: "?", not_tested: "–" };
const word = (outcome: Outcome): string => outcome.replace("_", " ");
export const scopeWords: Record<Scope, { short: string; long: string }> = {
  these_data: { short: "on these data", long: "what new seeds on the same folds would give" },
  data_like_these: { short: "on data like these", long: "what other data of the same size and origin would give" },
  these_networks: { short: "of these networks", long: "what other test samples would give" },
};

export const claimsAnchor = (study: PageStudy): string => `claims-${study.key}`;

export const counts = (claims: Claim[]): { outcome: Outcome; count: number }[] =>
  outcomes.map((outcome) => ({ outcome, count: claims.filter((one) => one.outcome === outcome).length }));

/** 3 supported, 1 contradicted, 2 undecided, 4 not tested. */
export const summary = (claims: Claim[]): string =>
  counts(claims).filter((one) => one.count > 0).map((one) => `${count(one.count)} ${word(one.outcome)}`).join(", ");

/** Where the claim says that the effect lies, in words; empty: it names no numbers. */
export function claimedWords(claim: Claim): string {
  const { low, high, kind } = claim;
  if (low === null && high === null) return "";
  const bound = (x: number): string => (x === 0 ? "0" : number(claim, x) + unit(claim));
  if (low === null) return `below ${bound(high!)}`;
  if (high === null) return `above ${bound(low)}`;
  const centred = !claim.ofOne && !claim.ratio && low === -high;
  const margin = `±${size(claim, high)}`;
  if (kind === "effect") return centred ? `some difference beyond ${margin}` : `some outside ${between(claim, low, high)}`;
  return centred ? `within ${margin}` : between(claim, low, high);
}

const size = (claim: Claim, x: number | null): string => number(claim, x).replace("+", "") + unit(claim);

/** Both ends are told even where one is none: an interval of ranks may have no upper end. */
const between = (claim: Claim, low: number | null, high: number | null, place: Place = null): string =>
  (low === null ? "any" : number(claim, low, place)) + ` to ${high === null ? "any" : number(claim, high, place)}${unit(claim)}`;

/** An effect in words, and all that it rests on: how far it may be off, which test, of what, from how many values. */
export function effectWords(claim: Claim, effect: Effect): { value: string; interval: string; rest: string } {
  const { interval, p, scope, smallest } = effect;
  const tested = (effect.test === "none" ? "no test" : effect.test) + (p === null ? "" : p < 0.001 ? ", p\u00a0<\u00a00.001" : `, p\u00a0=\u00a0${p.toFixed(3)}`);
  // Of one subject, too, what could be shown is a distance from what is claimed.
  const distance = claim.ratio ? `a factor of ${digits(smallest, 3)}`
    : `${claim.low !== null && claim.high !== null ? "a margin" : "a difference"} of ${size({ ...claim, ofOne: false }, smallest)}`;
  const place = placeOfInterval([effect.value], interval);
  return {
    value: effect.value === null ? "" : number(claim, effect.value, place) + unit(claim),
    interval: interval ? `${digits(100 * effect.level, 3)} %: ${between(claim, interval.low, interval.high, place)}` : "",
    rest: [
      tested,
      [scope && scopeWords[scope].short, scope !== "these_networks" && `${plural(effect.folds, "fold")}, ${plural(effect.runs, "value")}`].filter(Boolean).join(", "),
      // Where all runs are the same, nothing tells how they scatter.
      claim.outcome === "undecided" && interval && smallest !== null ? `with these runs ${distance} would be shown in 80 % of cases` : "",
    ].filter(Boolean).join("; "),
  };
}

/** The board. `find` shows trials in the table of them; null: there is none. */
export function ClaimsBoard({ study, find }: { study: PageStudy; find: ((ids: number[]) => void) | null }): JSX.Element {
  const [asked, choose] = useAddress(`${study.key}.claims`);
  const shown = outcomes.find((outcome) => outcome === asked) ?? null;
  const told = new Set(study.claims.flatMap((claim) => claim.effects.flatMap((one) => one.scope ?? [])));
  return h("div", {},
    h("div", { class: "controls tallies", role: "group", "aria-label": "Show verdicts" },
      ...counts(study.claims).map(({ outcome, count: n }) => h("button", {
        type: "button", class: `tally ${outcome}`, "aria-pressed": outcome === shown, disabled: n === 0, onClick: () => choose(shown === outcome ? "" : outcome),
      }, h("span", { class: "mark", "aria-hidden": "true" }, marks[outcome]), h("strong", {}, count(n)), ` ${word(outcome)}`)),
      h("button", { type: "button", onClick: () => download(`${study.key}-claims.csv`, csv(cells(study.claims))) }, "CSV"),
      h("p", { class: "state", role: "status" }, shown === null ? "" : `The ${word(shown)} ones alone; press again for all ${count(study.claims.length)}.`)),
    h("p", { class: "caption" }, "Shaded: where the claim says that the effect lies. Dot: the effect; bar: its interval; upright line: no effect. "
      + (Object.keys(scopeWords) as Scope[]).filter((scope) => told.has(scope)).map((scope) => `“${scopeWords[scope].short}”: ${scopeWords[scope].long}`).join("; ")
      + (told.size > 0 ? "." : "")),
    h("ol", { class: "claims" }, ...study.claims.map((claim) => row(claim, find, shown !== null && claim.outcome !== shown))));
}

function row(claim: Claim, find: ((ids: number[]) => void) | null, hidden: boolean): JSX.Element {
  const where = claimedWords(claim);
  const effects = claim.effects.slice(0, most);
  const ids = claim.trials;
  return h("li", { class: `claim ${claim.outcome}`, hidden },
    h("p", { class: "verdict" }, h("span", { class: "mark", "aria-hidden": "true" }, marks[claim.outcome]), ` ${word(claim.outcome)}`),
    h("div", { class: "sentence" },
      h("p", {}, claim.text),
      h("p", { class: "more" }, [claim.source, where && effects.length > 0 ? `claimed: ${where}` : ""].filter(Boolean).join(" · "))),
    claimed(claim).length > 0 || effects.some((one) => one.interval) ? forest(claim) : null,
    h("div", { class: "evidence" },
      effects.length > 0 ? h("ul", {}, ...effects.map((effect) => {
        const { value, interval, rest } = effectWords(claim, effect);
        return h("li", {}, effect.name, value && ": ", value && h("strong", {}, value), interval && ` (${interval})`, `; ${rest}`);
      }), claim.effects.length > most ? h("li", {}, `and ${count(claim.effects.length - most)} more`) : null) : null,
      claim.adjustment ? h("p", {}, `Adjusted: ${claim.adjustment}.`) : null,
      claim.because ? h("p", { class: "because" }, claim.because) : null,
      ids.length > 0 && find ? h("button", { type: "button", class: "link", onClick: () => find(ids) },
        ids.length === 1 ? `Trial ${ids[0]}` : `Trials ${ids.slice(0, 8).join(", ")}${ids.length > 8 ? ", …" : ""}`) : null));
}

const cells = (claims: Claim[]): Cell[][] => [
  ["claim", "source", "kind", "verdict", "claimed_low", "claimed_high", "effect", "value", "low", "high", "level", "p", "test", "scope", "folds", "values",
    "smallest", "adjustment", "because", "trials"],
  ...claims.flatMap((claim) => (claim.effects.length > 0 ? claim.effects : [null]).map((one): Cell[] => [
    claim.text, claim.source, claim.kind, claim.outcome, claim.low, claim.high,
    ...(one ? [one.name, one.value, one.interval?.low ?? null, one.interval?.high ?? null, one.level, one.p, one.test, one.scope, one.folds, one.runs, one.smallest]
      : Array<Cell>(11).fill(null)),
    claim.adjustment, claim.because, claim.trials.join(" "),
  ])),
];

/** How many claims of each study came out how; null: no study claims anything. */
export function claimsTable(studies: PageStudy[]): JSX.Element | null {
  const claiming = studies.filter((study) => study.claims.length > 0);
  if (claiming.length === 0) return null;
  const cell = ({ outcome, count: n }: { outcome: Outcome; count: number }) => h("span", { class: n > 0 ? outcome : "given" }, count(n));
  return table("Claims of the studies, and what their results say of them", [
    { title: "Study" }, ...outcomes.map((outcome) => ({ title: `${marks[outcome]} ${word(outcome)}`, numeric: true })), { title: "All", numeric: true },
  ], [
    ...claiming.map((study) => [h("a", { href: linkTo(claimsAnchor(study)) }, study.key), ...counts(study.claims).map(cell), count(study.claims.length)]),
    ...(claiming.length > 1 ? [["All", ...counts(claiming.flatMap((study) => study.claims)).map(cell), count(claiming.flatMap((study) => study.claims).length)]] : []),
  ], (i) => (i === claiming.length ? "sum" : ""));
}
