// What the page is given: the mirror of the records in src/Assay/Reports. A number that is none (NaN) arrives as null.

export type Num = number | null;

export type Part = "train" | "validation" | "test";
/** `base` joins the parts of one metric, `measure` leaves out the `head` (null: all outputs together), too; `quantity` is the title without the part. */
export interface Metric {
  name: string; part: Part; head: string | null; base: string; measure: string; title: string; quantity: string; share: boolean; unit: string | null;
  /** No value lies below or above; null: not known. */
  low: Num; high: Num;
}
export interface Spread { count: number; mean: Num; deviation: Num; low: Num; high: Num }
export interface Interval { low: number; high: number }

export interface CurveLine { metric: Metric; mean: Num[]; deviation: Num[] }
export interface Curve { trial: number; epochs: number[]; runs: number[]; kept: number[]; step: number; lines: CurveLine[] }

/** What an interval speaks of: new seeds on the same folds, other data of the same size and origin, other test samples. */
export type Scope = "these_data" | "data_like_these" | "these_networks";
/** Minus the reference, run by run. */
export interface LevelDifference { values: Spread; interval: Interval | null; scope: Scope | null }
export interface LevelTest { metric: Metric; value: Spread; deviation: Num; difference: LevelDifference | null }
export interface LevelEffect {
  label: string; trial: number; trials: number; diverged: number; objective: Spread; deviation: Num; best: Num;
  runs: number; difference: LevelDifference | null; seconds: Spread; epochs: Spread; tests: LevelTest[];
}
export interface FactorEffect { factor: string; spreadOver: "trials" | "runs"; levels: LevelEffect[] }
/** The level of a factor that is furthest from the reference, of so many. */
export interface LargestDifference { factor: string; level: string; levels: number; difference: LevelDifference }
/** `why`: why nothing is told of it, else null; `matters`: told from chance at 5 % for all factors together. */
export interface FactorImportance {
  factor: string; trials: number; best: number; divergence: Num; share: Num; interval: Interval | null; p: Num; why: string | null; matters: boolean;
}
export interface Importance { trials: number; diverged: number; pruned: number; factors: FactorImportance[]; why: string | null }
export interface PairInteraction { first: string; second: string; share: number; degreesOfFreedom: number; p: Num; matters: boolean }
export interface Interactions { pairs: PairInteraction[]; why: string | null }
export interface Stage {
  index: number; kind: string; factors: string[]; planned: number; finished: number; diverged: number; keep: number;
  kept: number[] | null; top: number[]; effects: FactorEffect[]; curves: Curve[]; search: Search;
  largest: LargestDifference[]; importance: Importance | null; interactions: Interactions | null;
  /** Which bound ended it before all its trials were tried, in words. */
  endedBy: string | null;
}

/** A factor as an axis: its levels, or (labels null) a range; `without`: what a trial has that has no level there. */
export interface Axis { factor: string; labels: string[] | null; low: Num; high: Num; log: boolean; without: "absent" | "reference" }
/** Trials brought to so many runs, or (runs 0) to an epoch; both 0: to their end. */
export interface Rung { runs: number; epoch: number; reached: number; givenUp: number }
export interface Race { rule: string | null; planned: number; spent: number; epochs: number; saved: number; rungs: Rung[] }
/** A place in each list a stretch of training, the first of `total`; seconds since the study began. */
export interface Timeline {
  trial: number[]; fold: number[]; seed: number[]; start: number[]; seconds: number[]; lane: number[]; total: number; copied: number;
}
export interface Search { axes: Axis[]; ranking: number[]; race: Race | null; timeline: Timeline | null }

export interface TrialRow {
  id: number; stage: number; status: string; levels: number[]; mean: Num; deviation: Num; runs: number; planned: number;
  diverged: number; epochs: number; seconds: number; runSeconds: Num; parameters: number; givenUp: string | null;
  /** Levels of other settings that are the same experiment. */
  same?: number[][];
  /** How far it came, where it has not come to its end: the mean of its runs so far, runs that ended, epochs of those that did not. */
  soFar?: { value: Num; runs: number; epoch: number };
}
export interface Trials { factors: string[]; levels: string[][]; rows: TrialRow[] }

