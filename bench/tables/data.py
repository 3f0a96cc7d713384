#!/usr/bin/python3
"""Tables that nobody tuned to, as CSV in a folder: data.py FOLDER

scikit-learn's own (Debian's python3-sklearn), two that are made by its generators, and one with categories and gaps that is made here.
"""

import csv
import sys
from pathlib import Path

import numpy
from sklearn import datasets

FOLDER = Path(sys.argv[1])


def write(name, names, rows, targets):
    with open(FOLDER / f"{name}.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*names, "target"])
        writer.writerows([*row, target] for row, target in zip(rows, targets))


def bundled(name, loaded, labels):
    names = [f"x{i}" for i in range(loaded.data.shape[1])]
    write(name, names, loaded.data.tolist(), [str(loaded.target_names[t]) for t in loaded.target] if labels else loaded.target.tolist())


def fraud():
    """Two classes, of which one has 4 % of the samples."""
    x, y = datasets.make_classification(3000, 20, n_informative=8, n_redundant=4, n_clusters_per_class=3, weights=[0.96], flip_y=0.005, random_state=7)
    write("fraud", [f"x{i}" for i in range(20)], numpy.round(x, 5).tolist(), ["fraud" if t else "fine" for t in y])


def friedman():
    x, y = datasets.make_friedman1(1200, 10, noise=1.0, random_state=3)
    write("friedman", [f"x{i}" for i in range(10)], numpy.round(x, 6).tolist(), numpy.round(y, 6).tolist())


def housing():
    """Like the California houses, which have to be downloaded: prices by place, income, age and rooms, with noise that grows with them."""
    random = numpy.random.RandomState(11)
    n = 4000
    income, age, rooms = random.lognormal(1.2, 0.45, n), random.randint(1, 53, n), random.lognormal(1.6, 0.25, n)
    west, north = random.uniform(0, 10, n), random.uniform(0, 10, n)
    coast = numpy.exp(-numpy.hypot(west - 2, north - 6) / 2) + 0.8 * numpy.exp(-numpy.hypot(west - 3, north - 1.5))
    price = 0.4 * income + 1.5 * coast + 0.006 * age * coast + 0.08 * rooms - 0.2
    price = numpy.clip(price * random.lognormal(0, 0.18, n), 0.15, 5)
    rows = numpy.round(numpy.stack([income, age, rooms, west, north], 1), 4).tolist()
    write("housing", ["income", "age", "rooms", "west", "north"], rows, numpy.round(price, 4).tolist())


def customers():
    """Categories, texts in no order, gaps: whether a customer leaves."""
    random = numpy.random.RandomState(5)
    n = 2500
    plan, region = random.choice(["basic", "plus", "gold"], n, p=[0.5, 0.3, 0.2]), random.choice(["north", "south", "east", "west", "abroad"], n)
    pays = random.choice(["card", "invoice", "debit"], n)
    age, months, calls, bill = random.randint(18, 85, n), random.exponential(30, n).astype(int) + 1, random.poisson(1.8, n), random.gamma(4, 15, n)
    strength = 1.6 * (plan == "basic") - 0.9 * (plan == "gold") + 0.9 * (region == "abroad") * (pays == "invoice") + 0.35 * calls - 0.03 * months + 0.012 * (bill - 60) - 0.9
    leaves = random.uniform(size=n) < 1 / (1 + numpy.exp(-1.4 * strength))
    rows = [[p, r, w, a, m, c, f"{b:.2f}"] for p, r, w, a, m, c, b in zip(plan, region, pays, age, months, calls, bill)]
    for row in rows:
        for column, share in ((2, 0.04), (3, 0.1), (6, 0.06)):
            if random.uniform() < share:
                row[column] = ""
    write("customers", ["plan", "region", "pays", "age", "months", "calls", "bill"], rows, ["leaves" if one else "stays" for one in leaves])


FOLDER.mkdir(parents=True, exist_ok=True)
bundled("cancer", datasets.load_breast_cancer(), True)
bundled("wine", datasets.load_wine(), True)
bundled("digits", datasets.load_digits(), True)
bundled("diabetes", datasets.load_diabetes(), False)
fraud()
friedman()
housing()
customers()
