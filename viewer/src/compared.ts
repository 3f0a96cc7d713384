// Trials side by side: in what they differ, what they reach, and, where the page is live, every single run of them.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { PageStudy } from "./apart";
import { type Child, h, table } from "./dom";
import { figure } from "./figure";
import { curves, type Trace } from "./figures/curves";
import { count, factor, placeIn, plural, plusMinus, secondsIn } from "./format";
import { chosenStudies, type EveryRun, everyRun, isLive } from "./live";
import type { Curve, Stage, Study, TrialRow } from "./report";
import { levelOf } from "./search";
import type { Selection } from "./selection";

/** In which factors these trials differ, by their places. */
export const differing = (study: Study, rows: TrialRow[]): number[] =>
  study.trials.factors.map((_, i) => i).filter((i) => new Set(rows.map((row) => row.levels[i])).size > 1);

export function Compared({ study, selection }: { study: PageStudy; selection: Selection }): JSX.Element | null {
  const byId = new Map(study.trials.rows.map((row) => [row.id, row]));
  const rows = selection.compared.flatMap((id) => byId.get(id) ?? []);
  const runs = useRuns(study, rows.map((row) => row.id));
  if (rows.length === 0) return null;
  const { objective, trials } = study;
  const apart = new Set(differing(study, rows));
  const shown = trials.factors.map((_, i) => i).filter((i) => rows.some((row) => row.levels[i]! >= 0));
  const time = secondsIn(rows.map((row) => row.seconds));
  const line = (title: string, cell: (row: TrialRow) => string): Child[] => [title, ...rows.map(cell)];
  const curve = (row: TrialRow): Curve | undefined => study.stages.flatMap((stage: Stage) => stage.curves).find((one) => one.trial === row.id);
  const means = rows.flatMap((row, i): Trace[] => { const own = curve(row); return own ? [{ name: `trial ${row.id}`, curve: own, color: i, dash: false, parts: ["validation"] }] : []; });
  const key = `${study.key}-compared`;
  return h("div", { class: "compared", id: key },
    h("h3", { class: "title" }, `${plural(rows.length, "trial")} side by side`),
    table(`Trials ${rows.map((row) => row.id).join(", ")} of ${study.key}; bold: in what they differ; ·: as in the reference`, [
      { title: "" }, ...rows.map((row) => ({ title: `Trial ${row.id}`, numeric: true })),
    ], [
      line(objective.title, (row) => plusMinus(objective, row.mean ?? row.soFar?.value ?? null, row.deviation, placeIn(rows)) + (row.mean === null && row.soFar ? " so far" : "")),
      line("Status", (row) => (row.givenUp ? `given up: ${row.givenUp}` : row.status)),
      ...shown.map((i) => line(factor(trials.factors[i]!), (row) => levelOf(trials, row.levels, i) ?? "·")),
      line("Runs", (row) => `${count(row.runs)} of ${count(row.planned)}`), line("Epochs", (row) => count(row.epochs)), line("Time", (row) => time(row.seconds)), line("Parameters", (row) => count(row.parameters)),
    ], (i) => (i >= 2 && i < 2 + shown.length && apart.has(shown[i - 2]!) ? "differs" : "")),
    h("p", { class: "controls" }, h("button", { type: "button", onClick: () => selection.compare(null) }, "Compare none")),
    runs ? figure(`${key}-runs`, () => curves(`${key}-runs`, "Every single run", "A line a run: a fold and a seed.", rows.flatMap((row, i) => tracesOf(runs.get(row.id), row, i))), runs)
      : figure(`${key}-curves`, () => (means.length > 0 ? curves(`${key}-curves`, "Validation curves of the trials side by side",
        means.length < rows.length ? "The report holds the curves of the best trials of each stage alone." : "", means) : null), ...means.map((one) => one.curve)));
}

/** Runs of a trial as traces of one line each. */
const tracesOf = (own: EveryRun | undefined, row: TrialRow, color: number): Trace[] => (own?.runs ?? []).map((run): Trace => ({
  name: `trial ${row.id}`, color, dash: false, parts: ["validation"],
  curve: {
    trial: row.id, epochs: run.epochs, runs: run.epochs.map(() => 1), kept: run.kept === null ? [] : [run.kept], step: own!.step,
    lines: run.lines.map(({ metric, values }) => ({ metric, mean: values, deviation: values.map(() => null) })),
  },
}));

/** Every run of these trials, where a server has them; null: not, or not yet. */
function useRuns(study: Study, ids: number[]): Map<number, EveryRun> | null {
  const [runs, setRuns] = useState<Map<number, EveryRun> | null>(null);
  const key = ids.join(), epochs = ids.map((id) => study.trials.rows.find((row) => row.id === id)?.epochs).join();
  useEffect(() => {
    setRuns(null);
  }, [key]);
  useEffect(() => {
    const [asked, ...others] = chosenStudies();
    if (ids.length === 0 || !isLive() || asked === undefined || others.length > 0) return;
    let late = false;
    void Promise.all(ids.map((id) => everyRun(asked, id))).then(
      (all) => { if (!late) setRuns(new Map(all.map((one) => [one.trial, one]))); },
      () => { if (!late) setRuns(null); });
    return () => { late = true; };
  }, [key, epochs]);
  return runs;
}
