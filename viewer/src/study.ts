// One study, from the answer down to every trial.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { anchor, linkTo } from "./address";
import { again, clusterWords } from "./again";
import type { PageStudy } from "./apart";
import { claimsAnchor, ClaimsBoard, scopeWords, summary } from "./claims";
import { Compared } from "./compared";
import type { Part } from "./contents";
import { type Child, type Column, h, type Parts, table } from "./dom";
import { type Figure, figure } from "./figure";
import { against } from "./figures/against";
import { bracket } from "./figures/bracket";
import { confusion } from "./figures/confusion";
import { contour } from "./figures/contour";
import { curves, type Trace } from "./figures/curves";
import { chosenByNone, effects, testOfLevel } from "./figures/effects";
import { errors } from "./figures/errors";
import { fit } from "./figures/fit";
import { history } from "./figures/history";
import { type Drawn, parallel } from "./figures/parallel";
import { importance } from "./figures/importance";
import { plane } from "./figures/plane";
import { probabilities } from "./figures/probabilities";
import { slices } from "./figures/slices";
import { timeline } from "./figures/timeline";
import { times } from "./figures/times";
import { weights } from "./figures/weights";
import {
  capital, count, difference, factor, interval, ofHead, type Place, placeAmong, placeIn, placeOfDifferences, placeWith, plural, plusMinus, samplesIn, seconds, secondsIn, setting, value,
} from "./format";
import { importanceWords, interactionParts, largest } from "./importance";
import type { ClassScore, Classes, FactorEffect, LevelEffect, Measured, Metric, Seeds, Stage, Study, TrialRow } from "./report";
import { scatterParts } from "./scatter";
import { levelOf } from "./search";
import { brushText, type Selection, useSelection } from "./selection";
import { TrialsTable } from "./trials";
import { never, soon } from "./turns";
import { activations, filters, mistakes, worst } from "./views";

/** A part of a study's page, with its heading. */
export interface Section { id: string; title: string; body: (selection: Selection) => Parts }

/** What there is to tell of a study, from the answer's grounds down to every trial. */
export function sectionsOf(study: PageStudy): Section[] {
  const section = (there: unknown, name: string, title: string, body: (selection: Selection) => Parts): Section[] => (there ? [{ id: `${anchor(study)}-${name}`, title, body }] : []);
  const { stages } = study;
  return [
    ...section(study.reported.length > 0, "reported", "Reported and measured", () => [reported(study)]),
    ...(study.claims.length > 0 ? [{ id: claimsAnchor(study), title: "Claims", body: ({ find }: Selection) => [h(ClaimsBoard, { study, find: study.trials.rows.length > 0 ? find : null })] }] : []),
    // In the order in which they come to be, so that what comes stands below what is read.
    ...section(study.best || !study.ended, "best", "The best setting", () => best(study)),
    ...section(study.final || !study.ended, "final", "The final network", () => final(study)),
    ...stages.flatMap((stage) => section(true, `stage-${stage.index + 1}`, `Stage ${stage.index + 1} of ${stages.length}: ${stage.kind.replaceAll("_", " ")}`, (selection) => stageParts(study, stage, selection))),
    ...section(study.scatter, "more-runs", "What more runs would show", () => scatterParts(study)),
    ...section(study.trials.rows.length > 0, "trials", "All trials", (selection) => [h(TrialsTable, { study, selection }), h(Compared, { study, selection })]),
    ...section(true, "again", "Run it again", () => again(study)),
  ];
}

/** What there is to go to in a study. */
export const partOf = (study: PageStudy): Part => ({ id: anchor(study), title: study.key, parts: sectionsOf(study).map(({ id, title }) => ({ id, title, parts: [] })) });

export function StudyView({ study, level }: { study: PageStudy; level: "h1" | "h2" }): JSX.Element {
  const selection = useSelection(study);
  return h("article", { id: anchor(study), "aria-label": `Study ${study.key}` },
    h(level, {}, study.key),
    answer(study),
    facts(study),
    notes(study),
    ...sectionsOf(study).map(({ id, title, body }) => h("section", { id, key: id }, h(level === "h1" ? "h2" : "h3", { class: "section" }, title), ...body(selection))));
}

