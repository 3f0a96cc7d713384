#!/usr/bin/env python3
"""Values that tests/Assay.Tests/Statistics compares with, beside those of statistics.R, at the ends of the ranges that studies reach.

Under Debian: apt-get install python3-scipy; then /usr/bin/python3 tests/golden/student.py
"""
from math import sqrt

from scipy import integrate, optimize, stats


def dunnett_tail(t, m, df):
    """1 - P(|t_1| <= t, ..., |t_m| <= t), correlated by 1/2: over the reference's normal error z, then over s = sqrt(chi2 / df)."""
    def given(s):
        edge = t * s * sqrt(2)
        return integrate.quad(lambda z: stats.norm.pdf(z) * (stats.norm.cdf(z + edge) - stats.norm.cdf(z - edge)) ** m, -9, 9, epsabs=1e-12, limit=200)[0]
    density = lambda s: 2 * df * s * stats.chi2.pdf(df * s * s, df)
    spread = 10 / sqrt(2 * df)
    return 1 - integrate.quad(lambda s: density(s) * given(s), max(0, 1 - spread), 1 + spread, epsabs=1e-10, limit=200)[0]


def held(margin, df, alpha=0.05):
    """How often two one-sided tests hold a margin, in standard errors, where there is no difference."""
    q = stats.t.ppf(1 - alpha, df)
    f = lambda v: stats.chi2.pdf(v, df) * (2 * stats.norm.cdf(margin - q * sqrt(v / df)) - 1)
    return integrate.quad(f, 0, min(df * (margin / q) ** 2, stats.chi2.isf(1e-14, df)), epsabs=1e-12, limit=500)[0]


def show(name, *values):
    print(name, *(f"{value:.12g}" for value in values))


for df, t in [(1, 3), (4, 40), (9, 12), (810, 5)]:
    show(f"student p of {t}, df {df}", 2 * stats.t.sf(t, df))
for df, level in [(1, .95), (1, .999), (2, .95), (99, .95), (810, .99)]:
    show(f"student {level} points, df {df}", stats.t.ppf((1 + level) / 2, df))
for t, m, df in [(20, 2, 1), (3, 5, 3), (3.2, 9, 4), (2.7, 5, 810), (2.5, 19, 76)]:
    show(f"dunnett tail of {t}, m {m}, df {df}", dunnett_tail(t, m, df))
for df in (1, 4, 9, 99):
    show(f"smallest margin held in 80 of 100, df {df}", optimize.brentq(lambda m: held(m, df) - .8, .1, 100, xtol=1e-11))
for delta, df, alpha in [(4, 2, .01), (3, 99, .05), (6, 810, .001)]:
    q = stats.t.ppf(1 - alpha / 2, df)
    show(f"power {delta}, df {df}, alpha {alpha}", stats.nct.sf(q, df, delta) + stats.nct.cdf(-q, df, delta))