export interface Best {
  trial: number; stage: number; mean: Num; deviation: Num; runs: number; levels: Record<string, string>;
  runSeconds: Spread; parameters: number;
}
export interface Measured { metric: Metric; value: Num; interval: Interval | null }
export interface Points { x: number[]; y: number[] }
export interface Plane {
  x: [number, number]; y: [number, number]; columns: number; rows: number; names: string[];
  true: number[] | null; value: number[]; label: number[];
}
export interface Fit { names: string[]; prediction: Points; truth: Points | null; train: Points; test: Points | null }
export interface Histogram { name: string; edges: number[]; counts: number[] }
export interface ClassScore { name: string; precision: number; recall: number; f1: number; support: number; predicted: number }
export interface Classes {
  samples: string; cells: number[]; classes: ClassScore[]; mean: ClassScore; weighted: ClassScore; right: number; total: number;
}
/** Pictures of one size: base64 of [pictures, height, width, channels], a byte a value. */
export interface Pictures { height: number; width: number; channels: number; bytes: string }
/** The most confident first; `each` of them and `each` of the first in the order of the samples; null: the most confident alone. */
export interface Mistakes {
  samples: string; wrong: number; total: number; index: number[]; true: string[]; predicted: string[]; confidence: number[];
  pictures: Pictures; each: Num;
}
/** One a head that classifies; the head of a chain has no name. */
export interface Classifier { head: string; classes: Classes; mistakes: Mistakes | null; probabilities: Probabilities | null }
/** `decided`: true and false positives of what is predicted. Lists: one a threshold, falling. */
export interface ClassCurve {
  name: string; positives: number; negatives: number; rocAuc: number; averagePrecision: number; thresholds: number[]; truePositives: number[]; falsePositives: number[];
  decided: number[];
}
/** One a bin; `class` null: of the class that is predicted. */
export interface Calibration { class: string | null; samples: number[]; said: number[]; true: number[]; low: number[]; high: number[]; error: number }
/** `classes`: how many have a curve, drawn or not. */
export interface Probabilities { samples: string; curves: ClassCurve[]; classes: number; calibration: Calibration | null }
export interface WorstErrors { index: number[]; true: number[]; predicted: number[]; error: number[]; pictures: Pictures }
/** `isTime`: minutes since 0:00, as a clock shows them. The lists hold all samples, or some of very many. */
export interface TargetErrors {
  target: string; period: Num; isTime: boolean; total: number; bias: number; mean: number; median: number; ninetyPercent: number; largest: number;
  histogram: Histogram; index: number[]; true: number[]; predicted: number[]; error: number[]; worst: WorstErrors | null;
}
export interface Errors { samples: string; targets: TargetErrors[] }
export interface Filters { layer: string; filters: number; channels: number; scale: number; pictures: Pictures }
export interface LayerActivations {
  layer: string; height: number; width: number; channels: number; shown: number; twoSided: boolean; scales: number[]; maps: Pictures;
}
export interface Activations {
  samples: string; index: number[]; true: string[]; predicted: string[]; images: Pictures; layers: LayerActivations[];
}
export interface Final {
  trial: number; status: string; epochs: number; keptEpoch: number; seconds: number; parameters: number;
  train: Measured[]; test: Measured[]; model: string | null; curves: Curve;
  plane: Plane | null; fit: Fit | null; weights: { histograms: Histogram[] } | null;
  classifiers: Classifier[]; errors: Errors | null; filters: Filters | null; activations: Activations | null; seeds: Seeds | null;
}
/** The final training from several seeds; `interval`: of the mean. */
export interface Seeds { seeds: number; diverged: number; test: { metric: Metric; spread: Spread; interval: Interval | null; ensemble: Num }[] }
export interface Reported { metric: Metric; reported: number; source: string | null; measured: Num }