const runsOf = (study: Study, seeds = study.seeds): string =>
  [study.folds > 1 ? plural(study.folds, "fold") : "", seeds > 1 ? plural(seeds, "seed") : ""].filter(Boolean).join(" × ") || "one run";

/** Those of the best setting, which may have been confirmed on other seeds than it was found with. */
const runsOfBest = (study: Study): string => runsOf(study, study.best!.runs / study.folds);

const testOf = (study: Study): Measured | undefined =>
  study.final?.test.find((one) => one.metric.base === study.objective.base) ?? study.final?.test[0];

/** The answer in two sentences. */
export function answer(study: PageStudy): JSX.Element {
  if (!study.best) return h("p", { class: "answer" }, "No trial is finished yet.");
  const test = testOf(study);
  const tried = study.ended ? study.planned : study.finished;
  const searched = plural(tried, "trial") + (study.stages.length > 1 ? ` in ${study.stages.length} stages` : "")
    + (tried > study.finished ? `, of which ${count(tried - study.finished)} were given up early,` : "");
  return h("p", { class: "answer" },
    // One setting alone is no search.
    ...(study.planned === 1 && study.ended ? ["One setting was trained, the reference"] : [`After ${searched} the best setting is `, h("strong", {}, setting(study.best.levels))]),
    `: ${study.objective.title} `,
    h("strong", {}, plusMinus(study.objective, study.best.mean, study.best.deviation)), ` (${runsOfBest(study)}).`,
    test && ` The final network reaches a ${test.metric.title} of `,
    test && h("strong", {}, value(test.metric, test.value, placeWith(test.value, test.interval))),
    test && (test.interval ? ` (95 %: ${interval(test.metric, test.interval, placeWith(test.value, test.interval))}).` : "."),
    !study.ended && " The study has not ended: this may change.",
    study.claims.length > 0 && ` Of ${plural(study.claims.length, "claim")}: `,
    study.claims.length > 0 && h("a", { href: linkTo(claimsAnchor(study)) }, summary(study.claims)), study.claims.length > 0 && ".");
}

function facts(study: Study): JSX.Element {
  const fact = (name: string, content: string, more = "", warn = false) =>
    h("div", { class: warn ? "fact warn" : "fact" }, h("dt", {}, capital(name)), h("dd", {}, content), more ? h("dd", { class: "more" }, more) : null);
  const test = testOf(study);
  const openings = study.openings.length;
  return h("dl", { class: "facts" },
    // What is to come has its place already.
    study.best ? fact(study.objective.title, plusMinus(study.objective, study.best.mean, study.best.deviation), `mean ± sd, ${runsOfBest(study)}`)
      : !study.ended && fact(study.objective.title, "–", "no trial is finished yet"),
    test ? fact(test.metric.title, value(test.metric, test.value, placeWith(test.value, test.interval)), study.testSamples ? `${count(study.testSamples)} test samples` : "")
      : !study.ended && fact("Test", "–", "when the search has ended"),
    fact("Trials", study.ended ? count(study.planned) : `${count(study.finished)} of ${count(study.planned)}`,
      [study.ended && study.planned > study.finished ? `${count(study.planned - study.finished)} given up early` : "", study.preset ? `preset ${study.preset}` : ""].filter(Boolean).join("; ")),
    fact("Runs", count(study.runs), study.diverged > 0 ? `${count(study.diverged)} diverged` : "none diverged"),
    fact("Epochs", count(study.epochs)),
    fact("Time", seconds(study.seconds), "wall clock, all sessions"),
    study.cluster && fact("Cluster", plural(study.cluster.nodes.length, "node"), clusterWords(study.cluster)),
    study.samples !== null && fact("Training samples", count(study.samples)),
    fact("Test set", openings === 0 ? "locked" : openings === 1 ? "opened once" : `opened ${openings} times`,
      study.openings.map((opening) => `${opening.at} UTC, ${opening.reason}`).join("; "), openings > 1));
}

