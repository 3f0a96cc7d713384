import "./style.css";
import { type JSX, render } from "preact";
import { followAddress } from "./address";
import { claimsTable } from "./claims";
import { Contents, type Part } from "./contents";
import { h, type Parts, table } from "./dom";
import { figure } from "./figure";
import { curves } from "./figures/curves";
import { scaleOf, sideBySide } from "./figures/effects";
import { sizes } from "./figures/sizes";
import { count, factor, plural, plusMinus, seconds, value } from "./format";
import { follow, isLive, type Live } from "./live";
import { List, Status } from "./status";
import { formatOf, load, type Report } from "./report";
import { anchor, partOf, StudyView } from "./study";

const titleOf = ({ studies }: Report): string => `Assay: ${studies.length > 1 ? plural(studies.length, "study", "studies") : studies[0]?.name ?? "no study"}`;

function Page({ report, live }: { report: Report; live: Live | null }): JSX.Element {
  const several = report.studies.length > 1;
  const parts: Part[] = [...(several ? [{ id: "comparison", title: "Comparison", parts: [] }] : []), ...report.studies.map(partOf)];
  return h(Frame, { title: live ? "Assay, live" : "Assay report", live, contents: h(Contents, { parts }), program: report.program },
    several ? comparison(report) : null,
    ...report.studies.map((study) => h(StudyView, { key: study.name, study, level: several ? "h2" : "h1" })));
}

/** What stands around every page. */
function Frame({ title, live, contents, program, children }: { title: string; live: Live | null; contents: JSX.Element | null; program: string; children: Parts }): JSX.Element {
  return h("div", { id: "frame" },
    h("a", { class: "skip", href: "#main" }, "Skip to the results"),
    h("header", {}, h("p", { class: "brand" }, title), live && h(Status, { live })),
    contents,
    h("main", { id: "main", tabIndex: -1 }, children),
    h("footer", {}, h("p", {}, `Computed from the studies' journals by ${program}. Figures drawn by Apache ECharts (Apache License 2.0) `
      + "and ZRender (BSD 3-Clause License), the page by Preact (MIT License).")));
}

function comparison(report: Report): JSX.Element {
  const { studies } = report;
  const objectives = [...new Set(studies.map((study) => study.objective.name))];
  const trained = objectives.map((objective) => studies.filter((study) => study.objective.name === objective && study.final))
    .filter((group) => group.length > 1).map((group) => figure(`final-curves-${group[0]!.objective.name}`, () => curves(`final-curves-${group[0]!.objective.name}`,
      "Final training of the studies", "", group.map((study, i) =>
        ({ name: study.name, curve: study.final!.curves, color: i, dash: i >= 7, parts: ["train"] }))), ...group.map((study) => study.final)));
  const test = (i: number) => {
    const study = studies[i]!;
    const own = study.final?.test.find((one) => one.metric.base === study.objective.base);
    return own ? value(own.metric, own.value) : "–";
  };
  return h("section", { id: "comparison" },
    h("h1", {}, "Comparison"),
    table("Results of the studies", [
      { title: "Study" }, { title: "Samples", numeric: true }, { title: "Objective" }, { title: "Validation, mean ± sd", numeric: true },
      { title: "Test", numeric: true }, { title: "Reported", numeric: true }, { title: "Trials", numeric: true },
      { title: "Epochs", numeric: true }, { title: "Time", numeric: true },
    ], studies.map((study, i) => {
      const told = study.reported.find((one) => one.metric.part === "test" && one.metric.base === study.objective.base);
      return [
        h("a", { href: `#${anchor(study)}` }, study.name), study.samples === null ? "–" : count(study.samples), study.objective.part === "validation" ? study.objective.quantity : study.objective.title,
        study.best ? plusMinus(study.objective, study.best.mean, study.best.deviation) : "–", test(i),
        told ? value(told.metric, told.reported) : "–", count(study.finished), count(study.epochs), seconds(study.seconds),
      ];
    })),
    claimsTable(studies),
    report.settings.rows.length > 0 ? table("Best setting of each study; in brackets: as in its reference", [
      { title: "Factor" }, ...studies.map((study) => ({ title: study.name })),
    ], report.settings.rows.map((row) => [h("span", { title: row.factor }, factor(row.factor)), ...row.values.map((level) => !level ? "–" : level.varied ? level.text : h("span", { class: "given" }, `(${level.text})`))])) : null,
    figure("sizes", () => report.sizes && sizes("sizes", report.sizes), report.sizes),
    ...trained,
    ...levels(report));
}

/** What each factor does in every study that changed it, one thing at a time. */
function levels({ levels: own, studies }: Report): Parts {
  if (!own || (own.factors.length === 0 && !own.leftOut)) return [];
  const scales = studies.map(({ objective }, i) => scaleOf(own.factors.flatMap((factor) => factor.studies.filter((one) => one.study === i).map((one) => one.effect)), objective));
  return [
    own.factors.length > 0 ? h("h2", { class: "section" }, "Levels side by side") : null,
    own.leftOut ? h("p", {}, own.leftOut) : null,
    ...own.factors.map((one) => figure(`levels-${one.factor}`, () => sideBySide(`levels-${one.factor}`, one, studies, scales), one)),
  ];
}

const root = document.getElementById("page")!;
const say = (words: string): void => render(h("main", {}, h("p", {}, words)), root);
const show = (report: Report, live: Live | null): void => {
  document.title = titleOf(report);
  render(h(Page, { report, live }), root);
};

const report = load();
if (report && report.format !== formatOf) say(`This report is of format ${report.format}, and this page reads format ${formatOf}: write it anew with assay report DIR.`);
else if (report) show(report, null);
else if (isLive()) follow({
  report: show,
  list: (list, live) => {
    document.title = "Assay: studies";
    render(h(Frame, { title: "Assay, live", live, contents: null, program: list.program, children: [h(List, { list })] }), root);
  },
  say,
});
else say("This page holds no report. The command assay report DIR writes one.");
followAddress();
