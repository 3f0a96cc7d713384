import "./style.css";
import { type JSX, render } from "preact";
import { arrive, followAddress } from "./address";
import { apart, type PageReport } from "./apart";
import { comparison } from "./comparison";
import { Contents, type Part } from "./contents";
import { h, type Parts } from "./dom";
import { plural } from "./format";
import { linesOf } from "./figures";
import { follow, isLive, type Live, pageOf } from "./live";
import { List, Status } from "./status";
import { formatOf, load, type Report } from "./report";
import { partOf, StudyView } from "./study";

const titleOf = ({ studies }: PageReport): string => `Assay: ${studies.length > 1 ? plural(studies.length, "study", "studies") : studies[0]?.key ?? "no study"}`;

function Page({ report, live }: { report: PageReport; live: Live | null }): JSX.Element {
  const several = report.studies.length > 1;
  const parts: Part[] = [...(several ? [{ id: "comparison", title: "Comparison", parts: [] }] : []), ...report.studies.map(partOf)];
  return h(Frame, { title: live ? "Assay, live" : "Assay report", live, contents: h(Contents, { parts }), program: report.program },
    several ? comparison(report) : null,
    ...report.studies.map((study) => h(StudyView, { key: study.key, study, level: several ? "h2" : "h1" })));
}

/** What stands around every page. */
function Frame({ title, live, contents, program, children }: { title: string; live: Live | null; contents: JSX.Element | null; program: string; children: Parts }): JSX.Element {
  return h("div", { id: "frame", class: live ? "follows" : undefined },
    h("a", { class: "skip", href: "#main" }, "Skip to the results"),
    h("header", {}, h("p", { class: "brand" }, title), live && h(Status, { live })),
    contents,
    h("main", { id: "main", tabIndex: -1 }, children),
    h("footer", {}, h("p", {}, `Computed from the studies' journals by ${program}. Figures drawn by Apache ECharts (Apache License 2.0) `
      + "and ZRender (BSD 3-Clause License), the page by Preact (MIT License).")));
}

const root = document.getElementById("page")!;
const say = (words: string, live: Live | null = null): void =>
  render(h(Frame, { title: live ? "Assay, live" : "Assay report", live, contents: null, program: "Assay", children: [h("p", {}, words), live && h("p", {}, h("a", { href: pageOf([]) }, "All studies"))] }), root);
let there = false;
const show = (report: Report, live: Live | null): void => {
  const own = apart(report, live?.studies.map((one) => one.id));
  document.title = titleOf(own);
  render(h(Page, { report: own, live }), root);
  if (!there) arrive();
  there = true;
};

const report = load();
// assay figures asks so for all of them at once, as a line of JSON each.
if (report && location.hash === "#every-figure") render(h("pre", {}, linesOf(report)), root);
else if (report && report.format !== formatOf) say(`This report is of format ${report.format}, and this page reads format ${formatOf}: write it anew with assay report DIR.`);
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
