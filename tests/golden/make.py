#!/usr/bin/python3
"""Makes the golden values the engine is tested against, or checks (--check) that the committed ones are what it makes.

PyTorch in double precision, so that a test's tolerance measures the engine's error alone. Needs Debian's python3-torch
and python3-sklearn. Each file in values/ is a list of cases, one a line; each case is

  name, inputs, classes          classes is 0 where the targets are not labels
  columns                        the targets' classes by name, where there are heads
  image                          [height, width, channels], where samples are images
  period                         after which the targets repeat, where a loss goes round it
  network, training              options as the engine has them, in snake case
  parameters                     flat: a kernel [inputs, units] or [height, width, channels, filters], its bias, the next ...
  statistics                     running mean, running variance of each batch_norm, where there is one
  features, targets              [samples, inputs], [samples, targets]: exact in single precision, like the parameters;
                                 an image's features in the order height, width, channels
  outputs                        [samples, outputs] of the network as given
  losses                         ten: of the first batch before step 1 (penalties included), of the second before step 2 ...
  gradient                       of the first of these, flat
  after_1, after_10              the parameters after one and after ten steps; batches in the order of the samples
  statistics_after_10            the running statistics then
"""

import json
import math
import sys
import zlib
from pathlib import Path

import numpy
import sklearn.metrics
import torch

import cases
import formulas
import head_cases
import image_cases
import layers

HERE = Path(__file__).parent
STEPS = 10
CHECK_TOLERANCE = 1e-10  # other machines' double-precision libraries differ in the last digits


def grid(random, shape, low, high):
    """Uniform numbers that single precision holds exactly."""
    return torch.tensor(numpy.round(random.uniform(low, high, shape) * 512) / 512)


def targets_of(random, kind, samples):
    """Targets [samples, targets] and the number of classes; of heads the classes of each, by name."""
    if isinstance(kind, dict):
        made = {name: targets_of(random, one, samples) for name, one in kind.items()}
        return torch.cat([y for y, _ in made.values()], 1), {name: classes for name, (_, classes) in made.items()}
    name, width = kind
    if name == "labels":
        return torch.tensor(random.randint(0, width, (samples, 1))).double(), width
    if name == "bits":
        return torch.tensor(random.randint(0, 2, (samples, width))).double(), 0
    if name == "counts":
        return torch.tensor(random.poisson(1.5, (samples, width))).double(), 0
    if name == "probabilities":
        whole = random.randint(0, 65, (samples, width))
        whole[:, -1] = 0
        whole = whole * 64 // numpy.maximum(whole.sum(1, keepdims=True), 64)  # in 64ths, so that the sum is exactly 1
        whole[:, -1] = 64 - whole.sum(1)
        return torch.tensor(whole / 64), 0
    return grid(random, (samples, width), -1.5, 1.5), 0


def start_of(random, case):
    """Start values of the parameters, flat."""
    roles = list(layers.parameters(case["network"], layers.image_of(case)))
    if case.get("start") == "zeros":
        return torch.zeros(sum(math.prod(shape) for _, _, shape in roles))
    parts = []
    for role, _, shape in roles:
        limit = (2.0 / math.prod(shape[:-1])) ** 0.5 if role == "kernel" else 0.4
        if not parts:
            limit = {"far": 60, "wide": 6, "first zeros": 0}.get(case.get("start"), limit)
        part = grid(random, shape, -limit, limit).flatten() + (1 if role == "gamma" else 0)
        if case.get("start") == "some zeros":
            part[::3] = 0
        parts.append(part)
    return torch.cat(parts)


def statistics_of(random, case):
    """Running statistics to start from, not those that the engine starts from."""
    return layers.flatten([
        grid(random, shape, -0.5, 0.5) if role == "moving_mean" else grid(random, shape, 0.5, 2)
        for role, shape in layers.statistics(case["network"], layers.image_of(case))])


def steps(case, optimizer_of, start, running, x, y, classes):
    """Ten steps of training: the losses, the first gradient, the parameters after one and after ten, the statistics."""
    network, training, image = case["network"], case["training"], layers.image_of(case)
    roles = list(layers.parameters(network, image))
    tensors = [w.requires_grad_() for w in layers.split(start, [shape for _, _, shape in roles])]
    running = layers.split(running, [shape for _, shape in layers.statistics(network, image)])
    optimizer = optimizer_of(training["optimizer"], tensors)
    if optimizer is None:
        return None
    batches = list(zip(x.split(training["batch_size"]), y.split(training["batch_size"])))
    losses = []
    for step in range(STEPS):
        bx, by = batches[step % len(batches)]
        outputs = layers.forward(network, image, tensors, running, bx, training=True)
        if "heads" in training:
            value = formulas.loss_of_heads(training["heads"], network[-1]["heads"], classes, by, outputs, case.get("period"))
        else:
            value = formulas.loss(training["loss"], by, outputs, classes, case.get("period"))
        value = value + formulas.penalty(roles, tensors)
        gradients = torch.autograd.grad(value, tensors)
        losses.append(value.item())
        optimizer.step(tensors, gradients)
        formulas.constrain(roles, tensors)
        if step == 0:
            gradient, after_1 = layers.flatten(gradients), layers.flatten(tensors)
    return losses, gradient, after_1, layers.flatten(tensors), layers.flatten(running)


