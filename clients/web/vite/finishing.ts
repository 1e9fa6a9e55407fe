// The last step of a build: what is served gets its hashes, in the page and in a list.
//
// What never enters this room: a change of the code that was built.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { build, type Plugin, type ResolvedConfig } from "vite";

/** Names SHA-256 of every file; `cordee verify-client` and the server read it. */
export const MANIFEST = "client.json";
const SERVICE_WORKER = "sw.js";
const PAGE = "index.html";
/** Stands in the service worker for the list of what it may keep. */
const FILES = /(["'`])cordee:files\1/g;
const COMPRESSIBLE = /\.(css|html|js|json|svg|txt|wasm|webmanifest)$/;
/** Below this the headers weigh more than what compressing saves. */
const LEAST = 512;

/** Finishes a folder once all of it is written. */
export function finishing(): Plugin {
  let folder = "";
  let resolved: ResolvedConfig;
  return {
    name: "cordee:finishing",
    apply: "build",
    configResolved(config) {
      resolved = config;
      folder = join(config.root, config.build.outDir);
      if (config.build.outDir.startsWith(sep)) folder = config.build.outDir;
    },
    closeBundle: {
      order: "post",
      sequential: true,
      handler: async () => {
        await buildServiceWorker(resolved, folder);
        finish(folder);
      },
    },
  };
}

/**
 * Builds the service worker alone: it may import nothing when it runs, so all of it is one
 * file, and it keeps its address, or the old one would never be replaced.
 */
async function buildServiceWorker(config: ResolvedConfig, folder: string): Promise<void> {
  await build({
    configFile: false,
    root: config.root,
    logLevel: "error",
    publicDir: false,
    resolve: { alias: config.resolve.alias },
    build: {
      target: config.build.target,
      outDir: folder,
      emptyOutDir: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: join(config.root, "src/worker/serviceWorker.ts"),
        output: { format: "iife", codeSplitting: false, entryFileNames: SERVICE_WORKER },
      },
    },
  });
}

function finish(folder: string): void {
  const built = files(folder);
  rewrite(folder, SERVICE_WORKER, built, (text) => withFiles(text, built));
  rewrite(folder, PAGE, built, (text) => withIntegrity(text, integrities(folder, built)));
  const hashes = built.map((path) => [path, sha("sha256", read(folder, path), "hex")]);
  const manifest = { files: Object.fromEntries(hashes) };
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`);
  for (const path of [...built, MANIFEST]) compress(folder, path);
}

/** Paths below `folder`, with `/`, in an order that no machine changes. */
function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    .sort();
}

function rewrite(
  folder: string,
  path: string,
  built: readonly string[],
  change: (text: string) => string,
): void {
  if (!built.includes(path)) return;
  writeFileSync(join(folder, path), change(read(folder, path).toString("utf8")));
}

/**
 * Tells the service worker what there is to keep: everything but itself, and but the decoders of
 * images, which are large, and of no use while no image comes.
 */
function withFiles(text: string, built: readonly string[]): string {
  const kept = built.filter((path) => path !== SERVICE_WORKER && !path.endsWith(".wasm"));
  const addresses = kept.map((path) => (path === PAGE ? "/" : `/${path}`));
  const list = JSON.stringify(JSON.stringify(addresses));
  return text.replace(FILES, () => list);
}

/** What the page loads must be, by address. */
function integrities(folder: string, built: readonly string[]): ReadonlyMap<string, string> {
  const loaded = built.filter((path) => /\.(js|css)$/.test(path) && path !== SERVICE_WORKER);
  return new Map(
    loaded.map((path) => [`/${path}`, `sha384-${sha("sha384", read(folder, path), "base64")}`]),
  );
}

/**
 * Names what every file must be: on the tags, and for modules that import one another in
 * an import map, which is data and which the server's policy admits by its hash.
 */
function withIntegrity(page: string, known: ReadonlyMap<string, string>): string {
  const modules = [...known].filter(([address]) => address.endsWith(".js"));
  const map = JSON.stringify({ integrity: Object.fromEntries(modules) });
  const tagged = page.replace(
    /<(script|link)\b([^>]*?\b(?:src|href)="(\/[^"]+\.(?:js|css))"[^>]*)>/g,
    (_tag, name: string, rest: string, address: string) =>
      `<${name} integrity="${known.get(address)}"${rest}>`,
  );
  return tagged.replace(
    "<script ",
    () => `<script type="importmap">${map}</script>\n    <script `,
  );
}

/** Leaves a smaller twin beside a file, where it is smaller. */
function compress(folder: string, path: string): void {
  const data = read(folder, path);
  if (!COMPRESSIBLE.test(path) || data.length < LEAST) return;
  const options = {
    params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
  };
  const packed = brotliCompressSync(data, options);
  if (packed.length < data.length) writeFileSync(join(folder, `${path}.br`), packed);
}

function read(folder: string, path: string): Buffer {
  return readFileSync(join(folder, path));
}

function sha(algorithm: string, data: Buffer, encoding: "hex" | "base64"): string {
  return createHash(algorithm).update(data).digest(encoding);
}
