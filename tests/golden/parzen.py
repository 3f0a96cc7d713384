#!/usr/bin/env python3
"""Log densities of Parzen estimators that tests/Assay.Tests/Search/Models/ParzenTests.cs compares with, straight from their definition with scipy.

Under Debian: apt-get install python3-scipy; then /usr/bin/python3 tests/golden/parzen.py
"""
import math

from scipy import stats


def points(n):
    """n points of an axis of numbers, one of five ordered levels and one of three names, from a Lehmer sequence; every seventh lacks the first."""
    seed, out = 1, []
    for i in range(n):
        row = []
        for _ in range(3):
            seed = seed * 48271 % 2147483647
            row.append(seed / 2147483647)
        out.append((None if i % 7 == 6 else row[0], int(row[1] * 5), int(row[2] * 3)))
    return out


def widths(seen):
    """Of every point that has a number, as Optuna 5 has them: the larger gap to a neighbour, by sorting."""
    numbers = sorted((row[0], i) for i, row in enumerate(seen) if row[0] is not None)
    least, out = 1 / min(100, len(numbers) + 2), {}
    for place, (number, i) in enumerate(numbers):
        gaps = [abs(number - numbers[other][0]) for other in (place - 1, place + 1) if 0 <= other < len(numbers)] or [number, 1 - number]
        out[i] = min(max(max(gaps), least), 1)
    return out


def log_density(seen, at, axes=3):
    n = len(seen)
    own = widths(seen)
    width = min(max(0.2 * max(n, 1) ** (-1 / (axes + 4)), 1 / min(100, n + 2)), 1)  # along levels
    ramp = n - 25
    weights = [1.0] * (n + 1)
    for i in range(max(0, ramp)):
        weights[i] = 1 / n if ramp == 1 else 1 / n + i * (1 - 1 / n) / (ramp - 1)
    total = 0
    for k, (weight, kernel) in enumerate(zip(weights, seen + [None])):
        number, level, name = kernel if kernel else (None, None, None)
        mean, sd = (0.5, 1) if number is None else (number, own[k])
        whole = stats.norm.cdf(1, mean, sd) - stats.norm.cdf(0, mean, sd)
        p = stats.norm.pdf(at[0], mean, sd) / whole
        mean, sd = (0.5, 1) if level is None else ((level + 0.5) / 5, width)
        whole = stats.norm.cdf(1, mean, sd) - stats.norm.cdf(0, mean, sd)
        p *= (stats.norm.cdf((at[1] + 1) / 5, mean, sd) - stats.norm.cdf(at[1] / 5, mean, sd)) / whole
        share = 1 / (n + 1)
        p *= 1 / 3 if name is None else ((name == at[2]) + share) / (1 + 3 * share)
        total += weight / sum(weights) * p
    return math.log(total)


for n in (0, 1, 10, 24, 26, 27, 60, 200):
    print(f"    [InlineData({n}, " + ", ".join(f"{log_density(points(n), at):.15g}" for at in ((0.03, 0, 0), (0.5, 2, 1), (0.97, 4, 2))) + ")]")
