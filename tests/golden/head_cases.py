"""The cases of networks with heads: what they share, what they learn, how much each counts."""

from cases import case, dense
from image_cases import conv, norm, pool


def divided(name, trunk, heads, learning, targets, optimizer, samples=33, batch_size=20, **more):
    """A trunk and its heads; targets by name, heads and what they learn by theirs."""
    made = case(name, [*trunk, {"heads": heads}], None, targets, optimizer, samples=samples, batch_size=batch_size, **more)
    del made["training"]["loss"]
    made["training"]["heads"] = {
        head: own | {"loss": {"name": own["loss"]} if isinstance(own["loss"], str) else own["loss"]} for head, own in learning.items()}
    return made


def heads():
    adam, sgd = {"name": "adam", "learning_rate": 0.01, "epsilon": 1e-3}, {"name": "sgd", "learning_rate": 0.05}
    labels = "sparse_categorical_crossentropy"
    two = {"hour": [dense(4, "softmax")], "minute": [dense(6, "tanh"), dense(1)]}
    learning = {"hour": {"loss": labels}, "minute": {"loss": "mean_squared_error", "weight": 0.375}}
    both = {"hour": ("labels", 4), "minute": ("reals", 1)}
    yield divided("a label and a number", [dense(7, "tanh")], two, learning, both, sgd)
    yield divided("a label and a number, adam", [dense(20, "relu"), dense(9, "swish")], two, learning, both, adam)
    yield divided("targets in another order than heads", [dense(7, "tanh")], two, learning, {"minute": ("reals", 1), "hour": ("labels", 4)}, sgd)
    yield divided("one head", [dense(7, "tanh")], {"hour": two["hour"]}, {"hour": {"loss": labels, "weight": 2.5}}, {"hour": ("labels", 4)}, sgd)
    yield divided("no trunk", [], two, learning, both, sgd)
    yield divided(
        "two numbers of one head, a bit of another", [dense(8, "sigmoid", regularizer={"l2": 0.01})],
        {"a": [dense(5, "tanh", regularizer={"l1": 0.01}), dense(2)], "b": [dense(1, "sigmoid")]},
        {"a": {"loss": {"name": "huber", "delta": 0.5}, "targets": ["x", "y"], "weight": 0.5},
         "b": {"loss": {"name": "binary_crossentropy", "label_smoothing": 0.125}, "weight": 2}},
        {"x": ("reals", 1), "b": ("labels", 2), "y": ("reals", 1)}, adam)
    yield divided(
        "round a circle, of logits", [dense(8, "tanh")], {"time": [dense(1)], "kind": [dense(3)]},
        {"time": {"loss": "circular_squared_error", "weight": 0.75}, "kind": {"loss": {"name": labels, "from_logits": True}, "weight": 1.5}},
        {"time": ("reals", 1), "kind": ("labels", 3)}, sgd, period=2.0)
    image, small = (6, 5, 2), {"samples": 7, "batch_size": 4}
    yield divided(
        "three of images",
        [conv(5, 3, "relu", padding="same"), pool("max", 2), norm("swish")],
        {"hour": [conv(4, 2, "tanh"), {"flatten": {}}, dense(3, "softmax")], "minute": [{"flatten": {}}, dense(6, "relu"), norm(), dense(1)],
         "shade": [{"global_pool": {}}, dense(2, "tanh")]},
        {"hour": {"loss": labels, "weight": 0.5}, "minute": {"loss": "mean_absolute_error", "weight": 1.25},
         "shade": {"loss": "mean_squared_error", "targets": ["left", "right"], "weight": 3}},
        {"left": ("reals", 1), "right": ("reals", 1), "hour": ("labels", 3), "minute": ("reals", 1)}, adam,
        inputs=60, image=list(image), **small)


def groups():
    """The files of values, by name."""
    return {"heads": list(heads())}
