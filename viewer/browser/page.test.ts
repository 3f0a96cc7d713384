import { AxeBuilder } from "@axe-core/playwright";
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assay, begin, browse, end, folder, missing, serve, study } from "./stage";

describe.skipIf(missing)("in a browser", { timeout: 120_000 }, () => {
  let home: string, browser: Browser, address: string, server: ChildProcess | undefined, report: string;
  const wrong: string[] = [];

  beforeAll(async () => {
    home = folder();
    assay(home, "run", study(home, "ended"), "--out", "ended");
    report = pathToFileURL(join(home, "ended", "report.html")).href;
    browser = await browse();
    ({ address, process: server } = await serve(home));
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await end(server);
  }, 30_000);

  async function open(url: string, options: { width?: number; dark?: boolean } = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: options.width ?? 1400, height: 900 }, colorScheme: options.dark ? "dark" : "light", acceptDownloads: true });
    const page = await context.newPage();
    page.on("pageerror", (problem) => wrong.push(`${url}: ${problem.message}`));
    page.on("console", (line) => { if (line.type() === "error") wrong.push(`${url}: ${line.text()}`); });
    await page.goto(url);
    await page.waitForSelector("main h1");
    return page;
  }

  const shown = (page: Page): Promise<string | null> => page.locator(".trials .state").textContent();

  it("a study is followed from its first epoch to its end, and nothing jumps", async () => {
    const page = await open(`${address}?list`);
    const run = begin(home, "run", study(home, "growing", { epochs: 15000, trials: 20 }), "--out", "growing", "--jobs", "1");
    await page.locator("a", { hasText: "growing" }).click();
    await page.waitForSelector("article h1");
    await page.evaluate(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => shifts.push(...list.getEntries().map((one) => (one as unknown as { value: number }).value))).observe({ type: "layout-shift" });
    });
    const epochs = async (): Promise<number> => Number((await page.locator(".fact", { hasText: "Epochs" }).locator("dd").first().textContent())!.replaceAll(",", ""));
    await expect.poll(epochs, { timeout: 60_000 }).toBeGreaterThan(0);
    expect(await page.locator(".live").textContent()).toContain("running");
    const [before, curve] = [await epochs(), page.locator("#figure-growing-best-curves .drawing")];
    await curve.waitFor({ timeout: 60_000 });
    await curve.scrollIntoViewIfNeeded();
    await expect.poll(() => curve.locator("path").count(), { timeout: 30_000 }).toBeGreaterThan(2);
    await expect.poll(epochs, { timeout: 60_000 }).toBeGreaterThan(before);
    await expect.poll(() => page.locator(".live").textContent(), { timeout: 90_000 }).toContain("ended");
    await expect.poll(() => page.locator("#study-growing-final").count()).toBe(1);
    expect(await page.locator(".answer").textContent()).not.toContain("has not ended");
    await end(run);
    // What is seen stays where it is; a part that comes anew below may move what is below it.
    const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
    expect(Math.max(0, ...shifts)).toBeLessThan(0.15);
    await page.context().close();
  });

  it.each(["served", "file"])("what is chosen stands in the address and survives a reload: %s", async (way) => {
    const page = await open(way === "file" ? report : `${address}?study=ended`);
    expect(await shown(page)).toBe("12 trials");
    await page.fill("input[type=search]", "activation=relu");
    await expect.poll(() => shown(page)).toMatch(/^\d+ of 12 trials$/);
    const filtered = await shown(page);
    await page.locator(".virtual input[type=checkbox]").nth(0).check();
    await page.locator(".virtual input[type=checkbox]").nth(1).check();
    await expect.poll(() => page.locator(".compared th[scope=col]").count()).toBe(3);
    await page.getByRole("button", { name: "Hidden units" }).click();
    await page.reload();
    await page.waitForSelector(".compared");
    expect(await shown(page)).toBe(filtered);
    expect(await page.inputValue("input[type=search]")).toBe("activation=relu");
    expect(await page.locator(".compared th[scope=col]").count()).toBe(3);
    expect(await page.locator("th[aria-sort=descending], th[aria-sort=ascending]").textContent()).toBe("Hidden units");
    if (way === "served") await page.waitForSelector("#figure-ended-compared-runs");
    await page.getByRole("button", { name: "Compare none" }).click();
    await expect.poll(() => page.locator(".compared").count()).toBe(0);
    await page.context().close();
  });

  it("Back takes back what was chosen, one choice after the other, and letters of a filter at once", async () => {
    const page = await open(report);
    const words = page.locator("input[type=search]"), order = page.locator("th[aria-sort=descending], th[aria-sort=ascending]"), first = await order.textContent();
    await page.getByRole("button", { name: "Hidden units" }).click();
    await words.pressSequentially("relu", { delay: 50 });
    await expect.poll(() => page.url()).toContain("filter=relu");
    await page.goBack();
    await expect.poll(() => shown(page)).toBe("12 trials");
    expect(await words.inputValue()).toBe("");
    expect(await order.textContent()).toBe("Hidden units");
    await page.goBack();
    await expect.poll(() => order.textContent()).toBe(first);
    await page.goForward();
    await page.goForward();
    await expect.poll(() => words.inputValue()).toBe("relu");
    expect(await order.textContent()).toBe("Hidden units");
    await page.context().close();
  });

  it("the list of studies is filtered and sorted, and the address says how", async () => {
    const page = await open(`${address}?list`);
    const names = page.locator(".list tbody th a");
    const all = await names.allTextContents();
    expect(all).toContain("ended");
    await page.locator("button.sort", { hasText: "Study" }).click();
    await expect.poll(() => names.allTextContents()).toEqual(all.toSorted());
    await page.locator("button.sort", { hasText: "Study" }).click();
    await expect.poll(() => names.allTextContents()).toEqual(all.toSorted().toReversed());
    await page.fill("input[type=search]", "no such study");
    await expect.poll(() => page.locator(".list .state").textContent()).toBe("No study fits the filter.");
    await page.fill("input[type=search]", "ended");
    await expect.poll(() => names.allTextContents()).toContain("ended");
    await expect.poll(() => page.url()).toMatch(/filter=ended.*sort=0d|sort=0d.*filter=ended/);
    await page.context().close();
  });

  it("what is drawn along an axis is chosen in the table and the other figures, and can be taken back", async () => {
    const page = await open(report);
    const axes = page.locator("#figure-ended-stage-1-parallel .drawing"), history = page.locator("#figure-ended-stage-1-history figcaption");
    await axes.scrollIntoViewIfNeeded();
    await page.waitForTimeout(300);
    const box = (await axes.boundingBox())!;
    await page.mouse.move(box.x + 64, box.y + 78);
    await page.mouse.down();
    await page.mouse.move(box.x + 66, box.y + 180, { steps: 6 });
    await page.mouse.move(box.x + 66, box.y + 220, { steps: 6 });
    await page.mouse.up();
    await expect.poll(() => shown(page)).toMatch(/^\d+ of 12 trials$/);
    const drawn = await shown(page);
    await page.waitForTimeout(200); // what is drawn on and on is written into the address some times a second
    await page.reload();
    await page.waitForSelector(".trials");
    await expect.poll(() => shown(page)).toBe(drawn);
    await page.locator(".trials button", { hasText: "drawn along the axes" }).click();
    await expect.poll(() => shown(page)).toBe("12 trials");
    // What is chosen by Back is drawn, too.
    await axes.scrollIntoViewIfNeeded();
    await page.waitForTimeout(300);
    const without = await axes.screenshot();
    await page.goBack();
    await expect.poll(() => shown(page)).toBe(drawn);
    await expect.poll(async () => (await axes.screenshot()).equals(without)).toBe(false);
    await page.goForward();
    await expect.poll(() => shown(page)).toBe("12 trials");
    await expect.poll(async () => (await axes.screenshot()).equals(without)).toBe(true);
    expect(await history.textContent()).toContain("A mark a trial");
    await page.context().close();
  });

  it("every figure is saved as a drawing, an image and numbers", async () => {
    const page = await open(report);
    const figure = page.locator("#figure-ended-stage-1-history");
    for (const [label, begins] of [["SVG", "<svg"], ["PNG", "\u0089PNG"], ["CSV", "trial,"]] as const) {
      const [download] = await Promise.all([page.waitForEvent("download"), figure.getByRole("button", { name: label }).click()]);
      expect(download.suggestedFilename()).toBe(`ended-stage-1-history.${label.toLowerCase()}`);
      expect(readFileSync(await download.path()).toString("latin1").startsWith(begins)).toBe(true);
    }

    await page.context().close();
  });

  it("a report opens from the disk and asks for nothing", async () => {
    const context = await browser.newContext();
    const asked: string[] = [];
    context.on("request", (request) => asked.push(request.url()));
    const page = await context.newPage();
    await page.goto(report);
    await page.waitForSelector("main h1");
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForTimeout(500);
    expect(asked.filter((url) => url !== report && !url.startsWith("data:") && !url.startsWith("blob:"))).toEqual([]);
    await context.close();
  });

  it.each(["served", "file"])("names of classes and claims are told and never run: %s", async (way) => {
    const page = await open(way === "file" ? report : `${address}?study=ended`);
    expect(await page.title()).toBe("Assay: ended");
    expect(await page.locator("main").textContent()).toContain("<img src=x onerror=alert(1)>");
    expect(await page.locator("main").textContent()).toContain("<b>bold</b>");
    expect(await page.locator("main img, main script, main b").count()).toBe(0);
    await page.context().close();
  });

  for (const dark of [false, true])
    for (const width of [390, 1400])
      // All four of both take a minute: ASSAY_NIGHTLY=1 has them; else each page is seen on both grounds and at both widths, once each.
      it.each(process.env["ASSAY_NIGHTLY"] ? ["", "?study=ended", "?study=ended&study=again", "file"] : dark === (width === 390) ? ["?study=ended"] : [dark ? "" : "?study=ended&study=again"])(`is found without a serious fault by axe, ${dark ? "dark" : "light"}, ${width} pixels: "%s"`, async (what) => {
        if (what.includes("again")) assay(home, "run", study(home, "again"), "--out", "again");
        const page = await open(what === "file" ? report : address + what, { width, dark });
        await page.waitForTimeout(200);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.filter((one) => one.impact === "serious" || one.impact === "critical").map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html).join(" | ")}`)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), "the page is wider than the window").toBeLessThanOrEqual(0);
        await page.context().close();
      });

  it("nothing went wrong on any of these pages", () => expect(wrong).toEqual([]));
});
