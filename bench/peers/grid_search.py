"""The peers' side of bench/compare-search: the stages of a study of searches.json, each a GridSearchCV."""

import itertools
import json
import sys
import time
import warnings

import numpy
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV, StratifiedKFold

from serve import blas

warnings.simplefilter("ignore", ConvergenceWarning)  # all epochs are done on purpose


def points(samples, random):
    """The plane task of the study: uniform points, label 1 inside the triangle, coordinates divided by 50."""
    x = random.uniform(-50, 50, (samples, 2))
    y = (x[:, 0] >= -20) & (x[:, 1] >= -40) & (x.sum(axis=1) <= 40)
    return (x / 50).astype(numpy.float32), y.astype(numpy.int64)


def mlp(study):
    from sklearn.neural_network import MLPClassifier

    hidden, training = study["network"][0]["dense"], study["training"]
    optimizer = training["optimizer"]

    def parameters(at):
        batch = at.get("training.batch_size", training["batch_size"])
        layers = at.get("network.hidden.repeat", hidden["repeat"])
        return {
            "batch_size": batch,
            "solver": at.get("training.optimizer.name", optimizer["name"]),
            "learning_rate_init": at.get("training.optimizer.learning_rate", optimizer["learning_rate"]),
            "hidden_layer_sizes": (at.get("network.hidden.units", hidden["units"]),) * layers,
            "activation": at.get("network.hidden.activation", hidden["activation"]),
            # scikit-learn's penalty is alpha / 2 times the squares, over the samples of a batch.
            "alpha": 2 * batch * at.get("network.hidden.regularizer.l2", hidden["regularizer"]["l2"]),
        }

    # No early stopping, and no stopping for want of improvement: all epochs.
    estimator = MLPClassifier(
        max_iter=training["epochs"], n_iter_no_change=10**9, tol=0, momentum=0, nesterovs_momentum=False, epsilon=1e-7, random_state=1)
    return estimator, parameters


def torch(study):
    from torch_classifier import TorchClassifier

    hidden, dropout, training = study["network"][0]["dense"], study["network"][1]["dropout"], study["training"]
    reference = {
        "training.batch_size": training["batch_size"], "training.optimizer.name": training["optimizer"]["name"],
        "training.optimizer.learning_rate": training["optimizer"]["learning_rate"], "network.hidden.repeat": hidden["repeat"],
        "network.hidden.units": hidden["units"], "network.hidden.activation": hidden["activation"],
        "network.hidden.initializer": hidden["initializer"], "network.drop.rate": dropout["rate"],
    }
    names = ["batch_size", "optimizer", "learning_rate", "repeat", "units", "activation", "initializer", "dropout"]

    def parameters(at):
        return dict(zip(names, (reference | at).values()))

    return TorchClassifier(training["epochs"], **parameters({})), parameters


def main(path, name):
    study = json.load(open(path))[name]
    estimator, parameters = {"mlp": mlp, "torch": torch}[name](study)
    data, random = study["data"], numpy.random.RandomState(2022)
    cpu, start = time.process_time(), time.perf_counter()
    x, y = points(data["samples"], random)
    test_x, test_y = points(data["test_samples"], random)
    folds = StratifiedKFold(study["evaluation"]["folds"], shuffle=True, random_state=1)
    starts, fits = [{}], 0
    for stage in study["search"]:
        grid = stage["grid"]
        settings = [start_at | dict(zip(grid, levels)) for start_at in starts for levels in itertools.product(*grid.values())]
        search = GridSearchCV(
            estimator, [{key: [value] for key, value in parameters(at).items()} for at in settings],
            scoring="accuracy", cv=folds, n_jobs=1, refit=False, error_score="raise")
        search.fit(x, y)
        fits += len(settings) * folds.n_splits
        ranked = numpy.argsort(-search.cv_results_["mean_test_score"], kind="stable")
        starts = [settings[i] for i in ranked[: stage.get("keep", 1)]]
    best = float(search.cv_results_["mean_test_score"].max())
    final = estimator.set_params(**parameters(starts[0])).fit(x, y)
    test = float((final.predict(test_x) == test_y).mean())
    seconds = time.perf_counter() - start
    print(json.dumps({
        "seconds": seconds, "cpu": time.process_time() - cpu, "fits": fits + 1, "validation": best, "test": test,
        "openblas": blas()}))


main(*sys.argv[1:])