def numbers(values):
    """A list of JSON numbers with 12 digits, whole numbers as such."""
    flat = values.flatten().tolist() if isinstance(values, torch.Tensor) else values
    assert numpy.isfinite(flat).all()
    return [int(v) if v == int(v) and abs(v) < 1e9 else float(f"{v:.12g}") for v in flat]


def made(case):
    """A case with its values."""
    random = numpy.random.RandomState(zlib.crc32(case["name"].encode()))
    network, image = case["network"], layers.image_of(case)
    inputs = math.prod(image)
    start = start_of(random, case)
    x = grid(random, (case["samples"], inputs), -1.5, 1.5) + case.get("offset", 0)
    y, classes = targets_of(random, case["targets"], case["samples"])
    running = statistics_of(random, case)
    with torch.no_grad():
        outputs = layers.forward(
            network, image, layers.split(start, [shape for _, _, shape in layers.parameters(network, image)]),
            layers.split(running, [shape for _, shape in layers.statistics(network, image)]), x)
    values = steps(case, formulas.Optimizer, start, running, x, y, classes)
    peer = steps(case, formulas.Peer.of, start, running, x, y, classes)
    if peer is not None:
        torch.testing.assert_close(values[3], peer[3], rtol=1e-10, atol=1e-12, msg=f"{case['name']}: not as torch.optim has it")
    losses, gradient, after_1, after_10, running_after_10 = values
    assert max(losses) <= max(1.5 * losses[0], 50), f"{case['name']}: diverges, so that nothing can be compared: {losses}"
    result = {"name": case["name"], "inputs": inputs, "classes": 0 if isinstance(classes, dict) else classes}
    if isinstance(classes, dict):
        result["columns"] = classes
    if "image" in case:
        result["image"] = image
    if "period" in case:
        result["period"] = case["period"]
    result |= {
        "network": network, "training": case["training"],
        "parameters": numbers(start), "features": numbers(x), "targets": numbers(y), "outputs": numbers(outputs),
        "losses": numbers(losses), "gradient": numbers(gradient),
        "after_1": numbers(after_1), "after_10": numbers(after_10),
    }
    if len(running):
        result |= {"statistics": numbers(running), "statistics_after_10": numbers(running_after_10)}
    return result


def made_metrics(case):
    """Metrics of given outputs as scikit-learn has them: binary for two classes, the mean over all classes for more."""
    random = numpy.random.RandomState(zlib.crc32(case["name"].encode()))
    classes, samples = case["classes"], case["samples"]
    width = 1 if classes == 2 else classes
    truth = random.choice(case["seen"], samples)
    scores = numpy.round(random.uniform(0, 1, (samples, width)) * 512) / 512
    for never in case.get("never", []):
        scores[:, never] = -1
    if width == 1:
        scores[:3, 0], truth[:3] = 0.5, case["seen"][-1]  # on the threshold: not above it
        predicted = (scores[:, 0] > 0.5).astype(int)
    else:
        predicted = scores.argmax(1)
    average = {"average": "binary"} if classes == 2 else {"average": "macro", "labels": list(range(classes))}
    precision, recall, f1, _ = sklearn.metrics.precision_recall_fscore_support(
        truth, predicted, zero_division=0, **average)
    return {
        "name": case["name"], "classes": classes, "scores": numbers(scores.flatten().tolist()),
        "targets": numbers(truth.tolist()), "accuracy": sklearn.metrics.accuracy_score(truth, predicted),
        "precision": precision, "recall": recall, "f1": f1,
    }


def coarse(values, parts):
    """Rounded to that part of 1, so that 12 digits and single precision hold them."""
    return numpy.round(values * parts) / parts


