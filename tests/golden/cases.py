"""The cases: networks and trainings, in the words of the engine's options."""


def dense(units, activation="linear", **more):
    activation = {"name": activation} if isinstance(activation, str) else activation
    return {"dense": {"units": units, "activation": activation, **more}}


def case(name, network, loss, targets, optimizer=None, inputs=3, samples=33, batch_size=20, period=None, **more):
    """Batches of 20 and 13 in turn, unless said otherwise: the last batch of an epoch is a smaller one."""
    loss = {"name": loss} if isinstance(loss, str) else loss
    training = {"loss": loss, "optimizer": optimizer or {"name": "sgd", "learning_rate": 0.1},
                "batch_size": batch_size, "epochs": 10, "shuffle": False}
    if period is not None:
        more["period"] = period
    return {"name": name, "inputs": inputs, "samples": samples, "targets": targets,
            "network": network, "training": training, **more}


def activations():
    variants = {name: {"name": name} for name in (
        "linear relu leaky_relu elu selu sigmoid tanh softplus softsign exponential softmax log_softmax gelu swish cos sin"
    ).split()}
    variants |= {
        "leaky_relu 0.01": {"name": "leaky_relu", "negative_slope": 0.01},
        "leaky_relu 0.3": {"name": "leaky_relu", "negative_slope": 0.3},
        "leaky_relu 0": {"name": "leaky_relu", "negative_slope": 0.0},
        "leaky_relu 1.5": {"name": "leaky_relu", "negative_slope": 1.5},
        "elu 0.5": {"name": "elu", "alpha": 0.5},
        "elu 2": {"name": "elu", "alpha": 2.0},
        "gelu approximate": {"name": "gelu", "approximate": True},
    }
    gentle = {"name": "sgd", "learning_rate": 0.01}
    for name, activation in variants.items():
        yield case(f"{name}, hidden", [dense(17, activation), dense(2)], "mean_squared_error", ("reals", 2), gentle)
        yield case(f"{name}, output", [dense(5, "tanh"), dense(3, activation)], "mean_squared_error", ("reals", 3))
    # Every unit at 0: which side of the corner counts is part of the formula.
    for name in ("relu", "leaky_relu", "elu", "elu 0.5", "selu", "softsign", "gelu", "swish"):
        yield case(f"{name}, at zero", [dense(4, variants[name]), dense(2)], "mean_squared_error", ("reals", 2),
                   start="zeros")
    # Far from 0, where sums of exponentials overflow unless they are written with care.
    for name in ("sigmoid", "tanh", "softplus", "softsign", "softmax", "log_softmax", "gelu", "gelu approximate", "swish",
                 "elu", "selu", "cos", "sin"):
        yield case(f"{name}, far out", [dense(9, variants[name]), dense(2)], "mean_absolute_error", ("reals", 2),
                   {"name": "sgd", "learning_rate": 1e-3}, samples=20, start="far")


