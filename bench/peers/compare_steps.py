"""Runs the sides of bench/compare in turns, A B C A B C …, and prints one JSON line a case."""

import json
import os
import subprocess
import sys

from serve import processor

ROUNDS, ROUND_SECONDS = 15, 0.2
BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Side:
    """A process that trains when told to, and waits otherwise."""

    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.name} ended in the middle of '{command[:60]}'; its words stand above")
        return json.loads(answer)

    def prepare(self, case):
        """Warms up, and finds how many epochs fill a round."""
        told = self.ask("case " + json.dumps(case))
        self.steps, self.variant, self.parameters = told["steps_per_epoch"], told["variant"], told["parameters"]
        self.blas = told.get("blas")
        self.flops, self.epochs, self.timings = told.get("flops"), 1, []
        if not self.steps:
            return False
        # The first runs compile; a count of epochs is trusted when it takes long twice.
        while (seconds := min(self.ask(f"run {self.epochs}")["cpu"] for _ in range(2))) < ROUND_SECONDS / 2:
            self.epochs *= 2 if seconds > ROUND_SECONDS / 20 else 8
        self.ask(f"run {2 * self.epochs}")
        self.epochs = max(1, round(self.epochs * ROUND_SECONDS / self.ask(f"run {self.epochs}")["cpu"]))
        return True

    def round(self):
        self.timings.append(self.ask(f"run {self.epochs}"))

    def microseconds(self):
        """Of the best round, the smaller of clock and processor time: neighbours lengthen the one, helper threads the other."""
        return 1e6 * min(min(t["seconds"], t["cpu"]) for t in self.timings) / (self.epochs * self.steps)

    def cores(self):
        """Processor seconds a second of the clock, all threads together, over all rounds."""
        return sum(t["cpu"] for t in self.timings) / sum(t["seconds"] for t in self.timings)

    def clean(self):
        """Share of rounds that had a core to themselves."""
        return sum(t["cpu"] > 0.95 * t["seconds"] for t in self.timings) / len(self.timings)


def main(names):
    cases = {case["case"]: case for case in json.load(open(os.path.join(BENCH, "cases.json")))}
    unknown = [name for name in names if name not in cases]
    if unknown:
        print(f"unknown case {', '.join(unknown)}: the cases are {', '.join(cases)}", file=sys.stderr)
        return 2

    peer = lambda name: [sys.executable, os.path.join(BENCH, "peers", name)]
    ours = Side("ours", ["dotnet", os.path.join(BENCH, "Assay.Bench/bin/Release/net10.0/Assay.Bench.dll")])
    torch = Side("torch", peer("torch_steps.py"))
    sklearn = Side("sklearn", peer("sklearn_steps.py"))
    for name in names or cases:
        case = cases[name]
        print(f"{name}: warming up", file=sys.stderr)
        sides = [side for side in (ours, torch, sklearn) if side.prepare(case)]
        if ours.parameters != torch.parameters:
            sys.exit(f"{name}: not the same network: {ours.parameters} parameters here, {torch.parameters} in PyTorch")
        peaks = []
        for round in range(ROUNDS):
            peaks.append(ours.ask("peak")["gflops"]) if round % 5 == 0 else None
            for side in sides:
                side.round()
        busy = [side.name for side in sides if side.cores() > 1.1]
        if busy:
            print(f"{name}: not reported: {', '.join(f'{s.name} used {s.cores():.2f} cores' for s in sides)}; one each is the rule",
                  file=sys.stderr)
            return 1

        ours_us, torch_us, gflops = ours.microseconds(), torch.microseconds(), ours.flops / ours.microseconds() / 1e3
        line = {"case": name, "ours_us": round_to(ours_us), "torch_us": round_to(torch_us), "ratio": round_to(torch_us / ours_us)}
        if sklearn in sides:
            line |= {"sklearn_us": round_to(sklearn.microseconds()), "sklearn_ratio": round_to(sklearn.microseconds() / ours_us)}
        if len(case["input"]) == 3:
            line |= {f"{side.name}_samples_per_second": round_to(1e6 * case["batch"] / side.microseconds()) for side in (ours, torch)}
        line |= {
            "gflops": round_to(gflops), "peak_gflops": round_to(max(peaks)), "share_of_peak": round_to(gflops / max(peaks)),
            "processor": processor(), "instructions": ours.variant, "openblas": torch.blas, "torch_variant": torch.variant,
        }
        if sklearn in sides:
            line |= {"sklearn_variant": sklearn.variant, "sklearn_openblas": sklearn.blas}
        line |= {
            "rounds": ROUNDS, "cores": {s.name: round_to(s.cores()) for s in sides},
            "undisturbed_rounds": {s.name: round_to(s.clean()) for s in sides},
        }
        print(json.dumps(line), flush=True)
        if min(side.clean() for side in sides) < 0.2:
            print(f"{name}: the machine is busy, most rounds had to share their core; times are processor time", file=sys.stderr)
    return 0


def round_to(value):
    return float(f"{value:.4g}")


sys.exit(main(sys.argv[1:]))
