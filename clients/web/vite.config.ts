import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { finishing } from "./vite/finishing.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const HASHED = "assets/[name]-[hash].js";

export default defineConfig({
  resolve: { alias: { "@": here("src") } },
  plugins: [finishing()],
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
  },
  worker: {
    format: "es",
    rolldownOptions: {
      output: {
        // One file each: nothing checks the integrity of what a worker imports.
        codeSplitting: false,
        // The service worker keeps its address, or the old one would never be replaced.
        entryFileNames: (chunk) => (chunk.name === "serviceWorker" ? "sw.js" : HASHED),
      },
    },
  },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
