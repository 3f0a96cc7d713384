import type { Axis, Num, Report, Stage, Study, TrialRow } from "../src/report";
import { share } from "./metrics";

export const row = (id: number, levels: number[], mean: Num, more: Partial<TrialRow> = {}): TrialRow => ({
  id, stage: 0, status: "finished", levels, mean, deviation: 0.01, runs: 4, planned: 4, diverged: 0, epochs: 40, seconds: 1, runSeconds: 1,
  parameters: 1, givenUp: null, ...more,
});

const axes: Axis[] = [
  { factor: "training.optimizer.name", labels: ["sgd", "adam"], low: null, high: null, log: false, without: "absent" },
  { factor: "units", labels: ["8", "16"], low: null, high: null, log: false, without: "absent" },
];

const stage: Stage = {
  index: 0, kind: "random", factors: axes.map((axis) => axis.factor), planned: 4, finished: 4, diverged: 0, keep: 1, kept: [2], top: [2, 4, 1, 3], effects: [], curves: [],
  search: { axes, ranking: [2, 4, 1, 3], race: { rule: "forgiving", planned: 16, spent: 16, epochs: 160, saved: 0, rungs: [{ runs: 1, epoch: 0, reached: 4, givenUp: 0 }] }, timeline: null },
  largest: [], importance: null, interactions: null, endedBy: null,
};

export const study: Study = {
  name: "s", preset: null, ended: true, objective: share, maximize: true, samples: 100, testSamples: 20, folds: 4, seeds: 1, planned: 4, finished: 4, runs: 16, diverged: 0,
  epochs: 160, seconds: 4, best: null, final: null, reported: [], claims: [], scatter: null, luck: { confirmations: [], expected: null, sentences: [] }, openings: [], stages: [stage],
  trials: { factors: axes.map((axis) => axis.factor), levels: [["sgd", "adam"], ["8", "16"]], rows: [row(1, [0, 0], 0.7), row(2, [1, 0], 0.9), row(3, [0, 1], 0.6), row(4, [1, 1], 0.8)] },
  notes: [], engine: "0123456789abcdef", sessions: [], cluster: null, yaml: "study: s\n",
};

export const report: Report = { format: 2, program: "Assay 0.1.0", studies: [study], settings: { rows: [] }, sizes: null, levels: null };
