"""Runs both on each table, over three divisions, and writes results.md: compare.py HOME FOLDER [TABLE…]"""

import csv
import json
import math
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import numpy
import sklearn

HOME, FOLDER = Path(sys.argv[1]), Path(sys.argv[2])
TABLES = sys.argv[3:] or ["cancer", "wine", "digits", "diabetes", "fraud", "friedman", "housing", "customers"]
DIVISIONS = int(os.environ.get("DIVISIONS", 3))
HERE = Path(__file__).parent


def divide(name, division):
    """A fifth to test, of each class its share; the same rows for both."""
    with open(FOLDER / f"{name}.csv") as file:
        header, *rows = list(csv.reader(file))
    order = list(numpy.random.RandomState(100 + division).permutation(len(rows)))
    try:
        [float(row[-1]) for row in rows]
    except ValueError:
        order.sort(key=lambda i: rows[i][-1])
    test = set(order[2::5])
    for part, chosen in (("train", [r for i, r in enumerate(rows) if i not in test]), ("test", [rows[i] for i in sorted(test)])):
        with open(FOLDER / f"{name}-{division}-{part}.csv", "w", newline="") as file:
            csv.writer(file).writerows([header, *chosen])
    return FOLDER / f"{name}-{division}-train.csv", FOLDER / f"{name}-{division}-test.csv"


def run(name, division):
    kept = FOLDER / f"{name}-{division}.json"
    if kept.exists():
        return json.loads(kept.read_text())
    train, test = divide(name, division)
    out = FOLDER / f"{name}-{division}-tuned"
    start = time.perf_counter()
    subprocess.run([HOME / "assay", "tune", train, "--target", "target", "--out", out, "--set", f"data.test_path={test.name}"], check=True, capture_output=True)
    ours = time.perf_counter() - start
    summary = json.loads((out / "summary.json").read_text())
    metric = summary["objective"].removeprefix("val_")
    study = (out / "study.yaml").read_text()
    positive = next((line.split(": ", 1)[1] for line in study.splitlines() if line.strip().startswith("positive:")), "")
    peer = json.loads(subprocess.run(["/usr/bin/python3", HERE / "grid.py", train, test, metric, positive], check=True, capture_output=True, text=True).stdout)
    result = {"table": name, "division": division, "metric": metric, "ours": summary["final"]["test"][metric], "seconds": ours, "peer": peer["value"], "peer_seconds": peer["seconds"]}
    kept.write_text(json.dumps(result))
    print(result, file=sys.stderr, flush=True)
    return result


def line(name, results):
    larger = results[0]["metric"] != "rmse"
    gains = numpy.array([r["ours"] - r["peer"] if larger else r["peer"] - r["ours"] for r in results])
    mean, error = gains.mean(), gains.std(ddof=1) / math.sqrt(len(gains)) if len(gains) > 1 else math.nan
    digits = 4 if larger else 3
    return (f"| `{name}` | {results[0]['metric']} | {numpy.mean([r['ours'] for r in results]):.{digits}f} | {numpy.mean([r['peer'] for r in results]):.{digits}f} "
            f"| {mean:+.{digits}f} ± {error:.{digits}f} | {numpy.mean([r['seconds'] for r in results]):.0f} s | {numpy.mean([r['peer_seconds'] for r in results]):.0f} s "
            f"| {numpy.mean([r['peer_seconds'] / r['seconds'] for r in results]):.1f} |")


processor = next((text.split(":")[1].strip() for text in open("/proc/cpuinfo") if text.startswith("model name")), platform.machine())
lines = [line(name, [run(name, division) for division in range(DIVISIONS)]) for name in TABLES]
(HERE / "results.md").write_text(f"""# From a table to a network, beside scikit-learn

Made by `./bench/tables/compare` on {processor}, two cores; scikit-learn {sklearn.__version__}, Python {platform.python_version()}. `assay tune` (40 settings by TPE, five folds, raced, the best three confirmed,
the final training, tables and report) beside `GridSearchCV` over `MLPClassifier` or `MLPRegressor` (36 settings, five folds, two jobs, the same preparation), each judged once by the same fifth of the rows that neither
saw, over {DIVISIONS} division{"" if DIVISIONS == 1 else "s"}. The gain is ours less the peer's, so that more is better for all metrics, with its standard error over divisions. Seconds are of our whole
command, and of their search alone.

| table | metric | `assay tune` | scikit-learn | gain | time | scikit-learn's | times faster |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
""" + "\n".join(lines) + "\n")
