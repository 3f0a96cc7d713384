// Under Node, where there is no browser: reads a report from standard input, writes its figures as a line of JSON each.
import { readFileSync } from "node:fs";
import { csv } from "./csv";
import { svgOf } from "./figure";
import { figuresOf } from "./figures";
import type { Report } from "./report";

for (const figure of figuresOf(JSON.parse(readFileSync(0, "utf8")) as Report))
  console.log(JSON.stringify({ name: figure.name, title: figure.title, svg: svgOf(figure), csv: csv(figure.data()) }));
