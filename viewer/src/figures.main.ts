// Under Node, where there is no browser: reads a report from standard input, writes its figures.
import { readFileSync } from "node:fs";
import { linesOf } from "./figures";
import type { Report } from "./report";

process.stdout.write(linesOf(JSON.parse(readFileSync(0, "utf8")) as Report));
