#!/usr/bin/python3
"""scikit-learn's GridSearchCV over its multilayer perceptron on a table: grid.py TRAIN TEST METRIC POSITIVE

The same rows to train and to test as assay tune had. Preparation as a pipeline: median and indicator, one-hot, standard scaling, targets scaled. Prints a line of JSON.
"""

import csv
import json
import os
import sys
import time
import warnings

import numpy
from sklearn import metrics
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.model_selection import GridSearchCV
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

# The ones it keeps quiet in its workers, too: 200 iterations are its default.
os.environ["PYTHONWARNINGS"] = "ignore"
warnings.simplefilter("ignore", ConvergenceWarning)


def read(path):
    with open(path) as file:
        header, *rows = list(csv.reader(file))
    return header, rows


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


(header, train), (_, test) = read(sys.argv[1]), read(sys.argv[2])
metric, positive = sys.argv[3], sys.argv[4]
texts = [any(row[i] and number(row[i]) is None for row in train) for i in range(len(header) - 1)]


def table(rows):
    return numpy.array([[(row[i] or "missing") if texts[i] else (numpy.nan if row[i] == "" else float(row[i])) for i in range(len(header) - 1)] for row in rows], dtype=object)


numbers, categories = [i for i, text in enumerate(texts) if not text], [i for i, text in enumerate(texts) if text]
prepare = ColumnTransformer([
    ("numbers", make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler()), numbers),
    ("categories", OneHotEncoder(handle_unknown="ignore"), categories),
], sparse_threshold=0)
regression = metric == "rmse"
y, z = ([float(row[-1]) for row in rows] if regression else [row[-1] for row in rows] for rows in (train, test))
if not regression and positive:
    y, z = ([int(one == positive) for one in labels] for labels in (y, z))
grid = {
    "hidden_layer_sizes": [(32,), (128,), (64, 64)],
    "activation": ["relu", "tanh"],
    "alpha": [1e-4, 1e-2, 1.0],
    "learning_rate_init": [1e-3, 1e-2],
}
network = (MLPRegressor if regression else MLPClassifier)(random_state=0)
estimator = make_pipeline(prepare, TransformedTargetRegressor(network, transformer=StandardScaler()) if regression else network)
prefix = "transformedtargetregressor__regressor__" if regression else "mlpclassifier__"
scoring = {"rmse": "neg_root_mean_squared_error", "accuracy": "accuracy", "roc_auc": "roc_auc", "balanced_accuracy": "balanced_accuracy"}[metric]
start = time.perf_counter()
search = GridSearchCV(estimator, {prefix + name: levels for name, levels in grid.items()}, scoring=scoring, cv=5, n_jobs=2).fit(table(train), y)
seconds = time.perf_counter() - start
if metric == "roc_auc":
    value = metrics.roc_auc_score(z, search.predict_proba(table(test))[:, 1])
else:
    told = search.predict(table(test))
    value = {"rmse": lambda: metrics.mean_squared_error(z, told) ** 0.5, "accuracy": lambda: metrics.accuracy_score(z, told),
             "balanced_accuracy": lambda: metrics.balanced_accuracy_score(z, told)}[metric]()
print(json.dumps({"seconds": seconds, "value": value, "settings": 36}))
