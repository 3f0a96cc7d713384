import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

/** Every report is a copy of the libraries in it, so it carries their licenses along. */
const licenses: Plugin = {
  name: "licenses",
  apply: "build",
  transformIndexHtml: (html) => {
    const text = ["echarts/NOTICE", "echarts/LICENSE", "zrender/LICENSE", "preact/LICENSE"]
      .map((file) => `${file}\n\n${readFileSync(new URL(`node_modules/${file}`, import.meta.url), "utf8").trim()}`)
      .join("\n\n");
    return html.replace("</html>", () => `</html>\n<!--\n${text.replaceAll("-->", "")}\n-->`);
  },
};

export default defineConfig({
  plugins: [licenses, viteSingleFile({ removeViteModuleLoader: true })],
  build: { target: "es2022", chunkSizeWarningLimit: 2000, modulePreload: false },
});
