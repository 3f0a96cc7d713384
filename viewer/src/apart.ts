// Studies on one page, each with what it is called by there.
import type { Report, Study } from "./report";

/** A study on a page; `key` names it there, its places and what is chosen in it: its name, or, of several of one name, its folder or number. */
export interface PageStudy extends Study { key: string }
export interface PageReport extends Report { studies: PageStudy[] }

// A study that did not change stays the same object.
const keyed = new WeakMap<Study, PageStudy>();

/** A report whose studies are told apart, by these ids of their folders where there are some. */
export function apart(report: Report, ids: string[] = []): PageReport {
  const many = new Set(report.studies.map((one) => one.name).filter((name, i, all) => all.indexOf(name) !== i));
  return { ...report, studies: report.studies.map((study, i) => {
    const key = many.has(study.name) ? ids[i] ?? `${study.name} (${i + 1})` : study.name;
    if (keyed.get(study)?.key !== key) keyed.set(study, { ...study, key });
    return keyed.get(study)!;
  }) };
}
