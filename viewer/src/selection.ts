// What the reader looks at of a study. It stands in the address.
import { useMemo } from "preact/hooks";
import { anchor, choose, useAddress } from "./address";
import type { PageStudy } from "./apart";
import { linesOf, passing } from "./figures/parallel";
import type { TrialRow } from "./report";
import { type Brush, filtered } from "./trials";

/** So many trials are compared side by side. */
const most = 8;

export interface Selection {
  words: string;
  stage: number | null;
  /** What was drawn along the axes of a stage. */
  brush: (Brush & { intervals: number[][][] }) | null;
  /** Trials side by side. */
  compared: number[];
  /** The trials that are left by all of it, by id. */
  rows: TrialRow[];
  /** The study with those trials alone: for figures that show trials one by one. */
  seen: PageStudy;
  filter(words: string): void;
  ofStage(stage: string): void;
  /** Draws along the axes of a stage; nothing: all again. */
  brushed(stage: number, intervals: number[][][]): void;
  /** Takes a trial among those compared, or out again; null: all of them out. */
  compare(trial: number | null): void;
  /** Shows these trials alone and goes there. */
  find(trials: number[]): void;
}

/** 0:1=0.25~0.5,0.7~0.9;3=1~2 for stage 0, intervals of its axes 1 and 3. */
export const brushText = (stage: number, intervals: number[][][]): string => {
  const drawn = intervals.flatMap((own, i) => (own.length > 0 ? [`${i}=${own.map((one) => one.map((x) => Number(x.toPrecision(4))).join("~")).join(",")}`] : []));
  return drawn.length > 0 ? `${stage}:${drawn.join(";")}` : "";
};

export function brushOf(text: string): { stage: number; intervals: number[][][] } | null {
  const [, stage, rest] = /^(\d+):(.+)$/.exec(text) ?? [];
  if (stage === undefined || rest === undefined) return null;
  const intervals: number[][][] = [];
  for (const part of rest.split(";")) {
    const [axis, own = ""] = part.split("=");
    const drawn = own.split(",").map((one) => one.split("~").map(Number)).filter((one) => one.length === 2 && one.every(Number.isFinite));
    if (/^\d{1,3}$/.test(axis!)) intervals[Number(axis)] = drawn;
  }

  return { stage: Number(stage), intervals: Array.from(intervals, (own) => own ?? []) };
}

export function useSelection(study: PageStudy): Selection {
  const key = (what: string): string => `${study.key}.${what}`;
  const [words, setWords] = useAddress(key("filter"));
  const [stageText, setStage] = useAddress(key("stage"));
  const [brushedText, setBrush] = useAddress(key("brush"));
  const [comparedText, setCompared] = useAddress(key("compare"));
  const stage = /^\d+$/.test(stageText) ? Number(stageText) : null;
  const brush = useMemo(() => {
    const asked = brushOf(brushedText), own = asked && study.stages[asked.stage];
    if (!asked || !own) return null;
    const { columns, lines } = linesOf(study, own);
    const intervals = columns.map((_, i) => asked.intervals[i] ?? []);
    return { stage: asked.stage, intervals, ids: new Set(passing(lines, intervals)) };
  }, [brushedText, brushedText ? study.trials : null]);
  const rows = useMemo(() => (words || stage !== null || brush ? filtered(study.trials, words, stage, brush) : study.trials.rows), [study.trials, words, stage, brush]);
  const seen = useMemo(() => (rows === study.trials.rows ? study : { ...study, trials: { ...study.trials, rows } }), [study, rows]);
  const compared = useMemo(() => comparedText.split(",").map(Number).filter((id) => Number.isInteger(id) && id > 0).slice(0, most), [comparedText]);
  return {
    words, stage, brush, compared, rows, seen,
    filter: setWords,
    ofStage: setStage,
    brushed: (of, intervals) => setBrush(brushText(of, intervals)),
    compare: (trial) => setCompared(trial === null ? "" : (compared.includes(trial) ? compared.filter((one) => one !== trial) : [...compared, trial].slice(-most)).join(",")),
    find: (trials) => {
      for (const what of ["stage", "brush"]) choose(key(what), "");
      setWords(`#${trials.join(",")}`);
      document.getElementById(`${anchor(study)}-trials`)?.scrollIntoView();
    },
  };
}
