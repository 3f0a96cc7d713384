"""The line protocol that every side of a comparison speaks; see bench/Assay.Bench/Program.cs."""

import ctypes
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
            answer = {"steps_per_epoch": bench.steps_per_epoch, "variant": bench.variant, "parameters": bench.parameters, "blas": blas()}
        elif word == "run":
            cpu, start = time.process_time(), time.perf_counter()  # of all threads of this process
            loss = bench.run(int(rest))
            seconds = time.perf_counter() - start
            answer = {"seconds": seconds, "cpu": time.process_time() - cpu, "loss": loss}
        else:
            raise ValueError(f"unknown command '{line}'")
        print(json.dumps(answer), flush=True)


def blas():
    """The kernels that OpenBLAS chose in this process, for each copy of it that is loaded; those that multiply, where they tell."""
    with open("/proc/self/maps") as maps:
        paths = sorted({line.split()[-1] for line in maps if "openblas" in line.lower()})
    kernels = set()
    for path in paths:
        library = ctypes.CDLL(path)
        for name in ("openblas_get_corename", "openblas_get_corename64_", "scipy_openblas_get_corename64_"):
            if hasattr(library, name):
                corename = getattr(library, name)
                corename.restype = ctypes.c_char_p
                kernels.add(corename().decode())
                break
    return ", ".join(sorted(kernels)) or "no OpenBLAS"


def processor():
    """The processor by name, family and model."""
    with open("/proc/cpuinfo") as lines:
        first = dict(map(str.strip, line.split(":", 1)) for line in lines.read().split("\n\n")[0].splitlines() if ":" in line)
    return f"{first.get('model name', 'unknown')}, family {first.get('cpu family', '?')}, model {first.get('model', '?')}"


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
