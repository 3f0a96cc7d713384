"""The line protocol that every side of a comparison speaks; see bench/Assay.Bench/Program.cs."""

import json
import math
import sys
import time


def serve(make):
    """Answers commands on standard input; make(case) gives an object with variant, steps_per_epoch and run(epochs)."""
    bench = None
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "case":
            bench = make(json.loads(rest))
            answer = {"steps_per_epoch": bench.steps_per_epoch, "variant": bench.variant, "parameters": bench.parameters}
        elif word == "run":
            cpu, start = time.process_time(), time.perf_counter()  # of all threads of this process
            loss = bench.run(int(rest))
            seconds = time.perf_counter() - start
            answer = {"seconds": seconds, "cpu": time.process_time() - cpu, "loss": loss}
        else:
            raise ValueError(f"unknown command '{line}'")
        print(json.dumps(answer), flush=True)


def written_out(case):
    """(kind, options) of each layer, repeats written out."""
    return [(kind, options) for layer in case["layers"] for kind, options in layer.items() for _ in range(options.get("repeat", 1))]


def samples(case, numpy):
    """
    Uniform features in [-1, 1], for images steps of 1/127.5; the target depends on the first two, so that there is
    something to learn.
    """
    random = numpy.random.RandomState(1)
    inputs = math.prod(case["input"])
    if len(case["input"]) == 1:
        x = random.uniform(-1, 1, (case["samples"], inputs)).astype(numpy.float32)
    else:
        x = random.randint(0, 256, (case["samples"], inputs)).astype(numpy.float32) / 127.5 - 1
    a, b = x[:, 0], x[:, min(1, inputs - 1)]
    if case["loss"] == "mean_squared_error":
        return x, a * a
    classes = max(2, written_out(case)[-1][1]["units"])
    return x, numpy.minimum(classes - 1, numpy.floor((a + b + 2) / 4 * classes)).astype(numpy.int64)
