"""Losses, penalties and optimizers under the formulas of Keras 3, on PyTorch's autograd in double precision.

Everything is written with PyTorch's own functions where they exist; an optimizer is written out as Keras defines it, and
`peer` is the optimizer of torch.optim that does the same under suitable options, where there is one. Both must agree.
"""

import math

import torch
from torch.nn import functional as F

EPSILON = 1e-7  # keras.config.epsilon()

def penalty(roles, tensors):
    """Σ l1 |w| + l2 w² over the tensors that have a regularizer; roles: (role, options, shape) of each."""
    total = torch.zeros((), dtype=torch.float64)
    for (role, options, _), w in zip(roles, tensors):
        r = options.get({"kernel": "regularizer", "bias": "bias_regularizer"}.get(role)) or {}
        total = total + r.get("l1", 0) * w.abs().sum() + r.get("l2", 0) * (w * w).sum()
    return total


def smooth(y, amount, over):
    return y * (1 - amount) + amount / over


def categorical(y, p, from_logits):
    if from_logits:
        log_p = F.log_softmax(p, 1)
    else:
        p = p / p.sum(1, keepdim=True)
        log_p = torch.log(p.clip(EPSILON, 1 - EPSILON))
    return -(y * log_p).sum(1).mean()


def way_round(difference, period):
    """A difference as the shorter way on a circle, in [-period/2, period/2)."""
    return torch.remainder(difference + period / 2, period) - period / 2


def loss_of_heads(heads, network, columns, y, p, period):
    """The weighted sum of the losses of heads, whose outputs stand side by side; columns: the targets' classes by name."""
    total, names = 0, list(columns)
    for head in sorted(heads):
        own = heads[head]
        p_own, p = p.split([network[head][-1]["dense"]["units"], p.shape[1] - network[head][-1]["dense"]["units"]], 1)
        learnt = own.get("targets", [head])
        y_own = torch.stack([y[:, names.index(target)] for target in learnt], 1)
        classes = columns[learnt[0]] if len(learnt) == 1 else 0
        total = total + own.get("weight", 1) * loss(own["loss"], y_own, p_own, classes, period)
    return total


def loss(options, y, p, classes, period=None):
    """The mean loss of outputs p [samples, outputs] for targets y [samples, targets], which repeat after the period."""
    name, logits = options["name"], options.get("from_logits", False)
    smoothing = options.get("label_smoothing", 0.0)
    if name == "nll":
        return F.nll_loss(p, y[:, 0].long())
    if classes > 0 and p.shape[1] > 1 and y.shape[1] == 1:
        y = F.one_hot(y[:, 0].long(), p.shape[1]).double()
    if name == "binary_crossentropy":
        y = smooth(y, smoothing, 2)
        if logits:
            return F.binary_cross_entropy_with_logits(p, y)
        return F.binary_cross_entropy(p.clip(EPSILON, 1 - EPSILON), y)
    if name == "categorical_crossentropy":
        return categorical(smooth(y, smoothing, p.shape[1]), p, logits)
    if name == "sparse_categorical_crossentropy":
        return categorical(y, p, logits)
    if name == "mean_squared_error":
        return F.mse_loss(p, y)
    if name == "mean_absolute_error":
        return F.l1_loss(p, y)
    if name == "huber":
        return F.huber_loss(p, y, delta=options.get("delta", 1.0))
    if name == "poisson":
        return F.poisson_nll_loss(p, y, log_input=False, full=False, eps=EPSILON)
    if name == "kl_divergence":
        y, p = y.clip(EPSILON, 1), p.clip(EPSILON, 1)
        return F.kl_div(torch.log(p), y, reduction="batchmean")
    if name == "circular_squared_error":
        return (way_round(p - y, period) ** 2).mean()
    if name == "circular_absolute_error":
        return way_round(p - y, period).abs().mean()
    raise ValueError(name)