def losses():
    binary, labels = ("labels", 2), ("labels", 4)
    hidden = dense(5, "tanh")
    one, four = [hidden, dense(1, "sigmoid")], [hidden, dense(4, "softmax")]
    logit, logits = [hidden, dense(1)], [hidden, dense(4)]

    def loss(name, **options):
        return {"name": name, **options}

    yield case("binary, probabilities", one, "binary_crossentropy", binary)
    yield case("binary, smoothed", one, loss("binary_crossentropy", label_smoothing=0.2), binary)
    yield case("binary, logits", logit, loss("binary_crossentropy", from_logits=True), binary)
    yield case("binary, logits, smoothed", logit, loss("binary_crossentropy", from_logits=True, label_smoothing=0.1), binary)
    yield case("binary, three labels a sample", [hidden, dense(3, "sigmoid")], "binary_crossentropy", ("bits", 3))
    yield case("binary, three labels a sample, logits", [hidden, dense(3)],
               loss("binary_crossentropy", from_logits=True), ("bits", 3))
    for kind, targets in {"labels": labels, "probabilities": ("probabilities", 4)}.items():
        yield case(f"categorical, {kind}", four, "categorical_crossentropy", targets)
        yield case(f"categorical, {kind}, smoothed", four, loss("categorical_crossentropy", label_smoothing=0.2), targets)
        yield case(f"categorical, {kind}, logits", logits, loss("categorical_crossentropy", from_logits=True), targets)
        yield case(f"categorical, {kind}, logits, smoothed", logits,
                   loss("categorical_crossentropy", from_logits=True, label_smoothing=0.1), targets)
        yield case(f"kl_divergence, {kind}", four, "kl_divergence", targets)
    yield case("sparse categorical, probabilities", four, "sparse_categorical_crossentropy", labels)
    yield case("sparse categorical, logits", logits, loss("sparse_categorical_crossentropy", from_logits=True), labels)
    # Outputs that are no distribution: the loss divides by their sum.
    for name in ("softplus", "sigmoid", "exponential"):
        yield case(f"sparse categorical of {name}", [hidden, dense(4, name)], "sparse_categorical_crossentropy", labels)
        yield case(f"categorical of {name}", [hidden, dense(4, name)], "categorical_crossentropy", ("probabilities", 4))
    # A share that is clipped does not move.
    yield case("sparse categorical of exponential, clipped", [dense(4, "exponential")], "sparse_categorical_crossentropy",
               labels, start="wide")
    yield case("categorical of exponential, clipped", [dense(4, "exponential")],
               loss("categorical_crossentropy", label_smoothing=0.2), labels, start="wide")
    yield case("nll", [hidden, dense(4, "log_softmax")], "nll", labels)
    yield case("mean_squared_error", [hidden, dense(2)], "mean_squared_error", ("reals", 2))
    yield case("mean_squared_error, labels", four, "mean_squared_error", labels)
    yield case("mean_squared_error, binary", one, "mean_squared_error", binary)
    yield case("mean_absolute_error", [hidden, dense(2)], "mean_absolute_error", ("reals", 2))
    # Every output hits its target at first: the slope of |x| at 0 is 0.
    yield case("mean_absolute_error, at zero", [dense(2)], "mean_absolute_error", ("bits", 2), start="zeros")
    for delta in (None, 0.3, 2.0):
        options = loss("huber") if delta is None else loss("huber", delta=delta)
        yield case(f"huber {delta or 'default'}", [hidden, dense(2)], options, ("reals", 2))
    yield case("poisson", [hidden, dense(2, "softplus")], "poisson", ("counts", 2))
    yield case("poisson of exponential", [hidden, dense(1, "exponential")], "poisson", ("counts", 1))
    yield case("poisson, labels", four, "poisson", labels)
    # Targets reach from -1.5 to 1.5: several times round the shorter period.
    for name in ("circular_squared_error", "circular_absolute_error"):
        for period in (0.75, 2.0):
            yield case(f"{name}, period {period}", [hidden, dense(2)], name, ("reals", 2), period=period)
    yield case("circular_absolute_error, at zero", [dense(2)], "circular_absolute_error", ("bits", 2), start="zeros", period=1.0)


