"""The layers of a network on PyTorch's autograd: images [samples, channels, height, width], vectors as images of one pixel.

Options, features and kernels are in the order of Keras and the engine: a sample [height, width, channels], a kernel
[height, width, channels, filters]; here they are turned into PyTorch's.
"""

import math

import torch
from torch.nn import functional as F

ACTIVATIONS = {
    "linear": lambda x, o: x,
    "relu": lambda x, o: F.relu(x),
    "leaky_relu": lambda x, o: F.leaky_relu(x, o.get("negative_slope", 0.2)),
    "elu": lambda x, o: F.elu(x, o.get("alpha", 1.0)),
    "selu": lambda x, o: F.selu(x),
    "sigmoid": lambda x, o: torch.sigmoid(x),
    "tanh": lambda x, o: torch.tanh(x),
    "softplus": lambda x, o: F.softplus(x, threshold=1000),  # PyTorch's shortcut beyond 20 is an approximation
    "softsign": lambda x, o: F.softsign(x),
    "exponential": lambda x, o: torch.exp(x),
    "softmax": lambda x, o: F.softmax(x, 1),
    "log_softmax": lambda x, o: F.log_softmax(x, 1),
    "gelu": lambda x, o: F.gelu(x, approximate="tanh" if o.get("approximate") else "none"),
    "swish": lambda x, o: F.silu(x),
    "cos": lambda x, o: torch.cos(x),
    "sin": lambda x, o: torch.sin(x),
}


def image_of(case):
    """The shape of a sample, [height, width, channels]."""
    return case.get("image", [1, 1, case["inputs"]])


def written_out(network):
    """(kind, options) of the layers, repeats written out."""
    return [(kind, options) for layer in network for kind, options in layer.items() for _ in range(options.get("repeat", 1))]


def padding(size, kernel, stride, options):
    """Zeros before and after one side of an image."""
    if "zeros" in options:
        return options["zeros"], options["zeros"]
    if options.get("padding") != "same":
        return 0, 0
    total = max(0, (math.ceil(size / stride) - 1) * stride + kernel - size)  # as TensorFlow defines SAME
    return total // 2, total - total // 2


def padded(x, kernel, stride, options, value=0.0):
    (top, bottom), (left, right) = (padding(x.shape[2 + i], kernel[i], stride, options) for i in range(2))
    return F.pad(x, (left, right, top, bottom), value=value)


def kernel_of(options):
    return options["kernel"], options.get("kernel_width", options["kernel"])


def convolution(x, w, b, options):
    stride, sides = options.get("stride", 1), x.shape[2:]
    x = F.conv2d(padded(x, kernel_of(options), stride, options), w.permute(3, 2, 0, 1), b, stride)
    assert options.get("padding") != "same" or x.shape[2:] == tuple(math.ceil(side / stride) for side in sides)
    return x


def pool(x, options):
    size = options.get("size", 2)
    stride, kernel, method = options.get("stride", size), (size, size), options.get("method", "max")
    if method == "max":
        return F.max_pool2d(padded(x, kernel, stride, options, -math.inf), size, stride)
    if method == "average":  # over the pixels inside the image
        inside = F.avg_pool2d(padded(torch.ones_like(x), kernel, stride, options), size, stride)
        return F.avg_pool2d(padded(x, kernel, stride, options), size, stride) / inside
    return F.lp_pool2d(padded(x, kernel, stride, options), 2.0, size, stride)


def global_pool(x, options):
    method, size = options.get("method", "average"), tuple(x.shape[2:])
    if method == "max":
        return F.max_pool2d(x, size)
    return F.avg_pool2d(x, size) if method == "average" else F.lp_pool2d(x, 2.0, size)


def batch_norm(x, gamma, beta, statistics, training, options):
    """Normalises; in training the running statistics [mean, variance] are moved."""
    keep, epsilon = options.get("momentum", 0.99), options.get("epsilon", 1e-3)
    mean, variance = statistics
    if not training:
        return F.batch_norm(x, mean, variance, gamma, beta, False, eps=epsilon)
    moved = variance.clone()
    y = F.batch_norm(x, mean, moved, gamma, beta, True, 1 - keep, epsilon)
    if not options.get("unbiased", False):  # PyTorch's is that of the sample; Keras's is over n
        moved = keep * variance + (1 - keep) * x.detach().transpose(0, 1).flatten(1).var(1, unbiased=False)
    variance.copy_(moved)
    return y


