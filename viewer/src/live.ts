// A page that follows studies while they run: the server tells what there is, and then what changed of it.
import type { Metric, Num, Report, Study, TrialRow, Trials } from "./report";

export interface Listed {
  id: string; name: string; state: State; finished: number; planned: number; epochs: number; seconds: number; objective: Metric | null;
  best: { mean: Num; deviation: Num } | null; changed: string | null; note: string | null;
}
export interface StudyList { format: number; program: string; studies: Listed[] }
export type State = "running" | "stopped" | "ended";
/** One study as it runs. */
export interface Running { id: string; state: State; epochsPerSecond: Num; secondsLeft: Num; at: string }
/** `lost`: since when nothing is heard from the server; null: it is there. */
export interface Live { studies: Running[]; lost: string | null; failed: string | null }

/** The report as it stands. */
export interface Whole { revision: number; report: Report; live: Running[] }
/** Why it cannot be told. */
export interface Failed { message: string }
/** What changed since the revision before. */
export interface Change {
  revision: number; studies: Record<string, Partial<Study>>; rows: Record<string, Trials>;
  settings?: Report["settings"]; sizes?: Report["sizes"]; levels?: Report["levels"]; live: Running[];
}

export interface EveryRun {
  trial: number; step: number;
  runs: { fold: number; seed: number; status: string; kept: number | null; epochs: number[]; lines: { metric: Metric; values: Num[] }[] }[];
}

/** The report with a change in it; what did not change stays the same object, so that nothing of it is drawn anew. */
export function changed(report: Report, change: Change): Report {
  const studies = report.studies.map((study, i): Study => {
    const own = change.studies[i], trials = change.rows[i];
    return own || trials ? { ...study, ...own, trials: trials ? withRows(study.trials, trials) : study.trials } : study;
  });
  const { settings = report.settings, sizes = report.sizes, levels = report.levels } = change;
  return { ...report, studies, settings, sizes, levels };
}

/** Trials with some of them anew, by id. */
export function withRows(trials: Trials, own: Trials): Trials {
  const anew = new Map(own.rows.map((row): [number, TrialRow] => [row.id, row]));
  const rows = trials.rows.map((row) => {
    const other = anew.get(row.id);
    anew.delete(row.id);
    return other ?? row;
  });
  rows.push(...anew.values());
  // Those that came are behind those that were there, but for studies that were changed.
  if (anew.size > 0) rows.sort((a, b) => a.id - b.id);
  return { factors: own.factors, levels: own.levels, rows };
}

/** Whether the page was served, and did not come out of a file. */
export const isLive = (): boolean => location.protocol.startsWith("http");

/** An address of the server with what the page's own says, which a token may be part of. */
const asked = (path: string, more: [string, string][] = []): string => {
  const token = new URLSearchParams(location.search).get("token");
  const own = new URLSearchParams([...more, ...(token === null ? [] : [["token", token] as [string, string]])]);
  return `api/${path}${own.size > 0 ? `?${own}` : ""}`;
};

/** The address of a page that shows these studies; of none, the list of all. */
export const pageOf = (ids: string[]): string => {
  const own = new URLSearchParams(ids.map((id) => ["study", id]));
  const token = new URLSearchParams(location.search).get("token");
  if (token !== null) own.set("token", token);
  if (ids.length === 0) own.set("list", "");
  return `?${own}`;
};

export const chosenStudies = (): string[] => new URLSearchParams(location.search).getAll("study");

/** Every run of a trial, one by one. */
export async function everyRun(study: string, trial: number): Promise<EveryRun> {
  const answer = await fetch(asked("runs", [["study", study], ["trial", String(trial)]]));
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
  return await answer.json() as EveryRun;
}

/** Follows the studies that the address names, or the list of all. */
export function follow(page: { report(report: Report, live: Live): void; list(list: StudyList, live: Live): void; say(words: string, live: Live): void }): void {
  let report: Report | null = null, list: StudyList | null = null;
  let live: Live = { studies: [], lost: null, failed: null };
  let drawing = false;
  // What comes in while the page is busy, or not looked at, is drawn once.
  const show = (): void => {
    if (drawing) return;
    drawing = true;
    const draw = (): void => {
      drawing = false;
      if (report) page.report(report, live);
      else if (list) page.list(list, live);
      else if (live.failed) page.say(live.failed, live);
      else if (live.lost) page.say("The server does not answer: assay serve DIR starts it.", live);
    };
    if (document.hidden) addEventListener("visibilitychange", draw, { once: true });
    else requestAnimationFrame(draw);
  };
  // A browser tries again where the connection broke, but not where it was refused: why it was is asked for, and tried again here.
  const refused = async (): Promise<void> => {
    const answer = await fetch(asked("studies")).then((one) => one.json() as Promise<StudyList>, () => null);
    const missing = chosenStudies().filter((id) => answer && !answer.studies.some((one) => one.id === id));
    live = missing.length > 0 ? { ...live, failed: `there is no study ${missing.join(", ")} here` } : { ...live, lost: live.lost ?? new Date().toLocaleTimeString() };
    show();
    setTimeout(listen, 3000);
  };

  function listen(): void {
    const source = new EventSource(asked("live", chosenStudies().map((id) => ["study", id])));
    const on = <T>(name: string, take: (data: T) => void): void => source.addEventListener(name, (event) => {
      take(JSON.parse((event as MessageEvent<string>).data) as T);
      show();
    });
    on<StudyList>("studies", (own) => {
      // One study alone is what somebody wants to see who asked for nothing else.
      if (own.studies.length === 1 && !own.studies[0]!.note && !new URLSearchParams(location.search).has("list")) location.replace(pageOf([own.studies[0]!.id]));
      list = own;
      live = { studies: [], lost: null, failed: null };
    });
    on<Whole>("report", (own) => {
      report = own.report;
      live = { studies: own.live, lost: null, failed: null };
    });
    on<Change>("change", (change) => {
      if (report) report = changed(report, change);
      live = { studies: change.live, lost: null, failed: null };
    });
    on<Failed>("failed", ({ message }) => { live = { ...live, failed: message }; });
    source.onopen = () => { live = { ...live, lost: null }; };
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) return void refused();
      live = { ...live, lost: live.lost ?? new Date().toLocaleTimeString() };
      show();
    };
  }

  listen();
}
