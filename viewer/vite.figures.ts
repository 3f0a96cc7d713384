import { defineConfig } from "vite";

/** The figures alone, for Node: assay figures, where there is no browser. */
export default defineConfig({
  build: { ssr: "src/figures.main.ts", outDir: "dist", emptyOutDir: false, minify: true, target: "node20", rollupOptions: { output: { entryFileNames: "figures.mjs", codeSplitting: false } } },
  ssr: { noExternal: true },
});