const notes = (study: PageStudy): JSX.Element | null => study.notes.length === 0 ? null
  : h("aside", { class: "notes", "aria-label": `Notes on ${study.key}` }, h("ul", {}, ...study.notes.map((note) => h("li", {}, note))));

const reported = (study: PageStudy): JSX.Element => table(`Figures that sources report, and ours (${study.key})`, [
  { title: "Metric" }, { title: "Reported", numeric: true }, { title: "Measured", numeric: true }, { title: "Source" },
], study.reported.map((one) => [one.metric.title, ...[one.reported, one.measured].map((x) => value(one.metric, x, placeAmong([one.reported, one.measured]))), one.source ?? "–"]));

/** What the final training came to from each of its seeds. */
const seeds = (study: string, own: Seeds): JSX.Element => table(
  `Test metrics of ${study} over ${plural(own.seeds, "seed")} of the final training, the network above being the first${own.diverged > 0 ? `; ${own.diverged} diverged and are left out` : ""}; in brackets the 95 % interval of the mean`,
  [{ title: "Metric" }, { title: "Mean ± sd", numeric: true }, { title: "Least", numeric: true }, { title: "Largest", numeric: true },
    ...(own.test.some((one) => one.ensemble !== null) ? [{ title: "Ensemble", numeric: true }] : [])],
  own.test.map(({ metric, spread, interval: range, ensemble }) => {
    const place = placeIn([spread]);
    return [
      metric.base.replaceAll("_", " "), plusMinus(metric, spread.mean, spread.deviation, place) + (range ? ` (${interval(metric, range, place)})` : ""),
      ...[spread.low, spread.high, ...(ensemble === null ? [] : [ensemble])].map((x) => value(metric, x, place)),
    ];
  }));

function final(study: PageStudy): Parts {
  if (!study.final) return [h("p", {}, "It is trained, where the study asks for it, when the search has ended.")];
  const own = study.final;
  const name = (what: string) => `${study.key}-${what}`;
  const metrics = [...new Set([...own.train, ...own.test].map((one) => one.metric.base))];
  const of = (list: Measured[], base: string) => list.find((one) => one.metric.base === base);
  const show = (one: Measured | undefined, place: Place) => (one ? value(one.metric, one.value, place) + (one.interval ? ` (${interval(one.metric, one.interval, place)})` : "") : "–");
  const traces: Trace[] = [{ name: "training", curve: own.curves, color: 0, dash: false, parts: ["train"] }];
  if (own.curves.lines.some((line) => line.metric.part === "validation"))
    traces.push({ name: "validation", curve: own.curves, color: 1, dash: true, parts: ["validation"] });
  return [
    h("p", {}, `The setting of trial ${own.trial}, trained for ${plural(own.epochs, "epoch")} in ${seconds(own.seconds)}; `
      + `${plural(own.parameters, "parameter")}`
      + (own.keptEpoch > 0 && own.keptEpoch !== own.epochs ? `, weights of epoch ${count(own.keptEpoch)}` : "")
      + (own.model ? `; saved as ${own.model}.` : ".")
      + (own.status === "diverged" ? " The training diverged." : own.status === "running" ? " It has not ended." : "")),
    metrics.length > 0 ? table(`Metrics of the final network of ${study.key}; in brackets the 95 % interval that the size of the test set leaves`, [
      { title: "Metric" }, { title: "Training", numeric: true }, { title: "Test", numeric: true },
    ], metrics.map((metric) => {
      const both = [of(own.train, metric), of(own.test, metric)];
      const place = placeAmong(both.flatMap((one) => (one ? [one.value, one.interval?.low ?? null, one.interval?.high ?? null] : [])));
      return [metric.replaceAll("_", " "), ...both.map((one) => show(one, place))];
    })) : null,
    own.seeds && seeds(study.key, own.seeds),
    figure(name("final-curves"), () => curves(name("final-curves"), "Learning curves of the final training", "", traces), own.curves),
    ...own.classifiers.flatMap(({ head, classes, mistakes: wrong, probabilities: shares }) => {
      const its = (what: string) => name(head ? `${head}-${what}` : what);
      return [figure(its("confusion"), () => confusion(its("confusion"), classes, head), classes), scores(study.key, classes, head),
        figure(its("probabilities"), () => shares && probabilities(its("probabilities"), shares, head), shares), wrong && mistakes(its("mistakes"), wrong, head)];
    }),
    ...(own.errors?.targets ?? []).flatMap((target) => [
      figure(name(`against-${target.target}`), () => (target.period === null ? against(name(`against-${target.target}`), own.errors!.samples, target) : null), target),
      figure(name(`errors-${target.target}`), () => errors(name(`errors-${target.target}`), own.errors!.samples, target), target),
      worst(name(`worst-${target.target}`), own.errors!.samples, target),
    ]),
    own.filters && filters(name("filters"), own.filters),
    own.activations && activations(name("activations"), own.activations),
    figure(name("plane"), () => own.plane && plane(name("plane"), own.plane), own.plane),
    figure(name("fit"), () => own.fit && fit(name("fit"), own.fit), own.fit),
    figure(name("weights"), () => (own.weights && own.weights.histograms.length > 0 ? weights(name("weights"), own.weights.histograms, own.parameters) : null), own.weights),
  ];
}

