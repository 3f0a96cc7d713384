"""What ./smart needs to know of results: compare STUDY FOLDER NAME writes the study that judges all that was found, tell FOLDER NAME says how it ended."""

import csv
import json
import sys
from pathlib import Path
from statistics import mean

import yaml

SEEDS = range(1, 11)


def summary(folder):
    return json.loads((folder / "summary.json").read_text())


def compare(_, folder, name):
    """A study of its own: four seeds that the searches may have used, then ten that none has."""
    folder = Path(folder)
    study = yaml.safe_load((folder / f"{name}-grid" / "study.yaml").read_text())
    found = {"grid": summary(folder / f"{name}-grid")["best"]["overrides"]}
    for seed in SEEDS:
        found[f"smart {seed}"] = summary(folder / f"{name}-smart-{seed}")["best"]["overrides"]
    for key in ("final", "claims", "reported", "preset"):
        study.pop(key, None)
    study |= {
        "study": f"{name}-compared",
        "evaluation": {"folds": 5, "seeds": 4},
        "search": [{"grid": {"found": found}, "keep": len(found)}, {"confirm": {"top": len(found), "seeds": 10}}],
    }
    print(json.dumps(study, indent=1))


def tell(folder, name):
    folder = Path(folder)
    grid = summary(folder / f"{name}-grid")
    with open(folder / f"{name}-compared" / "tables" / "runs.csv") as file:
        runs = list(csv.DictReader(file))
    with open(folder / f"{name}-compared" / "tables" / "trials.csv") as file:
        trials = [row for row in csv.DictReader(file) if row["stage"] == "2"]
    value = {row["found"]: float(row["val_accuracy_mean"]) for row in trials}
    sd = {row["found"]: float(row["val_accuracy_sd"]) for row in trials}
    print(f"{name}: grid {grid['epochs']:,} epochs, {grid['seconds']:.0f} s; its best on ten fresh seeds x 5 folds {value['grid']:.4f} (sd {sd['grid']:.4f})")
    for seed in SEEDS:
        smart = summary(folder / f"{name}-smart-{seed}")
        # Two seeds may have found one setting: it is one trial, under the name of the first.
        own = value.get(f"smart {seed}")
        print(f"  seed {seed}: {smart['epochs']:,} epochs ({smart['epochs'] / grid['epochs']:.1%}), {smart['seconds']:.0f} s; "
              + (f"{own:.4f} ({own - value['grid']:+.4f})" if own is not None else "a setting that stands above"))
    share = mean(summary(folder / f"{name}-smart-{seed}")["epochs"] / grid["epochs"] for seed in SEEDS)
    print(f"  mean share of epochs {share:.1%}; mean difference {mean(v for k, v in value.items() if k != 'grid') - value['grid']:+.4f}; {len(runs)} runs in the comparison")


if __name__ == "__main__":
    {"compare": compare, "tell": tell}[sys.argv[1]](*sys.argv[2:])