def made_scores(case):
    """Metrics of probabilities and of what is predicted by them as scikit-learn has them: of class 1 for two classes, each against the rest for more."""
    random = numpy.random.RandomState(zlib.crc32(case["name"].encode()))
    classes, samples, steps = case["classes"], case["samples"], case.get("steps")
    share = numpy.array([1 - case["rare"] * (classes - 1)] + [case["rare"]] * (classes - 1)) if "rare" in case else None
    truth = random.choice(classes, samples, p=share)
    truth[:classes] = range(classes)
    known = random.normal(0, 1, (samples, classes)) + 1.5 * (truth[:, None] == range(classes))
    if classes == 2:
        known = known[:, 1:]
        outputs = known if case.get("logits") else 1 / (1 + numpy.exp(-known))
        if steps is not None:
            outputs = numpy.round(outputs * steps) / steps if steps else numpy.full_like(outputs, 0.25)
        outputs = coarse(outputs, 512 if case.get("logits") else 4096)
        positive = 1 / (1 + numpy.exp(-outputs[:, 0])) if case.get("logits") else outputs[:, 0]
        shares, predicted = positive, (positive > 0.5).astype(int)
    else:
        outputs = known if case.get("logits") else numpy.exp(known) / numpy.exp(known).sum(1, keepdims=True)
        if steps is not None:  # shares of that many parts: few values, and their sum exactly 1
            outputs = numpy.array([random.multinomial(steps, row) / steps for row in outputs])
        outputs = coarse(outputs, 512 if case.get("logits") else 4096)
        shares = numpy.exp(outputs) / numpy.exp(outputs).sum(1, keepdims=True) if case.get("logits") else outputs
        predicted = outputs.argmax(1)
    labels, each = list(range(classes)), range(classes)
    hot = truth[:, None] == each
    of = sklearn.metrics
    made = {
        # One against the rest by hand: roc_auc_score asks of several classes for sums that are 1 to the last digit.
        "roc_auc": of.roc_auc_score(truth, shares) if classes == 2
        else numpy.mean([of.roc_auc_score(hot[:, c], shares[:, c]) for c in each]),
        "pr_auc": of.average_precision_score(truth, shares) if classes == 2
        else numpy.mean([of.average_precision_score(hot[:, c], shares[:, c]) for c in each]),
        "log_loss": of.log_loss(truth, shares, labels=labels),
        "brier": of.brier_score_loss(truth, shares) if classes == 2 else ((shares - hot) ** 2).sum(1).mean(),
        "balanced_accuracy": of.balanced_accuracy_score(truth, predicted),
        "mcc": of.matthews_corrcoef(truth, predicted),
    }
    for average in ("macro", "weighted"):
        precision, recall, f1, _ = of.precision_recall_fscore_support(truth, predicted, average=average, zero_division=0)
        made |= {f"{average}_precision": precision, f"{average}_recall": recall, f"{average}_f1": f1}
    for k in (3, 5):
        if classes > k:
            made[f"top{k}_accuracy"] = of.top_k_accuracy_score(truth, outputs, k=k, labels=labels)
    return {"name": case["name"], "classes": classes, "logits": case.get("logits", False), "outputs": numbers(outputs.flatten().tolist()),
            "labels": truth.tolist(), "metrics": made}


def made_residuals(case):
    """Metrics of numbers as scikit-learn has them, the mean over targets."""
    random = numpy.random.RandomState(zlib.crc32(case["name"].encode()))
    targets, samples = case["targets"], case["samples"]
    scales = numpy.array(case.get("scales", [1] * targets))
    truth = random.normal(0, 4, (samples, targets)) * scales + case.get("offset", 0)
    for constant in case.get("constant", []):
        truth[:, constant] = 3
    predicted = truth + case.get("noise", 1) * random.normal(0, 1, truth.shape) * scales + case.get("bias", 0)
    truth, predicted = (coarse(values, 128) for values in (truth, predicted))
    of = sklearn.metrics
    return {"name": case["name"], "targets": targets, "truth": numbers(truth.flatten().tolist()), "predicted": numbers(predicted.flatten().tolist()), "metrics": {
        "r2": of.r2_score(truth, predicted), "rmse": of.mean_squared_error(truth, predicted, squared=False),
        "explained_variance": of.explained_variance_score(truth, predicted), "median_ae": of.median_absolute_error(truth, predicted)}}


def files():
    """Every file of values by name: its cases, made."""
    for name, group in (cases.groups() | image_cases.groups() | head_cases.groups()).items():
        names = [case["name"] for case in group]
        assert len(set(names)) == len(names), f"{name}: two cases of one name"
        maker = {"metrics": made_metrics, "scores": made_scores, "residuals": made_residuals}.get(name, made)
        yield name, [maker(c) for c in group]


def difference(old, new, path=""):
    """Where two values differ by more than rounding; None where they do not."""
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        return next((d for k in old if (d := difference(old[k], new[k], f"{path}.{k}"))), None)
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return next((d for i in range(len(old)) if (d := difference(old[i], new[i], f"{path}[{i}]"))), None)
    if isinstance(old, (int, float)) and isinstance(new, (int, float)):
        if abs(old - new) <= CHECK_TOLERANCE * max(1.0, abs(new)):
            return None
    elif old == new:
        return None
    return f"{path}: committed {str(old)[:60]}, made {str(new)[:60]}"


def main():
    check, wrong = "--check" in sys.argv[1:], 0
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)  # NAdam keeps a product in the default type
    for name, values in files():
        path = HERE / "values" / f"{name}.json"
        if check:
            # Through text, so that both sides are read the same way.
            committed, now = (json.loads(path.read_text()) if path.exists() else []), json.loads(json.dumps(values))
            by_name = {c["name"]: c for c in committed}
            for extra in by_name.keys() - {c["name"] for c in now}:
                wrong += 1
                print(f"{name}: {extra}: committed, but no longer made")
            for case in now:
                found = difference(by_name.get(case["name"]), case)
                wrong += found is not None
                if found:
                    print(f"{name}: {case['name']}{found}")
        else:
            path.write_text("[\n" + ",\n".join(json.dumps(v, separators=(",", ":")) for v in values) + "\n]\n")
            print(f"{path.relative_to(HERE)}: {len(values)} cases, {path.stat().st_size // 1024} KB")
    if check:
        print("the committed values are what this script makes" if wrong == 0 else f"{wrong} cases differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
