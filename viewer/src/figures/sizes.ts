import { type Entry, frame, grid, heading, legend, type Mark, marks, metricLabel, metricName, panels, type Part, type Shape, tooltip, xAxis, yAxis } from "../chart";
import { within } from "../axes";
import type { Cell } from "../csv";
import type { Figure } from "../figure";
import { capital, count, interval, placeWith, plusMinus, seconds, value } from "../format";
import type { Metric, Num, SizePoint, SizeSeries } from "../report";
import { color, type Theme } from "../theme";
import { escape } from "./curves";

interface Kind { label: string; shape: Shape; hollow: boolean; dash: boolean; mark(point: SizePoint): Mark }

/** A result and the time it takes against the number of samples, with what was reported beside it. */
export function sizes(name: string, series: SizeSeries[]): Figure | null {
  const metric = series[0]?.objective;
  const drawn = series.filter((one) => one.objective.name === metric?.name && one.points.some((point) => point.validation !== null));
  if (!metric || drawn.length === 0) return null;
  const plain = { ...metric, title: metric.quantity };
  const head = (point: SizePoint): string => `${point.study}, N = ${count(point.samples)}`;
  const results: Kind[] = [
    {
      label: "validation", shape: "circle", hollow: false, dash: false,
      mark: (point) => bar(point, point.validation, point.deviation, metric, `${head(point)}\nvalidation ${plusMinus(metric, point.validation, point.deviation)}`),
    },
    {
      label: "test", shape: "square", hollow: false, dash: true,
      mark: (point) => ({
        x: point.samples, y: point.test, low: point.interval?.low ?? null, high: point.interval?.high ?? null,
        note: `${head(point)}\ntest ${value(metric, point.test, placeWith(point.test, point.interval))}` + (point.interval ? `\n95 %: ${interval(metric, point.interval, placeWith(point.test, point.interval))}` : ""),
      }),
    },
    {
      label: "test, reported", shape: "diamond", hollow: true, dash: false,
      mark: (point) => bar(point, point.reported, null, metric, `${head(point)}\nreported ${value(metric, point.reported)}`),
    },
  ];
  const times: Kind[] = [
    {
      label: "one run", shape: "circle", hollow: false, dash: false,
      mark: (point) => bar(point, point.runSeconds.mean, point.runSeconds.deviation, null, `${head(point)}\none run ${seconds(point.runSeconds.mean)}`),
    },
    {
      label: "final training", shape: "square", hollow: false, dash: true,
      mark: (point) => bar(point, point.finalSeconds, null, null, `${head(point)}\nfinal training ${seconds(point.finalSeconds)}`),
    },
    {
      label: "whole study", shape: "diamond", hollow: true, dash: false,
      mark: (point) => bar(point, point.studySeconds, null, null, `${head(point)}\nwhole study ${seconds(point.studySeconds)}`),
    },
  ];
  const both = [results, times];
  const title = (one: SizeSeries, kind: Kind): string => (drawn.length > 1 ? `${one.name}: ${kind.label}` : kind.label);
  // One series: a colour tells what is shown; several: a colour tells the series, the mark what is shown.
  const ink = (theme: Theme, kind: Kind, k: number): string => color(theme, drawn.length > 1 ? k : both.flat().indexOf(kind) % 3);
  const present = (kind: Kind, one: SizeSeries): boolean => one.points.some((point) => kind.mark(point).y !== null);

  return {
    name,
    title: "Result and time against the number of training samples",
    caption: "Validation: the winner's mean over its runs, bars one standard deviation. Test: the final network, bars the "
      + "95 % interval that the size of the test set leaves (Wilson). Times: wall clock.",
    summary: drawn.flatMap((one) => one.points.map((point) =>
      `${head(point)}: validation ${plusMinus(metric, point.validation, point.deviation)}, test ${value(metric, point.test)}, one run ${seconds(point.runSeconds.mean)}`)).join("; ") + ".",
    draw(width, theme) {
      const layout = panels(2, width, 2, 330, 260);
      const entries: Entry[] = drawn.flatMap((one, k) => both.flat().filter((kind) => present(kind, one)).map((kind) =>
        ({ name: title(one, kind), icon: kind.shape === "square" ? "rect" : kind.shape, color: ink(theme, kind, k), hollow: kind.hollow })));
      const below = legend(theme, entries, width, layout.height);
      const sizesUsed = [...new Set(drawn.flatMap((one) => one.points.map((point) => point.samples)))];
      const x = (i: number): Part => xAxis(theme, i, "training samples N, log scale", {
        type: "log", min: Math.min(...sizesUsed) / 1.6, max: Math.max(...sizesUsed) * 1.6,
        axisTick: { customValues: sizesUsed }, axisLabel: { customValues: sizesUsed, formatter: (n: number) => count(Math.round(n)) },
      });
      return {
        height: layout.height + below.height,
        option: {
          ...frame(theme),
          grid: layout.panels.map(grid),
          title: [heading(theme, layout.panels[0]!, capital(plain.title)), heading(theme, layout.panels[1]!, "Time")],
          xAxis: [x(0), x(1)],
          yAxis: [
            yAxis(theme, 0, metricName(plain), metricLabel(plain)),
            yAxis(theme, 1, "seconds, log scale", { type: "log" }),
          ],
          legend: below.legend,
          tooltip: tooltip(theme, { trigger: "item", formatter: (point: { data: { note: string } }) => escape(point.data.note ?? "").replaceAll("\n", "<br>") }),
          series: both.flatMap((kinds, axis) => drawn.flatMap((one, k) => kinds.filter((kind) => present(kind, one)).flatMap((kind, j) =>
            joined(title(one, kind), axis, one.points.map(kind.mark), ink(theme, kind, k), kind, 5 * (j - 1) + 2 * k, theme)))),
        },
      };
    },
    data: () => [
      ["series", "study", "samples", "objective", "validation_mean", "validation_standard_deviation", "test", "test_low_95", "test_high_95",
        "test_reported", "run_seconds_mean", "run_seconds_standard_deviation", "final_seconds", "study_seconds"],
      ...series.flatMap((one) => one.points.map((point): Cell[] => [
        one.name, point.study, point.samples, one.objective.name, point.validation, point.deviation, point.test,
        point.interval?.low ?? null, point.interval?.high ?? null, point.reported, point.runSeconds.mean,
        point.runSeconds.deviation, point.finalSeconds, point.studySeconds,
      ])),
    ],
  };
}

/** A mark with its bar; `metric` null: a time, on a logarithmic axis, which has no 0. */
function bar(point: SizePoint, y: Num, deviation: Num, metric: Metric | null, note: string): Mark {
  if (y === null || deviation === null) return { x: point.samples, y, low: null, high: null, note };
  const end = (sign: number): number => (metric ? within(metric, y, y + sign * deviation) : y + sign * deviation);
  return { x: point.samples, y, low: metric || end(-1) > 0 ? end(-1) : y, high: end(1), note };
}

function joined(name: string, axis: number, points: Mark[], ink: string, kind: Kind, shift: number, theme: Theme): Part[] {
  return [
    {
      type: "line", name, xAxisIndex: axis, yAxisIndex: axis, silent: true, symbol: "none", z: 2, tooltip: { show: false },
      lineStyle: { color: ink, width: 1, type: kind.hollow ? "dotted" : kind.dash ? "dashed" : "solid", opacity: 0.7 }, itemStyle: { color: ink },
      data: points.filter((point) => point.y !== null).map((point) => [point.x, point.y]),
    },
    marks(name, axis, points, ink, kind.shape, shift, kind.hollow ? theme.ground : null),
  ];
}