/** Precision, recall and F1, class by class. */
function scores(study: string, classes: Classes, head: string): JSX.Element {
  const percent = (share: number) => (100 * share).toFixed(2);
  const row = (score: ClassScore) => [score.name, percent(score.precision), percent(score.recall), percent(score.f1), count(score.support), count(score.predicted)];
  return table(`Class by class, on the ${samplesIn(classes.samples)} of ${study}${ofHead(head)}`, [
    { title: "Class" }, { title: "Precision (%)", numeric: true, hint: "of the samples labelled so, the share that is" },
    { title: "Recall (%)", numeric: true, hint: "of the samples that are, the share labelled so" }, { title: "F1 (%)", numeric: true, hint: "the harmonic mean of both" },
    { title: "Support", numeric: true, hint: "samples of the class" }, { title: "Predicted", numeric: true, hint: "samples labelled so" },
  ], [...classes.classes.map(row), row(classes.mean), row(classes.weighted)], (i) => (i === classes.classes.length ? "sum" : ""), classes.classes.length > 40);
}

function best(study: PageStudy): Parts {
  if (!study.best) return [h("p", {}, "No trial is finished yet.")];
  const own = study.best;
  const curve = study.stages[own.stage]?.curves.find((one) => one.trial === own.trial);
  return [
    h("p", {}, `Trial ${own.trial}, ${plural(own.parameters, "parameter")}, ${seconds(own.runSeconds.mean)} a run. `
      + (study.stages[own.stage]?.kind === "ladder" && study.stages[own.stage]?.kept
        ? "The ladder ended at it: no further level was within its margin. It need not be the best value. "
        : study.planned === 1 ? "Nothing else was tried. "
          : study.stages[own.stage]?.kind === "confirm" ? `It was chosen for its ${study.objective.title} on seeds that nothing was chosen by before. `
            : `It was chosen for its ${study.objective.title}, the best of its stage; the best of many is a little too good to be true. `)
      + "The test value chose nothing."),
    study.luck.sentences.length > 0 ? h("ul", {}, ...study.luck.sentences.map((sentence) => h("li", {}, `${capital(sentence)}.`))) : null,
    Object.keys(own.levels).length > 0 ? table(`The best setting of ${study.key}; all else as in the study's reference`,
      [{ title: "Factor" }, { title: "Level" }, { title: "Path" }],
      Object.entries(own.levels).map(([path, level]) => [factor(path), level, h("code", {}, path)])) : null,
    figure(`${study.key}-best-curves`, () => (curve ? curves(`${study.key}-best-curves`, "Learning curves of the best setting",
      `${plural(own.runs, "run")} (${runsOfBest(study)}).`, [
        { name: "training", curve, color: 0, dash: false, parts: ["train"] },
        { name: "validation", curve, color: 1, dash: true, parts: ["validation"] },
      ]) : null), curve),
  ];
}