class Optimizer:
    """One optimizer of keras.optimizers, written out. State is a list of tensors like the parameters, by name."""

    def __init__(self, options, tensors):
        self.o, self.t = options, 0
        self.rate = options.get("learning_rate", 0.01 if options["name"] == "sgd" else 0.001)
        self.beta1, self.beta2 = options.get("beta1", 0.9), options.get("beta2", 0.999)
        self.epsilon = options.get("epsilon", EPSILON)
        self.momentum = options.get("momentum", 0.0)
        self.rho = options.get("rho", 0.95 if options["name"] == "adadelta" else 0.9)
        self.decay = options.get("weight_decay", 0.004 if options["name"] == "adamw" else 0.0)
        start = options.get("initial_accumulator_value", 0.1) if options["name"] == "adagrad" else 0.0
        self.m = [torch.zeros_like(w) for w in tensors]
        self.v = [torch.full_like(w, start) for w in tensors]
        self.extra = [torch.zeros_like(w) for w in tensors]
        self.u_product = 1.0

    def step(self, tensors, gradients):
        self.t += 1
        if "clip_norm" in self.o:
            norm = math.sqrt(sum((g * g).sum().item() for g in gradients))
            gradients = [g * (self.o["clip_norm"] / max(norm, self.o["clip_norm"])) for g in gradients]
        if self.o["name"] == "nadam":
            self.u, self.u_next = (self.beta1 * (1 - 0.5 * 0.96 ** t) for t in (self.t, self.t + 1))
            self.u_product *= self.u
        rule = getattr(self, self.o["name"])
        with torch.no_grad():
            for i, (w, g) in enumerate(zip(tensors, gradients)):
                w -= self.rate * self.decay * w
                w += rule(i, g)

    def sgd(self, i, g):
        if self.momentum == 0:
            return -self.rate * g
        self.m[i] = self.momentum * self.m[i] - self.rate * g
        return self.momentum * self.m[i] - self.rate * g if self.o.get("nesterov") else self.m[i]

    def rmsprop(self, i, g):
        self.v[i] = self.rho * self.v[i] + (1 - self.rho) * g * g
        variance = self.v[i]
        if self.o.get("centered"):
            self.extra[i] = self.rho * self.extra[i] + (1 - self.rho) * g
            variance = variance - self.extra[i] ** 2
        self.m[i] = self.momentum * self.m[i] + self.rate * g / torch.sqrt(variance + self.epsilon)
        return -self.m[i]

    def adagrad(self, i, g):
        self.v[i] = self.v[i] + g * g
        return -self.rate * g / torch.sqrt(self.v[i] + self.epsilon)

    def adadelta(self, i, g):
        self.v[i] = self.rho * self.v[i] + (1 - self.rho) * g * g
        change = -torch.sqrt(self.extra[i] + self.epsilon) / torch.sqrt(self.v[i] + self.epsilon) * g
        self.extra[i] = self.rho * self.extra[i] + (1 - self.rho) * change ** 2
        return self.rate * change

    def adam(self, i, g):
        self.m[i] = self.m[i] + (g - self.m[i]) * (1 - self.beta1)
        self.v[i] = self.v[i] + (g * g - self.v[i]) * (1 - self.beta2)
        self.extra[i] = torch.maximum(self.extra[i], self.v[i])
        v = self.extra[i] if self.o.get("amsgrad") else self.v[i]
        alpha = self.rate * math.sqrt(1 - self.beta2 ** self.t) / (1 - self.beta1 ** self.t)
        return -alpha * self.m[i] / (torch.sqrt(v) + self.epsilon)

    adamw = adam

    def adamax(self, i, g):
        self.m[i] = self.m[i] + (g - self.m[i]) * (1 - self.beta1)
        self.v[i] = torch.maximum(self.beta2 * self.v[i], g.abs())
        return -self.rate * self.m[i] / ((1 - self.beta1 ** self.t) * (self.v[i] + self.epsilon))

    def nadam(self, i, g):
        self.m[i] = self.m[i] + (g - self.m[i]) * (1 - self.beta1)
        self.v[i] = self.v[i] + (g * g - self.v[i]) * (1 - self.beta2)
        m = self.u_next * self.m[i] / (1 - self.u_product * self.u_next) + (1 - self.u) * g / (1 - self.u_product)
        return -self.rate * m / (torch.sqrt(self.v[i] / (1 - self.beta2 ** self.t)) + self.epsilon)


class Peer:
    """The optimizer of torch.optim under the options that make it Keras's."""

    def __init__(self, inner, epsilon_at=None, clip=None, decay=0.0):
        self.inner, self.epsilon_at, self.clip, self.decay, self.t = inner, epsilon_at, clip, decay, 0

    @staticmethod
    def of(options, tensors):
        """The peer of these options; None where PyTorch has no options that give the same formula."""
        mine = Optimizer(options, tensors)
        rate, epsilon, betas = mine.rate, mine.epsilon, (mine.beta1, mine.beta2)
        name, epsilon_at = options["name"], None
        # Keras puts epsilon inside the root (rmsprop, adagrad) or outside the maximum (adamax): alike at 0 only.
        if name in ("rmsprop", "adagrad", "adamax") and epsilon != 0:
            return None
        if name == "sgd":
            inner = torch.optim.SGD(tensors, rate, mine.momentum, nesterov=options.get("nesterov", False))
        elif name == "rmsprop":
            inner = torch.optim.RMSprop(tensors, rate, mine.rho, 0.0, 0.0, mine.momentum, options.get("centered", False))
        elif name == "adagrad":
            inner = torch.optim.Adagrad(tensors, rate, initial_accumulator_value=mine.v[0].flatten()[0].item(), eps=0.0)
        elif name == "adadelta":
            inner = torch.optim.Adadelta(tensors, rate, mine.rho, epsilon)
        elif name in ("adam", "adamw"):
            # Keras adds epsilon to √v before the correction of bias, PyTorch after it.
            inner = torch.optim.Adam(tensors, rate, betas, epsilon, amsgrad=options.get("amsgrad", False))
            epsilon_at = lambda t: epsilon / math.sqrt(1 - betas[1] ** t)
        elif name == "adamax":
            inner = torch.optim.Adamax(tensors, rate, betas, 0.0)
        elif name == "nadam":
            # The loop over single tensors in PyTorch 1.13 multiplies one factor of the momentum twice; foreach does not.
            inner = torch.optim.NAdam(tensors, rate, betas, epsilon, momentum_decay=1.0, foreach=True)
        return Peer(inner, epsilon_at, options.get("clip_norm"), rate * mine.decay)

    def step(self, tensors, gradients):
        self.t += 1
        for w, g in zip(tensors, gradients):
            w.grad = g.clone()
        if self.clip:
            norm = torch.sqrt(sum((g * g).sum() for g in gradients))
            if norm > self.clip:  # clip_grad_norm_ adds 1e-6 to the norm
                for w in tensors:
                    w.grad *= self.clip / norm
        if self.epsilon_at:
            self.inner.param_groups[0]["eps"] = self.epsilon_at(self.t)
        with torch.no_grad():
            for w in tensors:
                w *= 1 - self.decay
        self.inner.step()


def constrain(roles, tensors):
    """keras.constraints.MaxNorm on the kernels that ask for it: axis 0 of a dense layer's, 0 to 2 of a convolution's."""
    with torch.no_grad():
        for (role, options, _), w in zip(roles, tensors):
            if role == "kernel" and "max_norm" in options:
                norms = torch.sqrt((w * w).sum(list(range(w.dim() - 1)), keepdim=True))
                w *= norms.clip(0, options["max_norm"]) / (EPSILON + norms)
