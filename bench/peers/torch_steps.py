"""PyTorch's side: the fastest of several fair ways to write the same training step, chosen anew for each case."""

import itertools
import math
import time

import numpy
import torch
from torch import nn

from serve import samples, serve, written_out

torch.set_num_threads(1)
torch.set_num_interop_threads(1)

ACTIVATIONS = {
    "linear": nn.Identity, "relu": nn.ReLU, "leaky_relu": lambda: nn.LeakyReLU(0.2), "selu": nn.SELU, "sigmoid": nn.Sigmoid,
    "softmax": nn.Softmax,
}


def layer_of(kind, options, shape):
    """A layer behind one that gives this shape, [channels, height, width] or [features]; and the shape that it gives."""
    if kind == "dense":
        linear = nn.Linear(math.prod(shape), options["units"])
        return ([nn.Flatten()] if len(shape) > 1 else []) + [linear], [options["units"]]
    if kind == "conv2d":
        kernel, channels = options["kernel"], options["filters"]
        around = kernel // 2 if options.get("padding") == "same" else 0
        layer = nn.Conv2d(shape[0], channels, kernel, padding=around)
        return [layer], [channels, *(side + 2 * around - kernel + 1 for side in shape[1:])]
    if kind == "pool":
        return [nn.MaxPool2d(2)], [shape[0], shape[1] // 2, shape[2] // 2]
    if kind == "batch_norm":
        return [nn.BatchNorm2d(shape[0], eps=1e-3, momentum=0.01)], shape
    return [nn.Dropout(options["rate"])], shape


def model_and_loss(case):
    """Layers as a Sequential. The last sigmoid or softmax is left to the loss, which PyTorch does faster in one."""
    layers, shape = [], [case["input"][-1], *case["input"][:-1]]
    for kind, options in written_out(case):
        made, shape = layer_of(kind, options, shape)
        activation = options.get("activation", "linear")
        layers += made
        if activation == "relu" and len(case["input"]) == 3:
            layers.append(nn.ReLU(inplace=True))
        elif activation != "linear":
            layers.append(ACTIVATIONS[activation]())
    if case["loss"] != "mean_squared_error" and not isinstance(layers[-1], nn.Linear):
        del layers[-1]
    losses = {
        "binary_crossentropy": nn.BCEWithLogitsLoss,
        "sparse_categorical_crossentropy": nn.CrossEntropyLoss,
        "mean_squared_error": nn.MSELoss,
    }
    return nn.Sequential(*layers), losses[case["loss"]]()


def optimizer(case, parameters, foreach):
    rate, decay = case["learning_rate"], 2 * case["l2"]  # PyTorch's penalty is decay / 2 times the square
    if case["optimizer"] == "sgd":
        return torch.optim.SGD(parameters, lr=rate, weight_decay=decay, foreach=foreach)
    return torch.optim.Adam(parameters, lr=rate, weight_decay=decay, eps=1e-7, foreach=foreach)


FORMATS = {"channels first": torch.contiguous_format, "channels last": torch.channels_last}


class Steps:
    def __init__(self, case, jit, foreach, gather, memory):
        torch.manual_seed(1)
        self.variant = f"{jit}, foreach={foreach}, gather a {gather}" + (f", {memory}" if memory else "")
        x, y = samples(case, numpy)
        self.x, self.y = torch.from_numpy(x), torch.from_numpy(y)
        if memory:
            self.x = self.x.reshape(-1, *case["input"]).permute(0, 3, 1, 2).contiguous(memory_format=FORMATS[memory])
        if case["loss"] != "sparse_categorical_crossentropy":
            self.y = self.y.float().unsqueeze(1)
        self.batch, self.per_epoch = case["batch"], gather == "epoch"
        self.steps_per_epoch = math.ceil(len(x) / self.batch)
        self.model, self.loss = model_and_loss(case)
        if memory:
            self.model = self.model.to(memory_format=FORMATS[memory])
        self.parameters = sum(p.numel() for p in self.model.parameters())
        self.optimizer = optimizer(case, self.model.parameters(), foreach)
        if jit == "script":
            self.model = torch.jit.script(self.model)
        elif jit == "trace":
            self.model = torch.jit.trace(self.model, self.x[: self.batch], check_trace=False)  # dropout never gives the same twice

    def run(self, epochs):
        x, y, batch, model, loss_of, optimizer = self.x, self.y, self.batch, self.model, self.loss, self.optimizer
        for _ in range(epochs):
            order = torch.randperm(len(x))
            if self.per_epoch:
                shuffled_x, shuffled_y = x[order], y[order]
            for start in range(0, len(x), batch):
                if self.per_epoch:
                    inputs, targets = shuffled_x[start : start + batch], shuffled_y[start : start + batch]
                else:
                    indices = order[start : start + batch]
                    inputs, targets = x[indices], y[indices]
                optimizer.zero_grad(set_to_none=True)
                loss = loss_of(model(inputs), targets)
                loss.backward()
                optimizer.step()
        return loss.item()


def fastest(case):
    """Each variant warmed up, then timed twice in turns; the one with the best time is the opponent."""
    variants = [Steps(case, *v) for v in itertools.product(
        ("eager", "script", "trace"), (False, True), ("batch", "epoch"), FORMATS if len(case["input"]) == 3 else ("",))]
    for variant in variants:
        seconds(variant, 1)
    epochs = max(1, round(0.2 / seconds(variants[0], 1)))
    best = [math.inf] * len(variants)
    for _ in range(2):
        for i, variant in enumerate(variants):
            best[i] = min(best[i], seconds(variant, epochs))
    return variants[best.index(min(best))]


def seconds(variant, epochs):
    start = time.process_time()
    variant.run(epochs)
    return time.process_time() - start


serve(fastest)
