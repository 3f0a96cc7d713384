// The live page with a very large study, in a browser: measure.mjs HOME FOLDER BENCH writes results.md on standard output.
import { spawn } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

const [home, folder, bench] = process.argv.slice(2);
const { chromium } = createRequire(join(home, "viewer/package.json"))("playwright-core");
const say = (words) => console.error(words);
const repeats = 5, growth = { pace: 1000, seconds: 60 };

const sorted = (numbers) => numbers.toSorted((a, b) => a - b);
const median = (numbers) => sorted(numbers)[Math.floor((numbers.length - 1) / 2)];
const rows = [];
/** A line of the results: what, what was measured, and the mark that it must stay below. */
const told = (what, value, unit, mark = null, note = "") => {
  rows.push({ what, value, unit, mark, note });
  say(`${what}: ${value.toFixed(unit === "s" ? 2 : 0)} ${unit} ${note}`);
};

/** Resident memory of a process in MB, now and at most. */
function memory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024;
  return { now: of("VmRSS"), most: of("VmHWM") };
}

/** Seconds of the processor that a process has taken. */
const processor = (pid) => readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ").slice(11, 13).reduce((a, b) => a + Number(b), 0) / 100;

// In the page: when it was first there, tasks that were long, and how long the page took to answer to what the reader did.
function watch() {
  const seen = { first: null, tasks: [], answers: [], gaps: [] };
  window.seen = seen;
  new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map((one) => ({ start: one.startTime, long: one.duration })))).observe({ type: "longtask", buffered: true });
  /** The time when what is there now has been painted. */
  const painted = (tell) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => tell(performance.now());
    port2.postMessage(null);
  });
  const look = new MutationObserver(() => {
    if (!document.querySelector("article h1, article h2")) return;
    look.disconnect();
    painted((now) => { seen.first = now; });
  });
  look.observe(document, { childList: true, subtree: true });
  for (const kind of ["click", "input", "change", "wheel", "pointerup"])
    addEventListener(kind, (event) => painted((now) => seen.answers.push({ kind, start: event.timeStamp, long: now - event.timeStamp })), { capture: true, passive: true });
  let last = performance.now();
  const frame = (now) => {
    seen.gaps.push({ start: last, long: now - last });
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

say("the server reads the journal");
let begun = performance.now();
const server = spawn(join(home, "assay"), ["serve", folder, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
process.on("exit", () => server.kill());
const address = await new Promise((done) => server.stdout.once("data", (line) => done(line.toString().trim())));
const { studies: [study] } = await (await fetch(`${address}api/studies`)).json();
if (study.finished < 10_000 || study.epochs < 1_000_000) throw new Error(`the study has ${study.finished} trials and ${study.epochs} epochs`);
const page = `${address}?study=${study.id}`;
const reader = (await fetch(`${address}api/live?study=${study.id}`)).body.getReader();
await reader.read();
told("the server starts, reads the journal and makes the first report", (performance.now() - begun) / 1000, "s");
await reader.cancel();
const served = memory(server.pid);

const browser = await chromium.launch({ executablePath: process.env.ASSAY_BROWSER ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const system = await browser.newBrowserCDPSession();

/** The page, opened anew. */
async function open() {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const own = await context.newPage();
  own.on("pageerror", (problem) => { throw problem; });
  await own.addInitScript(watch);
  await own.goto(page);
  await own.waitForFunction(() => window.seen.first !== null, null, { timeout: 60_000 });
  return own;
}

/** Brings something to the middle of the window, until what is drawn on the way, a piece a frame, moves it no more. */
async function show(what) {
  for (let still = 0, at = null; still < 3;) {
    await what.evaluate((one) => one.scrollIntoView({ block: "center" }));
    await quiet(what.page());
    await sleep(500);
    const now = (await what.boundingBox()).y;
    still = now === at ? still + 1 : 0;
    at = now;
  }
}

const quiet = (own) => own.waitForFunction(() => performance.now() - (window.seen.tasks.at(-1)?.start ?? 0) > 1000, null, { polling: 200 });

const first = [], firstTasks = [];
for (let i = 0; i < repeats; i++) {
  const own = await open();
  first.push(await own.evaluate(() => window.seen.first));
  await quiet(own);
  firstTasks.push(await own.evaluate(() => Math.max(0, ...window.seen.tasks.map((one) => one.long))));
  await own.context().close();
}
told("from navigation to the first view", median(first) / 1000, "s", 2, `longest task while it opens ${Math.round(median(firstTasks))} ms`);

const own = await open();
await quiet(own);
const table = own.locator(".virtual").first();

/** Does something several times and tells how long the page took to its next frame, and the longest time without a frame in the second after. */
async function interaction(what, kind, act, times = repeats) {
  const answers = [], gaps = [];
  for (let i = 0; i < times; i++) {
    const since = await own.evaluate(() => performance.now());
    await act(i);
    await sleep(1000);
    const now = await own.evaluate(([kind, since]) => ({
      answers: window.seen.answers.filter((one) => one.kind === kind && one.start >= since).map((one) => one.long),
      gap: Math.max(...window.seen.gaps.filter((one) => one.start >= since).map((one) => one.long)),
    }), [kind, since]);
    if (now.answers.length === 0) throw new Error(`${what}: nothing was done`);
    answers.push(...now.answers);
    gaps.push(now.gap);
  }

  told(what, median(answers), "ms", 100, `longest of ${answers.length}: ${Math.round(Math.max(...answers))} ms; longest time without a frame afterwards ${Math.round(median(gaps))} ms`);
}

const stage = (what) => own.locator(`#figure-${study.name}-stage-1-${what}`);
await show(table);
const headings = own.locator(".virtual button.sort");
await interaction("sort by a column", "click", (i) => headings.nth([3, 2, 4, 5, 0][i % 5]).click());
const field = own.locator("input[type=search]").first();
await interaction("type a letter of a filter", "input", (i) => field.press("activation=relu"[i]), 15);
await interaction("take a filter back", "input", () => field.fill(""), 1);
await table.hover();
await interaction("scroll the table", "wheel", async (i) => {
  for (let k = 0; k < 10; k++) await own.mouse.wheel(0, i % 2 ? -4000 : 6000);
});
await interaction("choose trials to compare", "click", (i) => own.locator(".virtual tbody input").nth(i + 2).click());
await interaction("compare none", "click", () => own.locator(".compared button", { hasText: "Compare none" }).click(), 1);

const axes = stage("parallel").locator(".drawing");
await show(axes);
await interaction("draw along an axis", "pointerup", async (i) => {
  const box = await axes.boundingBox();
  await own.mouse.move(box.x + 64, box.y + 100 + 20 * i);
  await own.mouse.down();
  await own.mouse.move(box.x + 66, box.y + 180 + 20 * i, { steps: 5 });
  await own.mouse.move(box.x + 66, box.y + 240 + 20 * i, { steps: 5 });
  await own.mouse.up();
});
await own.locator(".trials button", { hasText: "drawn along the axes" }).click();
await sleep(1000);
for (const [figure, label] of [["history", "Values"], ["parallel", "Colour by"], ["contour", "Colour by"]]) {
  const choice = stage(figure).locator("label", { hasText: label }).locator("select");
  await show(choice);
  await interaction(`choose in a figure: ${figure}`, "change", (i) => choice.selectOption({ index: (i + 1) % 2 }));
}

say("the study grows");
await own.evaluate(() => scrollTo(0, 0));
await quiet(own);
const grows = spawn("dotnet", [bench, "grow-study", join(folder, "large"), String(growth.pace), String(growth.seconds)], { stdio: ["ignore", "pipe", "inherit"] });
let grown = "";
grows.stdout.on("data", (line) => { grown += line; });
const epochs = () => own.locator(".fact", { hasText: "Epochs" }).locator("dd").first().textContent();
const before = await epochs();
await own.waitForFunction((before) => [...document.querySelectorAll(".fact")].some((one) => one.textContent.startsWith("Epochs") && !one.textContent.includes(before)), before, { timeout: 120_000 });
// The clock goes on while others have the processor: how much of it the page's tasks took tells the browser's own trace.
const threads = new Map(), tasks = [];
system.on("Tracing.dataCollected", ({ value }) => {
  for (const { name, ph, pid, tid, tdur, args } of value) {
    if (name === "thread_name") threads.set(`${pid} ${tid}`, args.name);
    else if (ph === "X" && tdur > 10_000) tasks.push({ thread: `${pid} ${tid}`, long: tdur / 1000 });
  }
});
await system.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["toplevel"] } });
const [since, spent] = [await own.evaluate(() => performance.now()), processor(server.pid)];
begun = performance.now();
await own.mouse.move(700, 450);
const counts = new Set();
for (let way = 1; performance.now() - begun < growth.seconds * 1000 - 3000;) {
  await own.mouse.wheel(0, way * 300);
  await sleep(150);
  counts.add(await epochs());
  const [top, most] = await own.evaluate(() => [scrollY, document.documentElement.scrollHeight - innerHeight]);
  if (top >= most - 1) way = -1;
  else if (top <= 0) way = 1;
}

const took = (performance.now() - begun) / 1000;
const during = await own.evaluate((since) => ({
  tasks: window.seen.tasks.filter((one) => one.start >= since).map((one) => one.long),
  gaps: window.seen.gaps.filter((one) => one.start >= since).map((one) => one.long),
  wheels: window.seen.answers.filter((one) => one.kind === "wheel" && one.start >= since).map((one) => one.long),
}), since);
const share = (processor(server.pid) - spent) / took;
const traced = new Promise((done) => system.once("Tracing.tracingComplete", done));
await system.send("Tracing.end");
await traced;
const worked = tasks.filter(({ thread }) => threads.get(thread) === "CrRendererMain").map(({ long }) => long);
if (grows.exitCode === null) await new Promise((done) => grows.once("exit", done));
told("the longest task while the study grows and somebody scrolls", Math.max(0, ...during.tasks), "ms", 200,
  `${during.tasks.length} tasks above 50 ms, ${during.tasks.filter((one) => one > 200).length} above 200 ms, in ${Math.round(took)} s; ${grown.trim()}; ${counts.size} states shown`);
told("the processor's time in the longest task meanwhile", Math.max(0, ...worked), "ms", 200);
told("the longest time without a frame meanwhile", Math.max(...during.gaps), "ms", null, `of ${during.gaps.length} frames`);
told("from a turn of the wheel to the next frame meanwhile", median(during.wheels), "ms", 100, `longest of ${during.wheels.length}: ${Math.round(Math.max(...during.wheels))} ms`);
told("the server's share of one processor meanwhile", 100 * share, "%");

told("memory of the server at most", memory(server.pid).most, "MB", 500, `${Math.round(served.now)} MB with the study read`);
const { processInfo } = await system.send("SystemInfo.getProcessInfo");
const pages = processInfo.filter((one) => one.type === "renderer").map((one) => memory(one.id));
told("memory of the page's process at most", Math.max(...pages.map((one) => one.most)), "MB", 1000, `${Math.round(Math.max(...pages.map((one) => one.now)))} MB at the end`);
told("size of report.html without data", statSync(join(home, "viewer/dist/index.html")).size / 1e6, "MB", 2);
const version = browser.version();
await browser.close();
server.kill("SIGINT");

const number = ({ value, unit }) => `${value.toFixed(unit === "s" ? 2 : unit === "MB" && value < 10 ? 2 : 0)} ${unit}`;
const processors = cpus();
console.log(`# The live page with a very large study

Made by \`./bench/live/measure\` on ${new Date().toISOString().slice(0, 10)}: ${processors.length} × ${processors[0].model.trim()}, Node.js ${process.versions.node}, Chromium ${version} without a window;
${loadavg()[1].toFixed(1)} programs wanted the processors in the last five minutes, these among them. \`bench/README.md\` says how it is measured.

The study: ${study.finished.toLocaleString("en-US")} trials, ${study.epochs.toLocaleString("en-US")} epochs.

| what | measured | mark | |
| --- | ---: | ---: | --- |
${rows.map((one) => `| ${one.what} | ${number(one)} | ${one.mark === null ? "" : `${one.mark} ${one.unit}${one.value < one.mark ? "" : ", missed"}`} | ${one.note} |`).join("\n")}`);
process.exit(0);
