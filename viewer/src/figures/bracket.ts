import { frame, grid, heading, legend, type Panel, type Part, tooltip, xAxis, yAxis } from "../chart";
import type { Cell } from "../csv";
import { choice } from "../dom";
import type { Figure } from "../figure";
import { count, plural } from "../format";
import type { Race, Rung, Stage, Study, TrialRow } from "../report";
import { inkOf, noteOf, outcomeOf, outcomesOfTrials, ranksOf, rowsOf, runsDone, valueSoFar } from "../search";
import { escape } from "./curves";

/** Beyond so many trials bars lie over each other. */
const crowded = 800;
const groups = ["kept", ...outcomesOfTrials] as const;
type Group = (typeof groups)[number];
const rungs = "rungs";

/** How far a trial came, in runs; where runs pause, in epochs of all its runs. */
export const came = (race: Race, row: TrialRow): number => (inEpochs(race) ? row.epochs : runsDone(row));
const inEpochs = (race: Race): boolean => race.rungs.some((rung) => rung.epoch > 0);

/** By rank, then by how far, then by value: what was left stands to the left of what was given up. */
export function byRank(study: Study, stage: Stage, rows: TrialRow[]): TrialRow[] {
  const ranks = ranksOf(stage), race = stage.search.race!;
  const sign = study.maximize ? -1 : 1;
  const worth = (row: TrialRow): number => { const own = valueSoFar(row); return own === null ? Infinity : sign * own; };
  return rows.toSorted((a, b) => (ranks.get(a.id) ?? Infinity) - (ranks.get(b.id) ?? Infinity) || came(race, b) - came(race, a) || worth(a) - worth(b) || a.id - b.id);
}

/** What was spent of what all trials would have taken: 197 of 960 runs, 79 % saved. */
export function spentWords(race: Race): string {
  const share = race.planned > 0 ? Math.round(100 * (1 - race.spent / race.planned)) : 0;
  const epochs = race.saved > 0 ? `: about ${Math.round(100 * race.saved / (race.saved + race.epochs))} % of the stage's epochs saved` : "";
  return inEpochs(race) ? `${count(race.spent)} of ${plural(race.planned, "run")} brought to their end${epochs}.` : `${count(race.spent)} of ${plural(race.planned, "run")} spent: ${share} % saved.`;
}

const rungName = (rung: Rung): string => (rung.runs > 0 ? plural(rung.runs, "run") : rung.epoch > 0 ? `epoch ${count(rung.epoch)}` : "the end");
const rules: Record<string, string> = {
  forgiving: "Given up by the forgiving rule: the mean of its runs was worse than the worst run of the last trial that would be kept.",
  paired: "Given up by the paired rule: the mean of its runs was worse than the worst run of the last trial that would be kept, both less what folds and seeds do to all.",
  strict: "Given up by the strict rule: a paired t test on the runs that both have said that it was worse than the last trial that would be kept.",
};

/** Which rule gave trials up: beside looks at epochs, over the runs of those that are through. */
function ruleWords(race: Race, rule: string): string {
  const words = rules[rule] ?? `Given up by the rule ${rule}.`;
  return inEpochs(race) ? words.replace("Given up by", "Given up by pruning at an epoch or, over its runs, by") : words;
}

