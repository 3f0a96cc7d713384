"""The line protocol that every side of a comparison speaks; see bench/Assay.Bench/Program.cs."""

import json
import sys
import time


def serve(make):
    """Answers commands on standard input; make(case) gives an object with variant, steps_per_epoch and run(epochs)."""
    bench = None
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "case":
            bench = make(json.loads(rest))
            answer = {"steps_per_epoch": bench.steps_per_epoch, "variant": bench.variant}
        elif word == "run":
            cpu, start = time.process_time(), time.perf_counter()  # of all threads of this process
            loss = bench.run(int(rest))
            seconds = time.perf_counter() - start
            answer = {"seconds": seconds, "cpu": time.process_time() - cpu, "loss": loss}
        else:
            raise ValueError(f"unknown command '{line}'")
        print(json.dumps(answer), flush=True)


def samples(case, numpy):
    """Uniform features in [-1, 1]; the target depends on the first two, so that there is something to learn."""
    random = numpy.random.RandomState(1)
    x = random.uniform(-1, 1, (case["samples"], case["inputs"])).astype(numpy.float32)
    a, b = x[:, 0], x[:, min(1, case["inputs"] - 1)]
    if case["loss"] == "mean_squared_error":
        return x, a * a
    classes = max(2, case["layers"][-1][0])
    return x, numpy.minimum(classes - 1, numpy.floor((a + b + 2) / 4 * classes)).astype(numpy.int64)
