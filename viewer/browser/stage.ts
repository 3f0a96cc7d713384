// What the tests in a browser share: the real program, a browser without a window, and studies.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Browser, chromium } from "playwright-core";

const dll = resolve(import.meta.dirname, "../../src/Assay.Cli/bin/Release/net10.0/Assay.Cli.dll");
const found = [process.env["ASSAY_BROWSER"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((one) => one && existsSync(one));

/** Why nothing of it can be tested here; null: it can. */
export const missing: string | null = !found ? "no Chromium" : !existsSync(dll) ? "the program is not built" : null;

export const folder = (): string => mkdtempSync(join(tmpdir(), "assay-browser-"));

export const browse = (): Promise<Browser> => chromium.launch({ executablePath: found!, args: ["--no-sandbox"] });

const quick = { ...process.env, DOTNET_TC_QuickJitForLoops: "1", DOTNET_EnableWriteXorExecute: "0" };

/** Runs the program to its end. */
export function assay(cwd: string, ...args: string[]): string {
  const done = spawnSync("dotnet", [dll, ...args], { cwd, env: quick, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`assay ${args.join(" ")} ended with ${done.status}: ${done.stderr}`);
  return done.stdout;
}

/** Starts the program. */
export const begin = (cwd: string, ...args: string[]): ChildProcess => spawn("dotnet", [dll, ...args], { cwd, env: quick, stdio: ["ignore", "pipe", "pipe"] });

/** Serves a folder, on a port that is free. */
export async function serve(cwd: string, ...args: string[]): Promise<{ address: string; process: ChildProcess }> {
  const process = begin(cwd, "serve", ".", "--port", "0", ...args);
  const address = await new Promise<string>((done, wrong) => {
    process.stdout!.once("data", (line: Buffer) => done(line.toString().trim()));
    process.once("exit", (code) => wrong(new Error(`assay serve ended with ${code}`)));
  });
  return { address, process };
}

export const end = (process: ChildProcess | undefined): Promise<void> => new Promise((done) => {
  if (!process || process.exitCode !== null) done();
  else {
    process.once("exit", () => done());
    process.kill("SIGINT");
  }
});

/** A study of two classes with names that a page must show and not run. */
export function study(cwd: string, name: string, { epochs = 30, trials = 12, folds = 2 } = {}): string {
  const classes = ["<img src=x onerror=alert(1)>", "</script><script>document.title='run'</script>"];
  if (!readdirSync(cwd).includes("rows.csv")) {
    const rows = Array.from({ length: 160 }, (_, i) => `${Math.sin(i)},${Math.cos(i * 1.7)},"${classes[Math.sin(i) + Math.cos(i * 1.7) > 0.2 ? 1 : 0]}"`);
    writeFileSync(join(cwd, "rows.csv"), `a,b,class\n${rows.join("\n")}\n`);
  }

  writeFileSync(join(cwd, `${name}.yaml`), `study: ${name}
data: { source: csv, path: rows.csv, label: class, test_fraction: 0.25, scaling: standard }
network:
  - dense: { name: hidden, units: 8, activation: relu }
  - dense: { units: 1, activation: sigmoid }
training: { loss: binary_crossentropy, metrics: [accuracy], optimizer: adam, batch_size: 16, epochs: ${epochs} }
evaluation: { folds: ${folds} }
objective: { maximize: val_accuracy }
claims:
  - text: "<b>bold</b> and <script>document.title='claimed'</script>"
    reached: { of: final, metric: test_accuracy, at_least: 0.5 }
search:
  - tpe:
      training.optimizer.learning_rate: { low: 1e-4, high: 1e-1, log: true }
      network.hidden.units: { low: 4, high: 32, log: true }
      network.hidden.activation: [relu, tanh]
    trials: ${trials}
    racing: forgiving
final: { train_on: all, test: true }
`);
  return `${name}.yaml`;
}