function stageParts(study: PageStudy, stage: Stage, selection: Selection): Parts {
  const { seen } = selection;
  const trials = new Map(study.trials.rows.map((row) => [row.id, row]));
  const top = stage.top.map((id) => trials.get(id)!);
  const varied = study.trials.factors.map((name, i) => ({ name, i })).filter(({ i }) => top.some((row) => row.levels[i]! >= 0));
  const level = (row: TrialRow, i: number) => levelOf(study.trials, row.levels, i) ?? "·";
  // A stage that varies nothing runs settings of before again: they are told by all factors.
  const named = stage.factors.length > 0 ? stage.factors : study.trials.factors;
  const label = (row: TrialRow) => `${row.id}: ` + (named.map((name) => {
    const i = study.trials.factors.indexOf(name);
    return i < 0 || row.levels[i]! < 0 ? "" : `${factor(name)} ${level(row, i)}`;
  }).filter(Boolean).join(", ") || "reference");
  const name = (what: string) => `${study.key}-stage-${stage.index + 1}-${what}`;
  const searched = stage.kind !== "one_at_a_time";
  const traces = stage.curves.filter((curve) => trials.has(curve.trial)).slice(0, 7).map((curve, i): Trace =>
    ({ name: label(trials.get(curve.trial)!), curve, color: i, dash: false, parts: ["validation"] }));
  return [
    h("p", {}, (stage.kind === "confirm" ? "Runs the best of the stage before again, on seeds that nothing was chosen by: " : `Varies ${stage.factors.map(factor).join(", ")}: `) + `${count(stage.finished)} of ${plural(stage.planned, "trial")} finished`
      + (stage.diverged > 0 ? `, ${count(stage.diverged)} with a diverged run` : "") + "."
      + (stage.endedBy ? ` It ended before all was tried: ${stage.endedBy}.` : "")
      + (stage.index + 1 < study.stages.length ? stage.keep === 1 ? " The best one goes into the next stage." : ` The best ${stage.keep} go into the next stage.` : "")),
    top.length > 0 || !study.ended ? table(`The best ${plural(top.length, "trial")} of stage ${stage.index + 1} of ${study.key}` + (stage.kept ? "; ✓: kept" : "") + (top.some((row) => varied.some((one) => row.levels[one.i]! < 0)) ? "; ·: as in the reference" : ""), rankingColumns(study, stage, varied.map((one) => one.name)), [...top.map((row, i) => [
      String(i + 1), String(row.id), plusMinus(study.objective, row.mean, row.deviation, placeIn(top)),
      ...(stage.kept ? [stage.kept.includes(row.id) ? h("span", { role: "img", "aria-label": "kept" }, "✓") : ""] : []),
      ...varied.map((one) => level(row, one.i)), count(row.epochs), secondsIn(top.map((one) => one.seconds))(row.seconds), count(row.parameters),
    ]), ...(study.ended || stage.kept ? [] : awaited(study, stage, top.length, varied.length))]) : null,
    ...(searched ? [figure(name("history"), () => history(name("history"), seen, stage), stage, seen.trials), figure(name("bracket"), () => bracket(name("bracket"), seen, stage), stage, seen.trials)] : []),
    stage.importance && h("p", {}, importanceWords(stage.importance)),
    figure(name("importance"), () => stage.importance && importance(name("importance"), stage, stage.importance), stage.importance),
    ...interactionParts(study, stage),
    largest(study, stage),
    figure(name("effects"), () => effects(name("effects"), stage, study.objective, study.maximize), stage.effects),
    levels(study, stage),
    ...(searched ? [
      figure(name("slices"), () => slices(name("slices"), seen, stage), stage, seen.trials),
      h(Brushed, { key: name("parallel"), make: (...drawing) => parallel(name("parallel"), study, stage, ...drawing), study, stage, selection }),
      figure(name("contour"), () => contour(name("contour"), seen, stage), stage, seen.trials),
    ] : []),
    figure(name("times"), () => times(name("times"), stage, seen.trials, study.objective), stage, seen.trials),
    ...(searched
      ? [figure(name("curves"), () => curves(name("curves"), `Validation curves of the best ${plural(traces.length, "trial")}`, "", traces), stage.curves)]
      : stage.effects.map((effect, i) => figure(name(`curves-${i + 1}`), () => curves(name(`curves-${i + 1}`),
        `Learning curves by ${factor(effect.factor)}`, runsOf(study) === "one run" ? "" : `Each level: ${runsOf(study)}, the same for all.`, tracesOf(stage, effect), true), stage.curves, stage.effects))),
    figure(name("timeline"), () => timeline(name("timeline"), seen, stage), stage, seen.trials),
  ];
}

