"""The cases of images: convolution, pooling, batch normalisation. Odd sizes, strides that leave pixels over, both paddings."""

import math
import zlib

from cases import case, dense

OPTIMIZERS = [
    {"name": "sgd", "learning_rate": 0.05},
    {"name": "adam", "learning_rate": 0.01, "epsilon": 1e-3},
    {"name": "sgd", "learning_rate": 0.02, "momentum": 0.9, "nesterov": True},
    {"name": "rmsprop", "learning_rate": 0.005, "epsilon": 1e-3},
    {"name": "adagrad", "learning_rate": 0.05},
    {"name": "nadam", "learning_rate": 0.005, "epsilon": 1e-3},
]


def conv(filters, kernel, activation="linear", **more):
    activation = {"name": activation} if isinstance(activation, str) else activation
    return {"conv2d": {"filters": filters, "kernel": kernel, "activation": activation, **more}}


def pool(method, size, **more):
    return {"pool": {"method": method, "size": size, **more}}


def norm(activation="linear", **more):
    activation = {"name": activation} if isinstance(activation, str) else activation
    return {"batch_norm": {"activation": activation, **more}}


def on_images(name, image, network, targets=("reals", 2), samples=7, batch_size=4, optimizer=None, **more):
    """Batches of 4 and 3 in turn, unless said otherwise; one of the optimizers, by the name."""
    loss = "sparse_categorical_crossentropy" if targets[0] == "labels" else "mean_squared_error"
    optimizer = optimizer or OPTIMIZERS[zlib.crc32(name.encode()) // 7 % len(OPTIMIZERS)]
    return case(name, network, loss, targets, optimizer, inputs=math.prod(image), samples=samples,
                batch_size=batch_size, image=list(image), **more)


def conv2d():
    same, last = {"padding": "same"}, dense(2)
    # (image, filters, kernel, options): alone, and behind a layer that wants its gradient.
    variants = {
        "1 x 1": ((4, 5, 3), 5, 1, {}),
        "1 x 1, stride 2": ((5, 4, 3), 2, 1, {"stride": 2}),
        "1 x 1, same, stride 3": ((7, 5, 1), 3, 1, {"stride": 3, **same}),
        "1 x 1, one zero, some windows without a pixel": ((3, 4, 2), 2, 1, {"zeros": 1}),
        "2 x 2": ((5, 6, 1), 3, 2, {}),
        "2 x 2, same": ((4, 5, 2), 2, 2, same),
        "2 x 2, same, stride 2": ((5, 7, 1), 3, 2, {"stride": 2, **same}),
        "2 x 2, stride 3, pixels between": ((8, 7, 2), 3, 2, {"stride": 3}),
        "2 x 2, same, stride 3": ((7, 8, 3), 2, 2, {"stride": 3, **same}),
        "2 x 2, three zeros, stride 2": ((3, 4, 1), 2, 2, {"zeros": 3, "stride": 2}),
        "3 x 3": ((5, 4, 2), 17, 3, {}),
        "3 x 3, same": ((5, 4, 1), 3, 3, same),
        "3 x 3, same, stride 2, even image": ((6, 4, 1), 3, 3, {"stride": 2, **same}),
        "3 x 3, same, stride 2, odd image": ((5, 7, 2), 3, 3, {"stride": 2, **same}),
        "3 x 3, one zero, stride 2": ((6, 4, 1), 3, 3, {"zeros": 1, "stride": 2}),
        "3 x 3, stride 3, image left over": ((8, 7, 1), 3, 3, {"stride": 3}),
        "3 x 3, stride 4, pixels between": ((8, 11, 1), 3, 3, {"stride": 4}),
        "3 x 3, same, stride 4": ((9, 6, 1), 3, 3, {"stride": 4, **same}),
        "3 x 3, the whole image": ((3, 3, 4), 5, 3, {}),
        "3 x 3, no bias": ((5, 4, 2), 3, 3, {"use_bias": False}),
        "5 x 5": ((7, 6, 1), 3, 5, {}),
        "5 x 5, same, larger than the image": ((4, 3, 2), 2, 5, same),
        "5 x 5, same, stride 2": ((7, 8, 1), 2, 5, {"stride": 2, **same}),
        "5 x 5, two zeros, stride 3": ((6, 7, 1), 2, 5, {"stride": 3, "zeros": 2}),
        "7 x 7": ((8, 9, 1), 3, 7, {}),
        "7 x 7, same": ((5, 6, 1), 2, 7, same),
        "7 x 7, same, stride 2": ((8, 6, 1), 2, 7, {"stride": 2, **same}),
        "3 x 2": ((5, 4, 2), 3, 3, {"kernel_width": 2}),
        "2 x 3, same, stride 2": ((5, 6, 1), 3, 2, {"kernel_width": 3, "stride": 2, **same}),
        "1 x 4, same, no bias": ((3, 6, 2), 3, 1, {"kernel_width": 4, "use_bias": False, **same}),
        "5 x 1, stride 2": ((7, 3, 1), 3, 5, {"kernel_width": 1, "stride": 2}),
        "3 x 1, one zero": ((4, 3, 2), 3, 3, {"kernel_width": 1, "zeros": 1}),
        "an image of one row": ((1, 9, 2), 3, 1, {"kernel_width": 3}),
    }
    for name, (image, filters, kernel, options) in variants.items():
        tested = conv(filters, kernel, "tanh", **options)
        yield on_images(f"{name}, first", image, [tested, last])
        yield on_images(f"{name}, second", (*image[:2], 1), [conv(image[2], 1, "sin"), tested, last])
    yield on_images("repeated, same", (4, 5, 2), [conv(3, 3, "tanh", repeat=3, **same), last])
    yield on_images("repeated, valid", (6, 5, 1), [conv(3, 2, "swish", repeat=3), last])
    yield on_images("16 channels, 17 filters", (3, 2, 1), [conv(16, 1, "sin"), conv(17, 1, "tanh", kernel_width=2), dense(1)], ("reals", 1))
    yield on_images("16 channels, 16 filters, 3 x 3", (4, 5, 1), [
        conv(16, 1, "sin"), conv(16, 3, "tanh", **same), {"global_pool": {}}, last])
    # Wide enough, and of a size, for each of the engine's minimal filtering algorithms.
    yield on_images("tiles of 4, 3 x 3", (10, 10, 1), [conv(8, 1, "sin"), conv(8, 3, "tanh"), {"global_pool": {}}, last])
    yield on_images("tiles of 2, 3 x 3", (4, 4, 1), [conv(20, 1, "sin"), conv(20, 3, "tanh"), last])
    yield on_images("tiles of 2, 5 x 5", (6, 6, 1), [conv(14, 1, "sin"), conv(14, 5, "tanh"), last])
    yield on_images("33 filters", (3, 3, 1), [conv(33, 2, "tanh"), {"global_pool": {}}, last])
    for samples, batch_size in ((33, 20), (33, 33), (3, 1), (35, 17)):
        yield on_images(f"batches of {batch_size} of {samples}", (4, 3, 1), [conv(3, 2, "tanh"), conv(2, 2, "tanh"), last],
                        samples=samples, batch_size=batch_size)
    for activation in ("relu", "leaky_relu", "elu", "selu", "sigmoid", "softplus", "exponential", "softmax", "log_softmax",
                       "gelu", "swish", "cos"):
        yield on_images(f"{activation}", (4, 3, 1), [conv(4, 2, activation), conv(3, 2, activation), last])
    l1, l2 = {"l1": 0.01}, {"l2": 0.02}
    for name, more in {
        "l1 and l2": {"regularizer": l1, "bias_regularizer": l2}, "l2 and l1": {"regularizer": l2, "bias_regularizer": l1},
        "max_norm that binds": {"max_norm": 0.5}, "max_norm of some, l2": {"max_norm": 1.0, "regularizer": l2},
    }.items():
        yield on_images(name, (4, 5, 2), [conv(3, 3, "elu", **more), conv(5, 2, "elu", **more), last])
    yield on_images("clipped, weight decay", (4, 5, 2), [conv(3, 3, "elu"), conv(5, 2, "elu"), last],
                    optimizer={"name": "sgd", "learning_rate": 0.05, "clip_norm": 0.1, "weight_decay": 0.1})
    adam = {"name": "adam", "learning_rate": 0.002}
    yield on_images("LeNet in small", (10, 9, 1), [
        conv(2, 3, "relu", **same), pool("max", 2), conv(5, 3, "relu"), pool("max", 2), {"flatten": {}}, dense(7, "relu"),
        {"dropout": {"rate": 0.0}}, dense(3, "softmax")], ("labels", 3), samples=10, batch_size=6, optimizer=adam)
    yield on_images("VGG in small", (8, 8, 3), [
        conv(2, 5, "relu", **same), pool("max", 2), {"dropout": {"rate": 0.0}}, conv(3, 3, "relu", repeat=2, **same),
        pool("max", 2), conv(4, 3, "relu", **same), {"global_pool": {}}, dense(4, "softmax")], ("labels", 4), optimizer=adam)
    yield on_images("strides in place of pooling", (9, 10, 1), [
        conv(3, 3, "relu", stride=2, **same), norm("relu"), conv(4, 3, "relu", stride=2), dense(3, "softmax")], ("labels", 3),
        optimizer=adam)


def pooling():
    same = {"padding": "same"}
    variants = {
        "2 x 2": ((4, 6, 2), 2, {}),
        "2 x 2, image left over": ((5, 7, 1), 2, {}),
        "2 x 2, same": ((5, 3, 2), 2, same),
        "2 x 2, stride 1": ((3, 4, 2), 2, {"stride": 1}),
        "2 x 2, stride 3, pixels between": ((6, 5, 1), 2, {"stride": 3}),
        "3 x 3, stride 2, overlapping": ((7, 6, 1), 3, {"stride": 2}),
        "3 x 3, stride 1, same": ((4, 3, 2), 3, {"stride": 1, **same}),
        "3 x 3, stride 2, same, even image": ((6, 4, 1), 3, {"stride": 2, **same}),
        "3 x 3, same": ((7, 5, 1), 3, same),
        "5 x 5, same, larger than the image": ((4, 3, 1), 5, {"stride": 2, **same}),
    }
    for method in ("max", "average", "l2"):
        for name, (image, size, options) in variants.items():
            yield on_images(f"{method}, {name}", (*image[:2], 1),
                            [conv(image[2], 2, "sin", **same), pool(method, size, **options), dense(2)])
        yield on_images(f"{method}, first", (5, 4, 3), [pool(method, 2, **same), dense(2)])
        yield on_images(f"{method}, twice", (7, 6, 1), [
            conv(2, 1, "sin"), pool(method, 2, stride=1), pool(method, 2), dense(2)], samples=33, batch_size=20)
        yield on_images(f"{method}, 17 channels", (4, 3, 1), [conv(17, 1, "sin"), pool(method, 2, stride=1), dense(1)], ("reals", 1),
                        optimizer={"name": "sgd", "learning_rate": 0.005})
        yield on_images(f"{method}, global", (5, 4, 2), [conv(3, 2, "sin"), {"global_pool": {"method": method}}, dense(2)])
        yield on_images(f"{method}, global, first", (3, 5, 3), [{"global_pool": {"method": method}}, dense(2)],
                        samples=33, batch_size=20)
    # All filters give their bias at first: which of equal pixels gets the gradient is part of the layer.
    for name, size, options in (("2 x 2", 2, {}), ("3 x 3, same", 3, {"stride": 2, **same})):
        yield on_images(f"max of equal ones, {name}", (5, 6, 1), [conv(2, 2), pool("max", size, **options), dense(2)],
                        start="first zeros", optimizer={"name": "sgd", "learning_rate": 0.05})


def normalisation():
    gentle, same = {"name": "sgd", "learning_rate": 0.02}, {"padding": "same"}
    last, hidden = dense(2), dense(7, use_bias=False)
    vectors = {
        "first": [norm(), last],
        "of a dense layer": [hidden, norm(), dense(3, "tanh"), last],
        "before the activation": [hidden, norm("relu"), last],
        "after the activation": [dense(7, "relu"), norm(), last],
        "twice": [hidden, norm("tanh"), dense(5), norm("elu"), last],
        "20 features": [dense(20), norm("swish"), last],
        "one feature": [dense(1), norm("sin"), last],
        "momentum 0.9, unbiased, epsilon 1e-5, as PyTorch": [hidden, norm("tanh", momentum=0.9, unbiased=True, epsilon=1e-5), last],
        "momentum 0.5, epsilon 0.1": [hidden, norm("tanh", momentum=0.5, epsilon=0.1), last],
        "momentum 0": [hidden, norm("tanh", momentum=0.0), last],
        "momentum 1": [hidden, norm("tanh", momentum=1.0), last],
        "with dropout of nothing": [hidden, norm("tanh"), {"dropout": {"rate": 0.0}}, last],
    }
    for name, network in vectors.items():
        yield case(f"vectors, {name}", network, "mean_squared_error", ("reals", 2), gentle)
    for activation in ("leaky_relu", "selu", "sigmoid", "softplus", "softsign", "exponential", "softmax", "log_softmax", "gelu", "cos"):
        yield case(f"vectors, {activation}", [hidden, norm(activation), last], "mean_squared_error", ("reals", 2), gentle)
    yield case("vectors, batches of 16 and 2", [hidden, norm("tanh"), last], "mean_squared_error", ("reals", 2), gentle,
               samples=18, batch_size=16)
    yield case("vectors, a large mean", [norm(momentum=0.9), dense(5, "tanh"), last], "mean_squared_error", ("reals", 2), gentle, offset=8)
    yield case("vectors, Adam, l2 and max_norm beside it", [
        dense(7, use_bias=False, regularizer={"l2": 0.01}, max_norm=1.0), norm("tanh"), last], "mean_squared_error", ("reals", 2),
        {"name": "adam", "learning_rate": 0.005, "epsilon": 1e-3})
    images = {
        "first": ((4, 3, 2), [norm(), last]),
        "of a convolution, before the activation": ((5, 4, 1), [conv(3, 2, use_bias=False), norm("relu"), conv(2, 2), norm("relu"), last]),
        "of a convolution, after the activation": ((5, 4, 1), [conv(3, 2, "relu"), norm(), conv(2, 2, "relu"), norm(), last]),
        "before and after pooling": ((6, 5, 1), [conv(3, 3, **same), norm("tanh"), pool("max", 2), norm(), pool("average", 2, **same), last]),
        "unbiased": ((4, 3, 2), [conv(3, 2), norm("tanh", unbiased=True, momentum=0.8), last]),
        "one pixel": ((2, 3, 2), [conv(4, 2, kernel_width=3), norm("tanh"), last]),
        "20 channels": ((3, 2, 1), [conv(20, 2, **same), norm("elu"), {"global_pool": {}}, last]),
        "softmax over channels": ((4, 3, 1), [conv(4, 2), norm("softmax"), last]),
        "log_softmax over channels": ((4, 3, 1), [conv(4, 2), norm("log_softmax"), last]),
        "flattened": ((4, 3, 2), [conv(2, 2), {"flatten": {}}, norm("tanh"), last]),
    }
    for name, (image, network) in images.items():
        yield on_images(f"images, {name}", image, network)
        yield on_images(f"images, {name}, batches of 20 and 13", image, network, samples=33, batch_size=20, optimizer=gentle)
    yield on_images("images, batches of one", (4, 3, 1), [conv(2, 2), norm("tanh"), last], samples=3, batch_size=1, optimizer=gentle)


def groups():
    """The files of values, by name."""
    return {maker.__name__: list(maker()) for maker in (conv2d, pooling, normalisation)}
