"""What ./smart needs to know of studies and results: `once STUDY` writes the study that stands beside the preset smart, `compare FOLDER NAME` the one that judges all that was found, `tell FOLDER NAME` says how it ended."""

import csv
import json
import sys
from pathlib import Path
from statistics import mean, stdev

import yaml
from scipy.stats import t

SEEDS = range(1, 11)
WAYS = ("smart", "once")
MARGIN = 0.005


def summary(folder):
    return json.loads((folder / "summary.json").read_text())


def numbers(node):
    """PyYAML reads 1e-4 as a text, which YAML 1.2 and Assay do not."""
    if isinstance(node, dict):
        return {key: numbers(value) for key, value in node.items()}
    if isinstance(node, list):
        return [numbers(value) for value in node]
    try:
        return float(node) if isinstance(node, str) else node
    except ValueError:
        return node


def once(file):
    """Smart's space and what confirms it, but a thousand settings drawn, an epoch each, and the best ten to their end (arXiv:2307.15422)."""
    study = numbers(yaml.safe_load(Path(file).read_text()))
    smart = study.pop("presets")["smart"]
    for key in ("claims", "reported"):
        study.pop(key, None)
    search, confirm = smart["search"]
    drawn = {"random": search["tpe"], "trials": 1000, "pruning": {"name": "once", "from": 1, "top": 10}}
    print(json.dumps(study | {"search": [drawn, confirm], "final": study["final"] | {"early_stopping": study["training"]["early_stopping"]}}, indent=1))


def found(folder, name):
    """Each setting that was found, by the name of the first that found it."""
    names = {}
    for who in ["grid"] + [f"{way} {seed}" for way in WAYS for seed in SEEDS]:
        names.setdefault(best(folder, name, who), who)
    return names


def best(folder, name, who):
    return json.dumps(summary(folder / f"{name}-{who.replace(' ', '-')}")["best"]["overrides"], sort_keys=True)


def compare(folder, name):
    """A study of its own: four seeds that the searches may have used, then ten that none has."""
    folder = Path(folder)
    study = yaml.safe_load((folder / f"{name}-grid" / "study.yaml").read_text())
    levels = {who: json.loads(setting) for setting, who in found(folder, name).items()}
    for key in ("final", "claims", "reported", "preset"):
        study.pop(key, None)
    study |= {
        "study": f"{name}-compared",
        "evaluation": {"folds": 5, "seeds": 4},
        "search": [{"grid": {"found": levels}, "keep": len(levels)}, {"confirm": {"top": len(levels), "seeds": 10}}],
    }
    print(json.dumps(study, indent=1))


def tell(folder, name):
    folder = Path(folder)
    grid = summary(folder / f"{name}-grid")
    with open(folder / f"{name}-compared" / "tables" / "trials.csv") as file:
        trials = [row for row in csv.DictReader(file) if row["stage"] == "2"]
    with open(folder / f"{name}-compared" / "tables" / "runs.csv") as file:
        runs = [(row["trials"], row["seed"], float(row["value"])) for row in csv.DictReader(file)]
    value = {row["found"]: [mean(v for trial, s, v in runs if (trial, s) == (row["trial"], seed)) for seed in sorted({s for trial, s, _ in runs if trial == row["trial"]})] for row in trials}
    names = found(folder, name)
    print(f"{name}: grid {grid['epochs']:,} epochs, {grid['seconds']:.0f} s; its best on ten fresh seeds x 5 folds {mean(value['grid']):.4f}")
    for way in WAYS:
        shares, gains, no_worse = [], [], 0
        for seed in SEEDS:
            own = summary(folder / f"{name}-{way}-{seed}")
            shares.append(own["epochs"] / grid["epochs"])
            differences = [a - b for a, b in zip(value[names[best(folder, name, f"{way} {seed}")]], value["grid"])]
            gains.append(mean(differences))
            # One-sided, 95 %, seeds being what is drawn: on these data.
            least = gains[-1] - t.ppf(0.95, len(differences) - 1) * stdev(differences) / len(differences) ** 0.5
            no_worse += least > -MARGIN
            print(f"  {way} {seed}: {own['epochs']:,} epochs ({shares[-1]:.1%}), {own['seconds']:.0f} s; {gains[-1]:+.4f}, at least {least:+.4f}")
        print(f"  {way}: {mean(shares):.1%} of the epochs ({min(shares):.1%} to {max(shares):.1%}); {mean(gains):+.4f} ({min(gains):+.4f} to {max(gains):+.4f}); no worse than the grid's by {MARGIN} or more: shown of {no_worse} of {len(SEEDS)}")


if __name__ == "__main__":
    {"once": once, "compare": compare, "tell": tell}[sys.argv[1]](*sys.argv[2:])
