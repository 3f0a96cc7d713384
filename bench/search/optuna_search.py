"""Optuna on the problems of bench/search: optuna_search.py DESCRIBED run PROBLEM LAG, or DESCRIBED time, or DESCRIBED version.

DESCRIBED is a folder with what the harness tells: problems.jsonl, and values.jsonl, by which the functions here are checked first.
Writes the same JSON lines as the harness.
"""

import importlib.metadata
import json
import math
import platform
import statistics
import sys
import time
import warnings
from pathlib import Path

import brotli
import numpy as np
import optuna

SEEDS, TRIALS = 20, 200
MOST_ASKED = TRIALS * 3 // 2  # a sampler that asks for known settings again and again ends here

warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
optuna.logging.set_verbosity(optuna.logging.ERROR)


def branin(x):
    a, b = x
    return (b - 5.1 / (4 * np.pi**2) * a**2 + 5 / np.pi * a - 6) ** 2 + 10 * (1 - 1 / (8 * np.pi)) * np.cos(a) + 10


def hartmann6(x):
    weights = np.array([1.0, 1.2, 3.0, 3.2])
    widths = np.array([[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]])
    centres = 1e-4 * np.array([
        [1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
        [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381],
    ])
    return -weights @ np.exp(-(widths * (np.asarray(x) - centres) ** 2).sum(axis=1))


def ackley(x):
    x = np.asarray(x)
    return -20 * np.exp(-0.2 * np.linalg.norm(x) / np.sqrt(x.size)) - np.exp(np.cos(2 * np.pi * x).mean()) + 20 + np.e


def rosenbrock(x):
    x = np.asarray(x)
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


def mixed(x):
    rate, share, width, depth, kind, switch = x
    centre, worse = [(0.5, 0), (0.3, 0.05), (0.7, 0.1), (0.9, 0.3)][int(kind)]
    a, b = 1 + math.log10(rate) / 4, math.log2(width / 4) / 7 - 4 / 7
    value = 8 * (a - centre + 0.4 * b) ** 2 + 2 * b**2 + (math.log2(depth) / 3 - 1 / 3) ** 2 + (share - 0.2) ** 2
    return value + 0.05 * (1 - math.cos(8 * math.pi * (a - centre))) + worse + (0 if switch else 0.1 + 0.2 * a)


def conditional(x):
    shape, shift = int(x[0]), (x[1] - 0.3) ** 2
    if shape == 0:
        return shift + branin(x[2:4]) / 50
    if shape == 1:
        a, b = x[4:6]
        return shift + ((4 - 2.1 * a**2 + a**4 / 3) * a**2 + a * b + (-4 + 4 * b**2) * b**2) / 10 + 0.2
    return shift + rosenbrock(x[6:10]) / 1000 + 0.1


FUNCTIONS = {
    "branin": branin, "hartmann6": hartmann6, "ackley10": ackley, "rosenbrock4": rosenbrock, "mixed": mixed, "conditional": conditional,
}


def table(name):
    """The function of a table: a setting's value is the mean of its runs at their last epoch."""
    head, values = brotli.decompress((Path(__file__).parent / "tables" / f"{name}.table").read_bytes()).split(b"\n", 1)
    head = json.loads(head)
    shape = [len(factor["levels"]) for factor in head["factors"]]
    ends = np.frombuffer(values, "<f2").reshape(*shape, head["runs"], head["epochs"])[..., -1].astype(float)
    means = ends.mean(axis=-1)
    return lambda x: float(np.nan_to_num(means[tuple(int(level) for level in x)], nan=math.inf))


def read(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def functions(described, problems):
    """The function of every problem, each checked at the points whose values the harness tells."""
    all_of = {name: FUNCTIONS.get(name) or table(name) for name in problems}
    checked = set()
    for line in read(described / "values.jsonl"):
        mine = all_of[line["name"]]([float(value) for value in line["values"]])
        if not math.isclose(mine, float(line["value"]), rel_tol=1e-9, abs_tol=1e-12):
            sys.exit(f"{line['name']} at {line['values']}: {mine} here, {line['value']} in the harness")
        checked.add(line["name"])
    if checked != set(problems):
        sys.exit(f"nothing to check these by: {set(problems) - checked}")
    return all_of


def suggest(trial, parameters):
    """The values of a trial's parameters: numbers, or the 0-based level; NaN where one does not exist."""
    values = []
    for parameter in parameters:
        name, when = parameter["name"], parameter["when"]
        if when and values[when[0]] != when[1]:
            values.append(math.nan)
        elif real := parameter["real"]:
            values.append(trial.suggest_float(name, real["low"], real["high"], log=real["log"]))
        elif whole := parameter["whole"]:
            values.append(trial.suggest_int(name, whole["low"], whole["high"], log=True))
        elif parameter["choice"]["ordered"]:
            values.append(trial.suggest_int(name, 0, len(parameter["choice"]["levels"]) - 1))
        else:
            levels = parameter["choice"]["levels"]
            values.append(levels.index(trial.suggest_categorical(name, levels)))
    return values


def samplers(parameters, lag):
    """Optuna's samplers, by name: how one is made of a seed."""
    # Where not all parameters exist in all trials, the multivariate sampler learns of those only by groups.
    group = any(parameter["when"] for parameter in parameters)
    made = {
        "optuna-tpe": lambda seed: optuna.samplers.TPESampler(seed=seed, constant_liar=lag > 0),
        "optuna-tpe-multivariate": lambda seed: optuna.samplers.TPESampler(
            seed=seed, multivariate=True, group=group, constant_liar=lag > 0, warn_independent_sampling=False),
        "optuna-cma-es": lambda seed: optuna.samplers.CmaEsSampler(seed=seed, n_startup_trials=10, warn_independent_sampling=False),
    }
    if hasattr(optuna.samplers, "GPSampler"):
        made["optuna-gp"] = lambda seed: optuna.samplers.GPSampler(seed=seed)
    return made


def search(function, parameters, sampler, lag):
    """The values of different settings, in the order in which they were asked for. One that was asked for before costs nothing."""
    study = optuna.create_study(sampler=sampler)
    values, waiting, known, asked = [], [], {}, 0
    while len(values) < TRIALS and asked < MOST_ASKED:
        while sum(new for _, _, new in waiting) > lag:
            trial, value, _ = waiting.pop(0)
            study.tell(trial, value)
        trial = study.ask()
        asked += 1
        x = suggest(trial, parameters)
        key = tuple(repr(value) for value in x)
        if key not in known:
            known[key] = function(x)
            values.append(known[key])
            waiting.append((trial, known[key], True))
        elif any(trial.params == other.params for other, _, _ in waiting):
            waiting.append((trial, known[key], False))
        else:
            study.tell(trial, known[key])
    return values


def proposal(parameters, function, make, seen):
    """Milliseconds of the processor that a proposal takes after so many trials: the median of 21."""
    random = np.random.default_rng(0)
    distributions = {
        parameter["name"]: optuna.distributions.FloatDistribution(parameter["real"]["low"], parameter["real"]["high"]) for parameter in parameters
    }
    study = optuna.create_study(sampler=make(0))
    for point in random.random((seen, len(parameters))):
        study.add_trial(optuna.trial.create_trial(params=dict(zip(distributions, point)), distributions=distributions, value=function(point)))
    seconds = []
    for _ in range(24):
        begin = time.process_time()
        trial = study.ask()
        suggest(trial, parameters)
        seconds.append(time.process_time() - begin)
        study.tell(trial, state=optuna.trial.TrialState.FAIL)
    return 1000 * statistics.median(seconds[3:])


def write(**line):
    print(json.dumps(line), flush=True)


def main(described, command, name=None, lag=None):
    if command == "version":
        print(f"Optuna {optuna.__version__}, cmaes {importlib.metadata.version('cmaes')}, NumPy {np.__version__}, Python {platform.python_version()}")
        return
    described = Path(described)
    problems = {line["name"]: line for line in read(described / "problems.jsonl")}
    of = functions(described, problems)
    if command == "time":
        parameters = problems["hartmann6"]["parameters"]
        for sampler, make in samplers(parameters, lag=0).items():
            for seen in (100, 200, 1000):
                write(sampler=sampler, seen=seen, milliseconds=proposal(parameters, hartmann6, make, seen))
        return
    problem, lag = problems[name], int(lag)
    for sampler, make in samplers(problem["parameters"], lag).items():
        for seed in range(SEEDS):
            values = search(of[name], problem["parameters"], make(seed), lag)
            regret = np.maximum(np.minimum.accumulate(values) - problem["minimum"], 0)
            write(
                problem=name, sampler=sampler, lag=lag, seed=seed, trials=TRIALS, epochs=problem["epochs"] * len(values),
                regret=[float(f"{value:.6g}") for value in regret])


main(*sys.argv[1:])