/** Rows for trials that are not there yet, so that nothing moves when they come. */
const awaited = (study: Study, stage: Stage, there: number, varied: number): Child[][] => Array.from({ length: Math.max(0, Math.min(10, stage.planned) - there) }, (_, i) =>
  [String(there + i + 1), ...Array.from({ length: rankingColumns(study, stage, []).length - 1 + varied }, () => "–")]);

/** What came of a trial stands before what it was: with many factors the last columns are beyond the edge. */
export const rankingColumns = ({ objective }: Study, { kept }: Stage, factors: string[]): Column[] => [
  { title: "Rank", numeric: true }, { title: "Trial", numeric: true },
  { title: capital(objective.title), numeric: true, hint: "mean ± standard deviation" }, ...(kept ? [{ title: "Kept" }] : []),
  ...factors.map((name) => ({ title: capital(factor(name)), hint: name })), { title: "Epochs", numeric: true, hint: "of all runs" },
  { title: "Time", numeric: true, hint: "of all runs" }, { title: "Parameters", numeric: true },
];

/** A line a level, in the study's order. */
function tracesOf(stage: Stage, effect: FactorEffect): Trace[] {
  return effect.levels.flatMap((level, i): Trace[] => {
    const curve = stage.curves.find((one) => one.trial === level.trial);
    return curve ? [{ name: level.label, curve, color: i, dash: i >= 7, parts: ["train", "validation"] }] : [];
  });
}

