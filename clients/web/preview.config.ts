/** Builds the interface on its fake engine, for pictures and for looking: never part of a release. */

import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: { alias: { "@": here("src"), "expertise-data": here("../../expertise/data") } },
  build: {
    target: "es2023",
    // Those that know light-dark(): rewritten for older ones, a dark part of a light page is lost.
    cssTarget: ["chrome123", "edge123", "firefox120", "safari17.5"],
    outDir: "shots/site",
    emptyOutDir: true,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: here("preview.html") },
  },
});