def optimizers():
    variants = {
        "sgd default": {"name": "sgd"},
        "sgd": {"name": "sgd", "learning_rate": 0.1},
        "sgd momentum": {"name": "sgd", "learning_rate": 0.05, "momentum": 0.9},
        "sgd nesterov": {"name": "sgd", "learning_rate": 0.05, "momentum": 0.9, "nesterov": True},
        "sgd weight decay": {"name": "sgd", "learning_rate": 0.1, "weight_decay": 0.1},
        "sgd clipped": {"name": "sgd", "learning_rate": 0.5, "clip_norm": 0.1},
        "sgd clipped never": {"name": "sgd", "learning_rate": 0.1, "clip_norm": 1000.0},
        "sgd nesterov, clipped, weight decay": {"name": "sgd", "learning_rate": 0.05, "momentum": 0.8, "nesterov": True,
                                                "clip_norm": 0.2, "weight_decay": 0.05},
        "rmsprop default": {"name": "rmsprop"},
        "rmsprop": {"name": "rmsprop", "learning_rate": 0.01, "rho": 0.8},
        "rmsprop momentum": {"name": "rmsprop", "learning_rate": 0.01, "momentum": 0.9},
        "rmsprop centered": {"name": "rmsprop", "learning_rate": 0.01, "centered": True},
        "rmsprop centered momentum": {"name": "rmsprop", "learning_rate": 0.01, "centered": True, "momentum": 0.5},
        "rmsprop epsilon 1e-3": {"name": "rmsprop", "learning_rate": 0.01, "epsilon": 1e-3},
        "rmsprop as torch": {"name": "rmsprop", "learning_rate": 0.01, "rho": 0.99, "centered": True, "momentum": 0.5,
                             "epsilon": 0.0},
        "rmsprop weight decay": {"name": "rmsprop", "learning_rate": 0.01, "weight_decay": 0.1},
        "adagrad default": {"name": "adagrad"},
        "adagrad": {"name": "adagrad", "learning_rate": 0.05, "initial_accumulator_value": 0.01},
        "adagrad epsilon 1e-3": {"name": "adagrad", "learning_rate": 0.05, "epsilon": 1e-3},
        "adagrad as torch": {"name": "adagrad", "learning_rate": 0.05, "initial_accumulator_value": 0.0, "epsilon": 0.0},
        "adagrad weight decay": {"name": "adagrad", "learning_rate": 0.05, "weight_decay": 0.1},
        "adadelta default": {"name": "adadelta"},
        "adadelta": {"name": "adadelta", "learning_rate": 1.0, "rho": 0.9, "epsilon": 1e-6},
        "adadelta weight decay": {"name": "adadelta", "learning_rate": 0.5, "weight_decay": 0.1},
        "adam default": {"name": "adam"},
        "adam": {"name": "adam", "learning_rate": 0.01, "beta1": 0.8, "beta2": 0.99},
        "adam epsilon 1e-3": {"name": "adam", "learning_rate": 0.01, "epsilon": 1e-3},
        "adam amsgrad": {"name": "adam", "learning_rate": 0.01, "beta2": 0.5, "amsgrad": True},
        "adam weight decay": {"name": "adam", "learning_rate": 0.01, "weight_decay": 0.1},
        "adam clipped": {"name": "adam", "learning_rate": 0.01, "clip_norm": 0.1, "epsilon": 1e-2},
        "adamw default": {"name": "adamw"},
        "adamw": {"name": "adamw", "learning_rate": 0.01, "weight_decay": 0.2},
        "adamw amsgrad": {"name": "adamw", "learning_rate": 0.01, "beta2": 0.5, "amsgrad": True},
        "adamax default": {"name": "adamax"},
        "adamax": {"name": "adamax", "learning_rate": 0.01, "beta1": 0.8, "beta2": 0.9},
        "adamax epsilon 1e-2": {"name": "adamax", "learning_rate": 0.01, "epsilon": 1e-2},
        "adamax as torch": {"name": "adamax", "learning_rate": 0.01, "epsilon": 0.0},
        "adamax weight decay": {"name": "adamax", "learning_rate": 0.01, "weight_decay": 0.1},
        "nadam default": {"name": "nadam"},
        "nadam": {"name": "nadam", "learning_rate": 0.01, "beta1": 0.8, "beta2": 0.99},
        "nadam epsilon 1e-3": {"name": "nadam", "learning_rate": 0.01, "epsilon": 1e-3},
        "nadam weight decay": {"name": "nadam", "learning_rate": 0.01, "weight_decay": 0.1},
    }
    for name, optimizer in variants.items():
        yield case(name, [dense(17, "tanh"), dense(1, "sigmoid")], "binary_crossentropy", ("labels", 2), optimizer)