/** What each level of each factor did, and what its runs took. */
function levels(study: PageStudy, stage: Stage): JSX.Element | null {
  const rows = stage.effects.flatMap((effect) => effect.levels.filter((level) => level.trials > 0).map((level) => ({ effect, level })));
  if (rows.length === 0) return null;
  const compared = rows.some(({ level }) => level.difference);
  const scope = rows.map(({ level }) => level.difference?.scope).find(Boolean);
  const tests = rows.flatMap(({ level }) => testOfLevel(level, study.objective) ?? []), test = tests[0] ?? null;
  const place = placeIn(rows.map(({ level }) => ({ mean: level.objective.mean, deviation: level.deviation })));
  const placeOfDifference = placeOfDifferences(rows.map(({ level }) => level.difference));
  const time = secondsIn(rows.map(({ level }) => level.seconds.mean));
  const epochs = (x: number): string => x.toFixed(rows.every((one) => Number.isInteger(one.level.epochs.mean ?? 0)) && rows.every((one) => !one.level.epochs.deviation) ? 0 : 1);
  return table(`What each level did in stage ${stage.index + 1} of ${study.key}: means ± standard deviations`
    + (compared ? "; the difference to the reference is taken run by run, over the same folds and seeds" : "")
    + (scope ? `, in brackets with its 95 % interval, ${scopeWords[scope].short} (${scopeWords[scope].long}), not adjusted for how many levels there are` : "")
    + (test ? `; ${test.metric.title}: ${chosenByNone}` : ""), [
    { title: "Factor" }, { title: "Level" }, { title: capital(study.objective.title), numeric: true },
    { title: "n", numeric: true, hint: "runs, or trials where a level has several" },
    ...(compared ? [{ title: "Difference to the reference", numeric: true, hint: "the mean of the paired differences, with its 95 % interval; ± standard deviation where no run repeats another" }] : []),
    ...(test ? [{ title: capital(test.metric.title), numeric: true, hint: "mean ± standard deviation" }] : []),
    ...(test && compared ? [{ title: "Test difference", numeric: true, hint: "to the reference on the test set, mean of the paired differences" }] : []),
    { title: "Time of a run", numeric: true, hint: "training time: epochs × the median time of an epoch" }, { title: "Epochs of a run", numeric: true },
  ], rows.map(({ effect, level }, i) => [
    h("span", { title: effect.factor, class: i > 0 && rows[i - 1]!.effect === effect ? "given" : undefined }, capital(factor(effect.factor))),
    level.label + (level.diverged > 0 ? ` (${level.diverged === level.trials ? "" : `${level.diverged} `}diverged)` : ""),
    plusMinus(study.objective, level.objective.mean, level.deviation, place),
    count(effect.spreadOver === "runs" ? level.runs : level.objective.count),
    ...(compared ? [level.difference ? difference(study.objective, level.difference, placeOfDifference) : "–"] : []),
    ...(test ? tested(level, study.objective, compared, placeIn(tests.map((one) => ({ mean: one.value.mean, deviation: one.deviation }))), placeOfDifferences(tests.map((one) => one.difference))) : []),
    time(level.seconds.mean),
    level.epochs.mean === null ? "–" : epochs(level.epochs.mean) + (level.epochs.deviation ? ` ± ${epochs(level.epochs.deviation)}` : ""),
  ]), (i) => (i > 0 && rows[i - 1]!.effect !== rows[i]!.effect ? "sum" : ""));
}

/** What a level's networks did on the test set, and its difference to the reference there where those are compared. */
function tested(level: LevelEffect, objective: Metric, compared: boolean, place: Place, placeOfDifference: Place): string[] {
  const test = testOfLevel(level, objective);
  return [
    test ? plusMinus(test.metric, test.value.mean, test.deviation, place) : "–",
    ...(compared ? [test?.difference ? difference(test.metric, test.difference, placeOfDifference) : "–"] : []),
  ];
}

/** Settings and what they reach, to be drawn on: what is drawn is chosen in the page, and what is chosen is drawn. */
function Brushed({ make, study, stage, selection }: { make: (drawn?: Drawn, brushed?: () => void) => Figure | null; study: PageStudy; stage: Stage; selection: Selection }): JSX.Element {
  const drawn = useRef<Drawn>({ intervals: [], again: null }).current, chosen = useRef(selection), turn = useRef({}).current;
  chosen.current = selection;
  const own = selection.brush?.stage === stage.index, asked = own ? selection.brush!.intervals : [], text = brushText(stage.index, asked);
  useEffect(() => {
    if (text === brushText(stage.index, drawn.intervals)) return;
    drawn.intervals = asked;
    drawn.again?.();
  }, [text]);
  useEffect(() => () => never(turn), []);
  const tell = (): void => {
    const { brush, brushed } = chosen.current;
    if (drawn.intervals.some((one) => one.length > 0) || brush?.stage === stage.index) brushed(stage.index, drawn.intervals);
  };
  // The lines answer in the next frame, the rest of the page after it.
  return h("div", {}, figure("parallel", () => make(drawn, () => soon(turn, tell, true)), stage, study.trials),
  own && h("p", { class: "state", role: "status" }, `${count(selection.brush!.ids.size)} of ${plural(stage.finished, "finished trial")} and those on their way pass through what was drawn. `,
    h("button", { type: "button", onClick: () => selection.brushed(stage.index, []) }, "Show all again")));
}