/** How far each trial came before it was given up, and how many came to each rung. */
export function bracket(name: string, study: Study, stage: Stage): Figure | null {
  const { race } = stage.search;
  const rows = rowsOf(stage, study.trials);
  if (!race || rows.length < 2) return null;
  const kept = new Set(stage.kept ?? []);
  const groupOf = (row: TrialRow): Group => (kept.has(row.id) ? "kept" : outcomeOf(row));
  const there = groups.filter((group) => rows.some((row) => groupOf(row) === group));
  const ranked = byRank(study, stage, rows);
  const epochs = inEpochs(race);
  const start = [rows.length > crowded ? 1 : 0];
  const orderOf = (own: number[]): TrialRow[] => (own[0] === 1 ? ranked : rows);

  return {
    name,
    title: `Stage ${stage.index + 1}: how far each trial came`,
    caption: `${spentWords(race)}${study.ended || stage.kept ? "" : " The stage goes on: this may change."} `
      + (race.rule ? `${ruleWords(race, race.rule)} ` : "")
      + `A bar a trial: ${epochs ? "the epochs of all its runs" : `the runs it was given, of ${rows[0]!.planned}`}. `
      + (rows.length > crowded ? "There are more trials than room for bars of their own: neighbours lie over each other. " : "")
      + "Why a trial was given up stands at its bar and in the table of all trials. "
      + `Trials that came to each rung: ${race.rungs.map((rung) => `${rungName(rung)}: ${count(rung.reached)}${rung.givenUp > 0 ? ` (${count(rung.givenUp)} given up there)` : ""}`).join(", ")}.`,
    summary: `${spentWords(race)} ${there.map((group) => `${count(rows.filter((row) => groupOf(row) === group).length)} ${group}`).join(", ")}.`,
    many: rows.length > 300,
    start,
    controls: ([by], choose) => choice("Order", ["of proposal", "by rank, then by how far"], (i) => choose([i]), by),
    draw(width, theme, own = start) {
      const order = orderOf(own);
      const side = width >= 700 ? Math.min(300, width * 0.28) : 0;
      const panel: Panel = { x: 64, y: 34, width: width - 84 - side, height: 240 };
      const beside: Panel = { x: 64 + panel.width + 96, y: 34, width: side - 130, height: 240 };
      const most = Math.max(...rows.map((row) => came(race, row)), epochs ? 1 : race.rungs.length);
      const below = legend(theme, there.map((group) => ({ name: group, icon: "rect", color: inkOf(theme, group) })), width, panel.y + panel.height + 58);
      const slot = panel.width / rows.length;
      const bars = there.map((group): Part => ({
        type: "bar", name: group, xAxisIndex: 0, yAxisIndex: 0, itemStyle: { color: inkOf(theme, group) }, barWidth: Math.max(1, slot > 4 ? slot - 1 : slot), barGap: "-100%",
        large: rows.length > 2000, data: order.flatMap((row, i) => (groupOf(row) === group ? [[i, came(race, row), i]] : [])),
      }));
      return {
        height: panel.y + panel.height + 58 + below.height,
        option: {
          ...frame(theme),
          grid: side ? [grid(panel), grid(beside)] : [grid(panel)],
          title: side ? [heading(theme, panel, epochs ? "Epochs of each trial" : "Runs of each trial"), heading(theme, beside, "Trials at each rung")] : [],
          xAxis: [
            xAxis(theme, 0, order === rows ? "trials in the order of proposal" : "trials by rank, then by how far", {
              min: -0.5, max: rows.length - 0.5, axisTick: { show: false }, axisLabel: { formatter: (i: number) => (Number.isInteger(i) && order[i] ? (order === rows ? String(order[i].id) : String(i + 1)) : "") },
            }),
            ...(side ? [xAxis(theme, 1, "", { type: "value", axisLabel: { show: false }, axisTick: { show: false }, axisLine: { show: false }, max: rows.length * 1.25 })] : []),
          ],
          yAxis: [
            yAxis(theme, 0, epochs ? "epochs" : "runs", { min: 0, max: most, minInterval: 1, scale: false }),
            ...(side ? [yAxis(theme, 1, "", { type: "category", data: race.rungs.map(rungName), axisTick: { show: false }, scale: undefined, splitLine: { show: false } })] : []),
          ],
          legend: below.legend,
          tooltip: tooltip(theme, { trigger: "item", formatter: ({ seriesName, data, dataIndex }: { seriesName: string; data: number[]; dataIndex: number }) =>
            escape(seriesName === rungs ? rungNote(race.rungs[dataIndex]!) : noteOf(study, order[data[2]!]!)).replaceAll("\n", "<br>") }),
          series: [...bars, ...(side ? [{
            type: "bar", name: rungs, xAxisIndex: 1, yAxisIndex: 1, data: race.rungs.map((rung) => rung.reached), itemStyle: { color: theme.faint }, barMaxWidth: 18,
            label: { show: true, position: "right", color: theme.ink, fontSize: 11, formatter: ({ value }: { value: number }) => count(value) },
          }] : [])],
        },
      };
    },
    data: (own = start) => [
      ["trial", "outcome", "runs", "planned_runs", "epochs", "value_so_far", "given_up_because"],
      ...orderOf(own).map((row): Cell[] => [row.id, groupOf(row), runsDone(row), row.planned, row.epochs, valueSoFar(row), row.givenUp]),
    ],
  };
}

const rungNote = (rung: Rung): string => `${rungName(rung)}: ${plural(rung.reached, "trial")} came so far` + (rung.givenUp > 0 ? `, ${count(rung.givenUp)} of them given up there` : "");