def penalties():
    def network(first=None, second=None):
        return [dense(9, "elu", **first or {}), dense(2, **second or {})]

    l1, l2, both = {"l1": 0.01}, {"l2": 0.02}, {"l1": 0.01, "l2": 0.02}
    adam = {"name": "adam", "learning_rate": 0.01}
    variants = {
        "l1 on weights": network({"regularizer": l1}),
        "l2 on weights": network({"regularizer": l2}),
        "l1 and l2 on weights": network({"regularizer": both}, {"regularizer": l2}),
        "l1 on biases": network({"bias_regularizer": l1}),
        "l2 on biases": network(None, {"bias_regularizer": l2}),
        "l1 and l2 on all": network({"regularizer": both, "bias_regularizer": l1}, {"regularizer": l1, "bias_regularizer": both}),
        "max_norm that binds": network({"max_norm": 0.5}),
        "max_norm of some": network({"max_norm": 1.0}, {"max_norm": 0.9}),
        "max_norm with l2": network({"max_norm": 0.5, "regularizer": l2}, {"regularizer": l1}),
        "no biases": network({"use_bias": False}, {"use_bias": False}),
        "no biases at first": network({"use_bias": False, "regularizer": l2}),
    }
    for name, layers in variants.items():
        for optimizer in ({"name": "sgd", "learning_rate": 0.1}, adam):
            yield case(f"{name}, {optimizer['name']}", layers, "mean_squared_error", ("reals", 2), optimizer)
    yield case("l1 at zero", network({"regularizer": l1, "bias_regularizer": l1}), "mean_squared_error", ("reals", 2),
               start="some zeros")
    yield case("all at once", [dense(9, "leaky_relu", max_norm=1.0, regularizer=both, bias_regularizer=l2, repeat=2),
                               {"dropout": {"rate": 0.0}}, dense(4, "softmax", use_bias=False, regularizer=l1)],
               {"name": "categorical_crossentropy", "label_smoothing": 0.1}, ("labels", 4),
               {"name": "adam", "learning_rate": 0.01, "amsgrad": True, "clip_norm": 0.3, "weight_decay": 0.01})


def shapes():
    adam = {"name": "adam", "learning_rate": 0.01}
    one = ("labels", 2)
    sigmoid = dense(1, "sigmoid")
    yield case("one of everything", [dense(1, "tanh"), dense(1)], "mean_squared_error", ("reals", 1),
               inputs=1, samples=1, batch_size=1)
    yield case("no hidden layer", [sigmoid], "binary_crossentropy", one, adam)
    yield case("no hidden layer, softmax", [dense(7, "softmax")], "sparse_categorical_crossentropy", ("labels", 7), adam,
               inputs=20)
    yield case("2-20-20-1", [dense(20, "leaky_relu", repeat=2), {"dropout": {"rate": 0.0}}, sigmoid],
               "binary_crossentropy", one, adam, inputs=2, samples=50, batch_size=32)
    yield case("1-16-64-1", [dense(16, "selu"), dense(64, "sigmoid"), dense(1)], "mean_squared_error", ("reals", 1), adam,
               inputs=1, samples=50, batch_size=50)
    yield case("3-17-20-1, batches of 7", [dense(17, "relu"), dense(20, "elu"), sigmoid], "binary_crossentropy", one, adam,
               samples=50, batch_size=7)
    yield case("7-3-1-3-2, batch of 33", [dense(3, "tanh"), dense(1, "swish"), dense(3, "softsign"), dense(2)],
               "huber", ("reals", 2), adam, inputs=7, batch_size=33)
    yield case("12-100-3, batch of 50", [dense(100, "relu"), dense(3, "softmax")], "categorical_crossentropy",
               ("labels", 3), adam, inputs=12, samples=50, batch_size=50)
    yield case("40-17-20, batches of 1", [dense(17, "gelu"), dense(20, "softmax")], "sparse_categorical_crossentropy",
               ("labels", 20), adam, inputs=40, samples=5, batch_size=1)
    yield case("5-33-48-10, batches of 16", [dense(33, "tanh"), dense(48, "swish"), dense(10)],
               {"name": "sparse_categorical_crossentropy", "from_logits": True}, ("labels", 10), adam,
               inputs=5, samples=32, batch_size=16)
    yield case("depth 8 of 5", [dense(5, "tanh", repeat=8), sigmoid], "binary_crossentropy", one, adam)
    yield case("a layer left out", [dense(5, "tanh"), dense(9, "relu", repeat=0), sigmoid], "binary_crossentropy", one, adam)
    for batch in (1, 7, 33, 50):
        for width in (1, 3, 17, 20):
            yield case(f"width {width}, batches of {batch}", [dense(width, "tanh"), dense(2)],
                       "mean_squared_error", ("reals", 2), {"name": "sgd", "learning_rate": 0.1},
                       inputs=width, samples=50 if batch == 50 else 35, batch_size=batch)


