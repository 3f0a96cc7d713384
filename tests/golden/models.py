#!/usr/bin/python3
"""Prints the values that tests/Assay.Tests/Search/Models compares with: tests/golden/models.py

Under Debian: python3-sklearn, python3-scipy, python3-mpmath. The data are GivenPoints' there, by the same formulas.
"""

import mpmath
import numpy
import scipy.optimize
import scipy.stats
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import Matern

POINTS, NOISE = 13, 0.01


def show(name, values):
    print(name, ", ".join(f"{value:.15g}" for value in numpy.ravel(values)))


def coordinate(i, j):
    return ((5 * i + 3 * j + i * i * (j + 1)) % 37 + 0.5) / 37


def plain(i):
    """Three axes, all ordered."""
    return [coordinate(i, j) for j in range(3)]


def mixed(i):
    """An ordered axis, one of three names as corners of a simplex of side 1, one that some points do not have as a sixth of a circle about nothing."""
    name = [0.5 ** 0.5 if i % 3 == k else 0 for k in range(3)]
    angle = coordinate(i, 2) * numpy.pi / 3
    return [coordinate(i, 0)] + name + ([0, 0] if i % 4 == 1 else [numpy.cos(angle), numpy.sin(angle)])


def process(name, features, lengths):
    x = numpy.array([features(i) for i in range(POINTS)])
    y = numpy.array([(3 * i * i + 5 * i) % 17 / 8 - 1 for i in range(POINTS)])
    noise = NOISE + numpy.array([7 * i % 5 / 50 for i in range(POINTS)])
    kernel = Matern(length_scale=lengths, length_scale_bounds="fixed", nu=2.5)
    inverse = numpy.linalg.inv(kernel(x) + numpy.diag(noise))
    mean = inverse.sum(0) @ y / (inverse.sum() + 1)  # the most probable one under a standard normal
    fitted = GaussianProcessRegressor(kernel, alpha=noise, optimizer=None).fit(x, y - mean)
    means, deviations = fitted.predict(numpy.array([features(i) for i in (20, 21, 22)]), return_std=True)
    show(f"{name}: mean", mean)
    show(f"{name}: log marginal likelihood", fitted.log_marginal_likelihood_value_)
    show(f"{name}: means at points 20, 21, 22", means + mean)
    show(f"{name}: variances there", deviations ** 2)
    # Points 30 and 31 believed: variances given any values there.
    x, noise = numpy.vstack([x, features(30), features(31)]), numpy.append(noise, [NOISE, NOISE])
    fitted = GaussianProcessRegressor(kernel, alpha=noise, optimizer=None).fit(x, numpy.zeros(POINTS + 2))
    show(f"{name}: variances with points 30 and 31", fitted.predict(numpy.array([features(i) for i in (20, 21, 22)]), return_std=True)[1] ** 2)


process("plain", plain, [0.3, 0.8, 2.0])
process("mixed", mixed, [0.4, 0.9, 0.9, 0.9, 0.6, 0.6])

mpmath.mp.dps = 60
for z in (-1e6, -300, -30, -8, -2.0000001, -1.9999999, -1, -0.1, 0, 0.5, 3, 40):
    z = mpmath.mpf(z)
    h = mpmath.npdf(z) + z * mpmath.erfc(-z / mpmath.sqrt(2)) / 2 if z > -1e3 else None
    # So far away the terms of h cancel to more digits than are carried: h = phi (1/z^2 - 3/z^4 + 15/z^6 ...).
    log = mpmath.log(h) if h else -z * z / 2 - mpmath.log(2 * mpmath.pi) / 2 + mpmath.log(1 / z ** 2 - 3 / z ** 4 + 15 / z ** 6)
    print(f"log h({mpmath.nstr(z, 8)})", mpmath.nstr(log, 17))

losses = numpy.array([0.31, 0.29, 0.35, 0.42, 0.33, 0.9, 2.4, 0.30, 0.55, 17.0])
low, middle, high = numpy.quantile(losses, [0.25, 0.5, 0.75])
z = (losses - middle) / (high - low)
best = scipy.optimize.minimize_scalar(lambda power: -scipy.stats.yeojohnson_llf(power, z) + (power - 1) ** 2 / 2, bounds=(-2, 2), method="bounded",
                                      options={"xatol": 1e-9}).x
show("warp: lambda", best)
bent = scipy.stats.yeojohnson(z, best)
show("warp: losses", (bent - bent.mean()) / bent.std())
