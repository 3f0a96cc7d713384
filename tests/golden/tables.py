#!/usr/bin/python3
"""Prints the values that tests/Assay.Engine.Tests/Data/TableTests.cs compares with: tests/golden/tables.py

Under Debian: python3-sklearn. What its transformers make of a table, fitted on nine rows and applied to three more, and its divisions.
"""

import numpy
from sklearn.compose import ColumnTransformer
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.model_selection import TimeSeriesSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler

NAN = numpy.nan
AGES = [23, NAN, 41, 35, NAN, 58, 62, 19, 30, 44, NAN, 27]
SIZES = ["S", "L", "M", "S", "M", "L", "L", "S", "M", "M", "S", "L"]
PLANS = ["basic", "gold", "basic", "plus", "plus", "basic", "gold", "gold", "basic", "plus", "family", "gold"]


def show(name, values):
    print(name, ", ".join(f"{value:.15g}" for value in numpy.ravel(values)))


def table(rows):
    return numpy.array([[AGES[i], SIZES[i], PLANS[i]] for i in rows], dtype=object)


for name, scaler in (("standard", StandardScaler), ("min_max", MinMaxScaler)):
    made = ColumnTransformer([
        ("age", make_pipeline(SimpleImputer(strategy="median"), scaler()), [0]),
        ("missing", MissingIndicator(features="all"), [0]),
        ("size", make_pipeline(OrdinalEncoder(categories=[["S", "M", "L"]]), scaler()), [1]),
        ("plan", OneHotEncoder(handle_unknown="ignore", sparse_output=False), [2]),
    ]).fit(table(range(9)))
    show(name, made.transform(table(range(12))).astype(float))

for train, validation in TimeSeriesSplit(3).split(numpy.zeros(11)):
    print(train[-1], validation)
