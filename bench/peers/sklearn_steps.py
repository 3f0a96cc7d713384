"""scikit-learn's side: MLPClassifier.partial_fit on all samples, which is one epoch of its own loop over batches."""

import math

import numpy
from sklearn.neural_network import MLPClassifier

from serve import samples, serve, written_out


class Steps:
    def __init__(self, case):
        layers = written_out(case)
        activations = {options.get("activation", "linear") for _, options in layers[:-1]}
        self.variant = "partial_fit" + (", relu in place of leaky_relu" if "leaky_relu" in activations else "")
        self.steps_per_epoch = self.parameters = 0  # cannot do this case: other layers or activations, or one for each layer
        if any(kind != "dense" for kind, _ in layers) or not activations <= {"relu", "leaky_relu"} or case["loss"] == "mean_squared_error":
            return
        self.x, self.y = samples(case, numpy)
        self.classes = numpy.unique(self.y)
        self.steps_per_epoch = math.ceil(len(self.x) / case["batch"])
        self.model = MLPClassifier(
            [options["units"] for _, options in layers[:-1]], activation="relu", solver=case["optimizer"], alpha=case["l2"],
            batch_size=case["batch"], learning_rate_init=case["learning_rate"], momentum=0, nesterovs_momentum=False,
            epsilon=1e-7, random_state=1)

    def run(self, epochs):
        for _ in range(epochs):
            self.model.partial_fit(self.x, self.y, self.classes)
        return float(self.model.loss_)


serve(Steps)