export const outcomes = ["supported", "contradicted", "undecided", "not_tested"] as const;
export type Outcome = (typeof outcomes)[number];
/** `p` null: no test was made; `smallest` null: not known, or no effect is. An interval's end that is null has none. */
export interface Effect {
  name: string; value: Num; interval: { low: Num; high: Num } | null; level: number; p: Num; test: string; scope: Scope | null;
  folds: number; runs: number; smallest: Num;
}
/** `low` and `high`: where the claim says that the effect lies; `ofOne`: effects are values of one subject, and no differences. */
export interface Claim {
  text: string; source: string | null; kind: string; outcome: Outcome; because: string; metric: Metric | null; minus: Metric | null;
  ratio: boolean; ofOne: boolean; low: Num; high: Num; effects: Effect[]; adjustment: string | null; trials: number[];
}

/** Standard deviations; null: nothing says. */
export interface Scatter {
  trials: number[]; fold: Num; seed: Num; foldOfDifference: Num; restOfDifference: Num; scope: Scope;
  purchases: { folds: number; seeds: number; smallest: Num }[];
}

/** The search's first trial, and the best one, again on fresh seeds. */
export interface Confirmation {
  stage: number; candidates: number; selected: number; searched: Num; again: number; fresh: Num; luck: Num; interval: Interval | null;
  chosen: number; difference: Num; differenceInterval: Interval | null; scope: Scope | null;
}
export interface ExpectedLuck { stage: number; trial: number; trials: number; value: number; ofSeeds: boolean }
export interface Luck { confirmations: Confirmation[]; expected: ExpectedLuck | null; sentences: string[] }

/** A process's work on a study; `end`: done, interrupted, failed; null: it is at work, or was killed. */
export interface Session { at: string; jobs: number; seconds: number; end: string | null }

/** A machine that trained runs of a study: a node of a cluster; `atWork`: processes that are, as far as the journal says. */
export interface Node { node: string; processor: string; elements: number; atWork: number; runs: number; epochs: number; coreHours: number }

/** The machines that trained a study's runs for it; `coreHoursLeft`: null before the first run has ended, 0 when the study has. */
export interface Cluster { nodes: Node[]; elements: number; atWork: number; coreHours: number; coreHoursLeft: Num }

export interface Study {
  name: string; preset: string | null; ended: boolean; objective: Metric; maximize: boolean;
  samples: number | null; testSamples: number | null; folds: number; seeds: number; planned: number; finished: number;
  runs: number; diverged: number; epochs: number; seconds: number; best: Best | null; final: Final | null;
  reported: Reported[]; claims: Claim[]; scatter: Scatter | null; luck: Luck; openings: { at: string; reason: string }[]; stages: Stage[]; trials: Trials;
  notes: string[];
  /** Which engine computed the results; null: not known. */
  engine: string | null;
  sessions: Session[];
  cluster: Cluster | null;
  /** The study as a file that runs it again. */
  yaml: string;
}

export interface SizePoint {
  study: string; samples: number; validation: Num; deviation: Num; test: Num; interval: Interval | null; reported: Num;
  runSeconds: Spread; finalSeconds: Num; studySeconds: Num;
}
export interface SizeSeries { name: string; objective: Metric; points: SizePoint[] }

/** A factor in all studies (by their places) that changed it and nothing else. */
export interface FactorSideBySide { factor: string; studies: { study: number; effect: FactorEffect }[] }

export interface Report {
  format: number;
  /** What computed it: Assay 0.1.0. */
  program: string;
  studies: Study[];
  settings: { rows: { factor: string; values: ({ text: string; varied: boolean } | null)[] }[] };
  sizes: SizeSeries[] | null;
  levels: { factors: FactorSideBySide[]; leftOut: string | null } | null;
}

/** What the page reads; it refuses a report of another. */
export const formatOf = 2;

/** The report that the page holds; null: none, it may be live. */
export const load = (): Report | null => JSON.parse(document.getElementById("report")!.textContent!) as Report | null;
