"""What ./grids needs to know of studies and results: `learnt STUDY` writes the study with TPE, raced, in the place of its grid, `tell FOLDER NAME` says what each way took and found."""

import csv
import json
import sys
from pathlib import Path
from statistics import mean

import yaml
from smart import SEEDS, numbers, summary

SHARE = 3  # TPE tries one setting in so many


def learnt(file):
    study = numbers(yaml.safe_load(Path(file).read_text()))
    study.pop("presets", None)
    grid = study["search"][0].pop("grid")
    settings = 1
    for levels in grid.values():
        settings *= len(levels)
    study["search"] = [{"tpe": grid, "trials": settings // SHARE, "racing": "forgiving"}]
    print(json.dumps(study, indent=1))


def tell(folder, name):
    folder = Path(folder)
    grid = summary(folder / f"{name}-grid")
    with open(folder / f"{name}-grid" / "tables" / "trials.csv") as file:
        trials = list(csv.DictReader(file))
    factors = list(grid["best"]["levels"])
    metric = grid["objective"]
    place = {tuple(row[factor] for factor in factors): (i + 1, row) for i, row in enumerate(sorted(trials, key=lambda row: float(row[f"{metric}_mean"]), reverse=not lower(metric)))}
    best = float(place[tuple(str(grid["best"]["levels"][factor]) for factor in factors)][1][f"{metric}_mean"])
    print(f"{name}: {len(trials)} settings, {grid['epochs']:,} epochs, {grid['seconds']:.0f} s; the best {metric} {best:.4f} (sd of its runs {grid['best']['deviation']:.4f})")
    for way in ["racing", "median", "both"] + [f"tpe-{seed}" for seed in SEEDS]:
        own = summary(folder / f"{name}-{way}")
        rank, row = place[tuple(str(own["best"]["levels"][factor]) for factor in factors)]
        print(f"  {way}: {own['epochs'] / grid['epochs']:.1%} of the epochs; its winner is number {rank} of the grid, {float(row[f'{metric}_mean']) - best:+.4f}")
    print(f"  tpe, mean: {mean(summary(folder / f'{name}-tpe-{seed}')['epochs'] for seed in SEEDS) / grid['epochs']:.1%} of the epochs")


def lower(metric):
    return not metric.endswith("accuracy")


if __name__ == "__main__":
    {"learnt": learnt, "tell": tell}[sys.argv[1]](*sys.argv[2:])