def metrics():
    yield {"name": "two classes", "classes": 2, "samples": 101, "seen": [0, 1]}
    yield {"name": "two classes, none is positive", "classes": 2, "samples": 20, "seen": [0]}
    yield {"name": "two classes, all are positive", "classes": 2, "samples": 20, "seen": [1]}
    yield {"name": "three classes", "classes": 3, "samples": 50, "seen": [0, 1, 2]}
    yield {"name": "ten classes", "classes": 10, "samples": 120, "seen": list(range(10))}
    yield {"name": "four classes, one never predicted", "classes": 4, "samples": 60, "seen": [0, 1, 2, 3], "never": [2]}
    yield {"name": "four classes, one never seen", "classes": 4, "samples": 60, "seen": [0, 1, 3]}


def scores():
    """Probabilities to be judged by their size: rare classes, ties, none of a class; logits."""
    yield {"name": "two classes", "classes": 2, "samples": 203}
    yield {"name": "two classes, many ties", "classes": 2, "samples": 150, "steps": 4}
    yield {"name": "two classes, all alike", "classes": 2, "samples": 40, "steps": 0}
    yield {"name": "two classes, one in fifty", "classes": 2, "samples": 300, "rare": 0.02}
    yield {"name": "two classes, logits", "classes": 2, "samples": 90, "logits": True}
    yield {"name": "two classes, sure of what is wrong", "classes": 2, "samples": 60, "steps": 1}
    yield {"name": "three classes", "classes": 3, "samples": 100}
    yield {"name": "five classes, logits", "classes": 5, "samples": 120, "logits": True}
    yield {"name": "four classes, many ties", "classes": 4, "samples": 150, "steps": 4}
    yield {"name": "seven classes, one in forty", "classes": 7, "samples": 250, "rare": 0.025}
    yield {"name": "twenty classes", "classes": 20, "samples": 400}


def residuals():
    """Numbers predicted: far from 0, of several targets, ties, targets that are all alike."""
    yield {"name": "one target", "targets": 1, "samples": 101}
    yield {"name": "an even number of samples", "targets": 1, "samples": 64}
    yield {"name": "three targets of other sizes", "targets": 3, "samples": 77, "scales": [1, 1000, 0.2]}
    yield {"name": "far from nought", "targets": 1, "samples": 200, "offset": 65536}
    yield {"name": "off by a constant", "targets": 2, "samples": 50, "bias": 2}
    yield {"name": "worse than the mean", "targets": 1, "samples": 30, "noise": 20}
    yield {"name": "one of two targets is constant", "targets": 2, "samples": 40, "constant": [0]}
    yield {"name": "a constant met exactly", "targets": 1, "samples": 10, "constant": [0], "noise": 0}
    yield {"name": "two samples", "targets": 1, "samples": 2}


def groups():
    """The files of values, by name."""
    makers = (activations, losses, optimizers, penalties, shapes, metrics, scores, residuals)
    return {maker.__name__: list(maker()) for maker in makers}