def walk(network, image):
    """(kind, options, shape of the input) of each layer, the trunk's, then each head's; an input's shape is [height, width, channels]."""
    height, width, channels = image
    for kind, options in written_out(network):
        if kind == "heads":
            for head in sorted(options):
                yield from walk(options[head], (height, width, channels))
            return
        yield kind, options, (height, width, channels)
        if kind == "dense":
            height, width, channels = 1, 1, options["units"]
        elif kind == "flatten":
            height, width, channels = 1, 1, height * width * channels
        elif kind != "batch_norm" and kind != "dropout":
            with torch.no_grad():  # PyTorch says what comes out
                x = torch.zeros(1, channels, height, width)
                if kind == "conv2d":
                    x = convolution(x, torch.zeros(*kernel_of(options), channels, options["filters"]), None, options)
                else:
                    x = (pool if kind == "pool" else global_pool)(x, options)
                channels, height, width = x.shape[1:]


def parameters(network, image):
    """(role, options, shape) of the trained tensors, in the order of the flat vector."""
    for kind, options, (height, width, channels) in walk(network, image):
        if kind == "dense":
            yield "kernel", options, (height * width * channels, options["units"])
        elif kind == "conv2d":
            yield "kernel", options, (*kernel_of(options), channels, options["filters"])
        elif kind == "batch_norm":
            yield "gamma", options, (channels,)
            yield "beta", options, (channels,)
        if kind in ("dense", "conv2d") and options.get("use_bias", True):
            yield "bias", options, (options.get("units", options.get("filters")),)


def statistics(network, image):
    """(role, shape) of the running statistics, in the order of the flat vector."""
    for kind, _, (_, _, channels) in walk(network, image):
        if kind == "batch_norm":
            yield "moving_mean", (channels,)
            yield "moving_variance", (channels,)


def split(flat, shapes):
    """The flat vector as tensors of these shapes, copied."""
    parts = flat.split([math.prod(shape) for shape in shapes]) if shapes else []
    return [part.reshape(shape).clone() for part, shape in zip(parts, shapes)]


def flatten(tensors):
    return torch.cat([t.detach().flatten() for t in tensors]) if tensors else torch.zeros(0)


def as_vector(x):
    """[samples, channels, height, width] as [samples, features, 1, 1], features in the order height, width, channels."""
    return x.permute(0, 2, 3, 1).flatten(1)[:, :, None, None]


def forward(network, image, tensors, running, x, training=False):
    """The outputs [samples, outputs] for x [samples, inputs], heads side by side; in training, running statistics are moved."""
    return through(network, iter(tensors), iter(running), x.reshape(len(x), *image).permute(0, 3, 1, 2), training)


def through(network, rest, running, x, training):
    """What the layers make of images x, with the next of the parameters and statistics."""
    for kind, options in written_out(network):
        if kind == "heads":
            return torch.cat([through(options[head], rest, running, x, training) for head in sorted(options)], 1)
        bias = options.get("use_bias", True)
        if kind == "dense":
            x = as_vector(x)[:, :, 0, 0] @ next(rest)
            x = (x + next(rest) if bias else x)[:, :, None, None]
        elif kind == "conv2d":
            x = convolution(x, next(rest), next(rest) if bias else None, options)
        elif kind == "batch_norm":
            x = batch_norm(x, next(rest), next(rest), (next(running), next(running)), training, options)
        elif kind == "pool":
            x = pool(x, options)
        elif kind == "global_pool":
            x = global_pool(x, options)
        elif kind == "flatten":
            x = as_vector(x)
        else:
            assert kind == "dropout" and options["rate"] == 0, kind
        activation = options.get("activation", {"name": "linear"})
        x = ACTIVATIONS[activation["name"]](x, activation)
    return as_vector(x)[:, :, 0, 0]
