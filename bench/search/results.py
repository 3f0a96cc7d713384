"""The tables of results.md, on standard output: results.py FOLDER VERSIONS, the folder that ./compare fills."""

import json
import math
import re
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

BUDGETS, REPLICATES = (50, 100, 200), 10_000
LEARN_NOTHING = ("random", "sobol", "grid")


def read(folder, pattern):
    return [json.loads(line) for path in sorted(folder.glob(pattern)) for line in path.read_text().splitlines()]


def regrets(lines):
    """(problem, sampler, lag, budget) → the regret after so many trials, by seed."""
    found = defaultdict(dict)
    for line in lines:
        for budget in BUDGETS:
            if line["sampler"] != "grid" or line["trials"] == budget:
                curve = line["regret"]
                # A search that found nothing new any more keeps what it had.
                found[line["problem"], line["sampler"], line["lag"], budget][line["seed"]] = float(curve[min(budget, len(curve)) - 1])
    return {key: np.array([value for _, value in sorted(by_seed.items())]) for key, by_seed in found.items()}


def interval(ours, theirs, random):
    """The 95 % interval of the difference between the medians over seeds, by bootstrap: seeds of the two are drawn independently."""
    ours, theirs = (np.median(of[random.integers(len(of), size=(REPLICATES, len(of)))], axis=1) for of in (ours, theirs))
    return np.quantile(ours - theirs, [0.025, 0.975])


def text(value):
    if not math.isfinite(value):
        return "∞"
    if value == 0 or 1e-3 <= abs(value) < 1e4:
        return f"{value:.4g}" if abs(value) >= 1000 else f"{value:.3g}"
    return re.sub(r"e([+-])0*", lambda sign: "e" + sign[1].strip("+"), f"{value:.2g}")


def row(*cells):
    print("| " + " | ".join(cells) + " |")


def head(*cells, left=2):
    row(*cells)
    row(*(["---"] * left + ["---:"] * (len(cells) - left)))


def medians(found, problems, names, lag):
    known = f"nothing known of the last {lag} trials" if lag else "all trials known"
    print(f"\n## Median regret, {known} when the next is proposed\n")
    head("problem", "trials", *(f"`{name}`" for name in names))
    for problem in problems:
        for budget in BUDGETS:
            values = [found.get((problem, name, lag, budget)) for name in names]
            shown = [math.inf if of is None else float(np.median(of)) for of in values]
            best = min(shown)
            cells = ("" if of is None else f"**{text(value)}**" if value == best else text(value) for of, value in zip(values, shown))
            row(f"`{problem}`", str(budget), *cells)


def verdicts(found, problems, ours, peer, lags):
    random = np.random.default_rng(0)
    print(f"\n## `{ours}` beside `{peer}`\n")
    head("problem", "lag", "trials", f"`{ours}`", f"`{peer}`", "difference, 95 %", "median", "verdict")
    counts = defaultdict(int)
    for problem in problems:
        for lag in lags:
            for budget in BUDGETS:
                a, b = (found.get((problem, name, lag, budget)) for name in (ours, peer))
                if a is None or b is None:
                    continue
                low, high = interval(a, b, random)
                verdict = "worse" if low > 0 else "better" if high < 0 else "no worse"
                below = np.median(a) <= np.median(b)
                counts[verdict] += 1
                counts["below"] += below
                row(
                    f"`{problem}`", str(lag), str(budget), text(np.median(a)), text(np.median(b)), f"{text(low)} to {text(high)}",
                    "≤" if below else ">", verdict)
    cases = counts["worse"] + counts["better"] + counts["no worse"]
    print(f"\nOf {cases} comparisons {counts['better']} are better, {counts['no worse']} no worse, {counts['worse']} worse; in {counts['below']} of them")
    print("the median is not above the peer's.")


def processor():
    names = re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return f"{names[0]}, {len(names)} cores" if names else "unknown"


def main(folder, versions):
    folder = Path(folder)
    found = regrets(read(folder, "ours-*-[0-9]*.jsonl") + read(folder, "optuna-*-[0-9]*.jsonl"))
    problems = [line["name"] for line in read(folder, "problems.jsonl")]
    names = list(dict.fromkeys(name for _, name, _, _ in found))
    names = sorted(names, key=lambda name: (name.startswith("optuna"), name not in LEARN_NOTHING))
    lags = sorted({lag for _, _, lag, _ in found})
    seeds = max(len(values) for values in found.values())
    print("# Samplers side by side\n")
    print(f"Made by `./bench/search/compare`, on {processor()}; {versions}. `bench/README.md` says what is compared.\n")
    print(f"A regret is the best value found less the least there is, after so many different settings; a median is over {seeds} seeds, a grid has none.")
    print(f"A difference is ours less the peer's, of medians, with the 95 % interval of a bootstrap over seeds ({REPLICATES:,} times): **worse** where all of")
    print("the interval is above 0, **better** where all of it is below, else **no worse**. The intervals are not corrected for their number.")
    for lag in lags:
        medians(found, problems, [name for name in names if any(key[1:3] == (name, lag) for key in found)], lag)

    times = {(line["sampler"], line["seen"]): line["milliseconds"] for line in read(folder, "*-time.jsonl")}
    if times:
        print("\n## Processor time of a proposal, ms\n\nSix real parameters; the median of 21.\n")
        seen = sorted({seen for _, seen in times})
        head("sampler", *(f"after {count:,} trials" for count in seen), left=1)
        for name in dict.fromkeys(name for name, _ in times):
            row(f"`{name}`", *(text(times[name, count]) for count in seen))

    for ours in (name for name in names if not name.startswith("optuna") and name not in ("sobol", "grid")):
        for peer in (name for name in names if name.startswith("optuna-tpe") or name == f"optuna-{ours}"):
            verdicts(found, problems, ours, peer, lags)


if __name__ == "__main__":
    main(*sys.argv[1:])
