#!/usr/bin/env python3
"""The values that ImportanceTests and InteractionTests compare with: python3 tests/golden/importance.py

Needs numpy, scipy, and for the lines "optuna" an Optuna with PedAnovaImportanceEvaluator (3.6 or later); without one they are left out.
Trials are drawn by a linear congruential generator, so that both sides have the same ones.
"""
import numpy as np
from scipy.stats import f as fisher, norm


def draws(seed):
    while True:
        seed = (1103515245 * seed + 12345) % 2**31
        yield seed / 2**31


def trials(n, seed=7):
    """Cells of 50, of 5 (both ordered) and of 3 (unordered), and what came of them."""
    u, rows = draws(seed), []
    for _ in range(n):
        a, b, c, noise = int(50 * next(u)), int(5 * next(u)), int(3 * next(u)), next(u)
        rows.append((a, b, c, abs(a - 15) / 50 + 0.02 * b + 0.15 * (c != 1) + 0.1 * noise))
    return rows


def density(counts, ordered):
    n, cells = counts.sum(), len(counts)
    if not ordered:
        return (counts + 1 / cells) / (n + 1)
    sample = np.repeat(np.arange(cells), counts)
    # Quartiles as order statistics: the floor(n/4)-th value (the first, of fewer than four), the one after the floor(3n/4)-th.
    iqr = sample[min(n - 1, n * 3 // 4)] - sample[max(0, n // 4 - 1)]
    width = max(0.5 / 1.64, 1.059 * min(iqr / 1.34, sample.std(ddof=1)) * n**-0.2)
    edges = np.arange(cells + 1) - 0.5

    def kernel(mean, sd):
        mass = np.diff(norm.cdf(edges, mean, sd))
        return mass / mass.sum()

    return (sum(kernel(x, width) for x in sample) + kernel((cells - 1) / 2, cells)) / (n + 1)


def divergence(cells, values, size, ordered):
    cutoff = np.sort(values)[-(-len(values) // 10) - 1]
    everything, best = (density(np.bincount(x, minlength=size), ordered) for x in (cells, cells[values <= cutoff]))
    return ((best / everything - 1) ** 2 * everything).sum()


for n in (40, 200):
    rows = trials(n)
    values = np.array([row[3] for row in rows])
    print("divergences, numpy ", n, *(f"{divergence(np.array([row[i] for row in rows]), values, size, ordered):.12g}"
                                      for i, (size, ordered) in enumerate([(50, True), (5, True), (3, False)])))
    try:
        import optuna
        from optuna.importance import PedAnovaImportanceEvaluator

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        study = optuna.create_study()
        spaces = {"a": optuna.distributions.IntDistribution(0, 49), "b": optuna.distributions.IntDistribution(0, 4)}
        for a, b, c, value in rows:
            study.add_trial(optuna.trial.create_trial(params={"a": a, "b": b}, distributions=spaces, value=value))
        found = PedAnovaImportanceEvaluator().evaluate(study)
        print("divergences, optuna", n, f"{found['a']:.12g}", f"{found['b']:.12g}", "(ordered ones, times the squared share of the best, 0.01, in recent versions)", optuna.__version__)
    except ImportError:
        pass


def one_hot(column, levels):
    return [(column == level).astype(float) for level in range(levels)]


def squares_left(columns, y):
    x = np.column_stack([np.ones(len(y)), *columns])
    return ((y - x @ np.linalg.lstsq(x, y, rcond=None)[0]) ** 2).sum(), len(y) - np.linalg.matrix_rank(x)


def interaction(name, alone, first, second, y):
    without, _ = squares_left([c for columns in alone for c in columns], y)
    products = [a * b for a in first for b in second]
    rest, error = squares_left([c for columns in alone for c in columns] + products, y)
    degrees = squares_left([c for columns in alone for c in columns], y)[1] - error
    p = fisher.sf((without - rest) / degrees / (rest / error), degrees, error) if error else np.nan
    print("interaction", name, f"share {(without - rest) / ((y - y.mean()) ** 2).sum():.12g} degrees {degrees} p {p:.12g}")


# A complete grid of 3 × 4 × 2: means of cells, main effects taken off, are the interaction.
u = draws(3)
grid = np.array([[i, j, k] for i in range(3) for j in range(4) for k in range(2)])
y = np.array([0.1 * i + 0.05 * j + 0.2 * (i == 2) * (j == 3) + 0.02 * next(u) for i, j, k in grid])
table = y.reshape(3, 4, 2)
cells = table.mean(2)
both = cells - cells.mean(1, keepdims=True) - cells.mean(0, keepdims=True) + cells.mean()
print("two-way table, complete grid: share", f"{2 * (both**2).sum() / ((y - y.mean()) ** 2).sum():.12g}")
alone = [one_hot(grid[:, 0], 3), one_hot(grid[:, 1], 4), one_hot(grid[:, 2], 2)]
interaction("grid 0 1", alone, alone[0], alone[1], y)
interaction("grid 0 2", alone, alone[0], alone[2], y)

# Drawn: a range (1, x, x²), 3 levels, and a range that exists for level 0 alone.
u = draws(5)
rows = [(next(u), int(3 * next(u)), next(u), next(u)) for _ in range(60)]
x, kind, inner = np.array([r[0] for r in rows]), np.array([r[1] for r in rows]), np.array([r[2] for r in rows])
there = (kind == 0).astype(float)
y = x + 0.3 * kind + 0.8 * x * (kind == 2) + 0.2 * inner * there + 0.1 * np.array([r[3] for r in rows])
alone = [[np.ones(60), x, x * x], one_hot(kind, 3), [there, inner * there, inner * inner * there]]
interaction("drawn 0 1", alone, alone[0], alone[1], y)
interaction("drawn 0 2", alone, alone[0], alone[2], y)
