// Pictures of every view for docs/views.md, from real studies: ASSAY_PICTURES=1 npx vitest run browser/pictures.test.ts, which takes some minutes.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { assay, browse, end, folder, missing, serve } from "./stage";

const root = resolve(import.meta.dirname, "../.."), to = join(root, "docs", "pictures");

/** What is run, and which of its figures are kept under which names. */
const studies: { file: string; preset: string; name: string; figures: Record<string, string> }[] = [
  { file: "triangle-800", preset: "quick", name: "triangle-800", figures: { effects: "stage-1-effects", "learning-curves": "final-curves", plane: "plane", weights: "weights" } },
  { file: "triangle-4000", preset: "smart", name: "triangle-4000", figures: {
    history: "stage-1-history", bracket: "stage-1-bracket", importance: "stage-1-importance", slices: "stage-1-slices", parallel: "stage-1-parallel", contour: "stage-1-contour", times: "stage-1-times",
    timeline: "stage-1-timeline", "best-trials": "stage-1-curves",
  } },
  { file: "digits-cnn", preset: "quick", name: "digits-cnn", figures: { confusion: "confusion", probabilities: "probabilities" } },
];
/** A table of numbers that is tuned to, for the figures of errors. */
const flats = (): string => "rooms,area,floor,price\n" + Array.from({ length: 400 }, (_, i) => {
  const [a, b, c] = [Math.abs(Math.sin(12.9 * i)), Math.abs(Math.sin(78.2 * i + 1)), Math.abs(Math.sin(37.7 * i + 2))];
  return `${1 + Math.floor(5 * a)},${Math.round(25 + 120 * a * b + 40 * b)},${Math.floor(9 * c)},${Math.round(60 + 2.2 * (25 + 120 * a * b + 40 * b) + 9 * c * (1 + a) + 20 * Math.sin(i))}\n`;
}).join("");
const tuned = { name: "flats", figures: { errors: "errors-price", against: "against-price" } };

it.skipIf(missing || !process.env["ASSAY_PICTURES"])("every view has its picture", { timeout: 900_000 }, async () => {
  mkdirSync(to, { recursive: true });
  const home = folder();
  for (const { file, preset, name } of studies) assay(root, "run", `studies/${file}.yaml`, "--preset", preset, "--out", join(home, name));
  writeFileSync(join(home, "flats.csv"), flats());
  assay(home, "tune", "flats.csv", "--target", "price", "--out", "flats");
  const { address, process: server } = await serve(home);
  const browser = await browse();
  const open = async (query: string, dark = false): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width: 1320, height: 860 }, colorScheme: dark ? "dark" : "light" });
    await page.goto(address + query);
    await page.waitForSelector("main h1");
    return page;
  };
  const kept: string[] = [];
  const keep = async (page: Page, selector: string, as: string): Promise<void> => {
    const part = page.locator(selector).first();
    // Sections come one after the other; one that does not come is none of this study's.
    if (!await part.waitFor({ state: "attached", timeout: 3000 }).then(() => true, () => false)) return;
    await part.scrollIntoViewIfNeeded();
    await page.waitForTimeout(400);
    await part.screenshot({ path: join(to, `${as}.png`) });
    kept.push(as);
  };

  const list = await open("");
  await expect.poll(() => list.locator("progress").count()).toBe(studies.length + 1);
  await list.screenshot({ path: join(to, "studies.png"), clip: { x: 0, y: 0, width: 1320, height: 420 } });
  const first = await open("?study=triangle-4000");
  await first.waitForTimeout(500);
  await first.screenshot({ path: join(to, "study.png") });
  const night = await open("?study=triangle-4000", true);
  await night.locator("#figure-triangle-4000-smart-stage-1-parallel, #figure-triangle-4000-stage-1-parallel").first().scrollIntoViewIfNeeded();
  await night.waitForTimeout(500);
  await night.screenshot({ path: join(to, "dark.png") });
  for (const { name, figures } of [...studies, tuned]) {
    const page = await open(`?study=${name}`);
    for (const [as, figure] of Object.entries(figures)) await keep(page, `#figure-${name}-${figure}`, as);
    if (name === "triangle-800") await keep(page, "section[id^=claims]", "claims");
    if (name === "triangle-4000") {
      await page.locator(".virtual input[type=checkbox]").nth(0).check();
      await page.locator(".virtual input[type=checkbox]").nth(3).check();
      await page.waitForSelector("#figure-triangle-4000-compared-runs");
      await keep(page, ".trials", "trials");
      await keep(page, ".compared", "side-by-side");
      await keep(page, "section[id$=more-runs]", "more-runs");
    }

    if (name === "digits-cnn") for (const [as, words] of [["mistakes", "labelled wrongly"], ["filters", "filters of the first"], ["activations", "make of an image"]] as const) await keep(page, `figure:has-text("${words}")`, as);
    await page.close();
  }

  await browser.close();
  await end(server);
  expect(kept.length).toBeGreaterThan(18);
});
