import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { finishing } from "./vite/finishing.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const HASHED = "assets/[name]-[hash].js";

export default defineConfig({
  // The rules of tele-expertise are the files that the Python program ships.
  resolve: { alias: { "@": here("src"), "expertise-data": here("../../expertise/data") } },
  plugins: [finishing()],
  build: {
    target: "es2023",
    // Those that know light-dark(): rewritten for older ones, a dark part of a light page is lost.
    cssTarget: ["chrome123", "edge123", "firefox120", "safari17.5"],
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: {
      polyfill: false,
      // What a rare piece of code needs besides, said in the page beforehand, costs all who load it
      // 2.6 kB; the worker of the page has kept every piece by the second visit.
      resolveDependencies: (_name, needed, { hostType }) => (hostType === "html" ? needed : []),
    },
    sourcemap: false,
    reportCompressedSize: false,
  },
  worker: {
    format: "es",
    rolldownOptions: {
      output: { entryFileNames: HASHED, chunkFileNames: HASHED },
    },
  },
  test: {
    // Measuring is asked for by name: `CORDEE_BENCH=1 vitest run`.
    include: [process.env.CORDEE_BENCH === "1" ? "tests/**/*.bench.ts" : "tests/**/*.test.ts"],
    environment: "node",
    // Guards against hangs, not measures: a machine with other work takes its time.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Most of the time goes by in a server: one core less than there are would be one of two.
    maxWorkers: "100%",
  },
});
