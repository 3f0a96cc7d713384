// Costly work is done a piece at a time, each after a frame was painted, so that the page answers the reader meanwhile.

/** Who worked so long rests so many times as long, however often there is something new. */
const rest = 15;
const waiting = new Map<object, () => void>();
const rested = new WeakMap<object, number>();
let planned = false;

/** Has a piece of somebody's work done soon; in place of an earlier one that was not done yet. `asked`: the reader waits for it, no rest. */
export function soon(whose: object, work: () => void, asked = false): void {
  if (asked) rested.delete(whose);
  waiting.set(whose, work);
  plan();
}

/** Nothing of somebody's is to be done any more. */
export const never = (whose: object): void => void waiting.delete(whose);

/** All that waits is done at once, and what that asks for: before printing there are no more frames. */
export function allNow(): void {
  for (let [first] = waiting; first; [first] = waiting) {
    waiting.delete(first[0]);
    first[1]();
  }
}

function plan(): void {
  if (planned || waiting.size === 0) return;
  planned = true;
  const wait = Math.min(...[...waiting.keys()].map((one) => rested.get(one) ?? 0)) - performance.now();
  const begin = (): void => void requestAnimationFrame(() => setTimeout(work));
  if (wait > 0) setTimeout(begin, Math.min(wait, 200)); // somebody may be in a hurry meanwhile
  else begin();
}

function work(): void {
  planned = false;
  const start = performance.now();
  const next = [...waiting].find(([whose]) => (rested.get(whose) ?? 0) <= start);
  if (next) {
    const [whose, own] = next;
    waiting.delete(whose);
    try {
      own();
    } finally {
      const end = performance.now();
      rested.set(whose, end + rest * (end - start));
      plan();
    }
  } else plan();
}
