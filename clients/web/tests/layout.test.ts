/**
 * Who may import whom, and what nobody uses: the rooms of docs/architecture.md, held by
 * reading the import lines.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const SRC = join(import.meta.dirname, "../src");

interface Room {
  /** Rooms of ours. */
  readonly ours: readonly string[];
  /** Packages, by their name without a path. */
  readonly theirs: readonly string[];
}

/** The types of `api` are said in every room but `crypto`. */
const ROOMS: Readonly<Record<string, Room>> = {
  api: { ours: [], theirs: [] },
  crypto: { ours: [], theirs: ["@hpke/core", "@hpke/hybridkem-x-wing", "@noble/hashes"] },
  wire: { ours: ["api", "crypto"], theirs: ["@msgpack/msgpack"] },
  store: {
    ours: ["api", "crypto", "wire"],
    theirs: ["@msgpack/msgpack", "@noble/hashes", "idb"],
  },
  expertise: { ours: ["api"], theirs: ["expertise-data"] },
  engine: { ours: ["api", "crypto", "expertise", "store", "wire"], theirs: [] },
  worker: { ours: ["api", "crypto", "engine", "store", "wire"], theirs: ["minisearch"] },
  imaging: {
    ours: ["api", "crypto", "worker"],
    theirs: [
      "@cornerstonejs/codec-charls",
      "@cornerstonejs/codec-libjpeg-turbo-8bit",
      "@cornerstonejs/codec-openjpeg",
      "@cornerstonejs/codec-openjph",
      "dicom-parser",
      "jpeg-lossless-decoder-js",
    ],
  },
  ui: {
    ours: ["api", "expertise", "imaging"],
    theirs: [
      "@fontsource/libertinus-serif",
      "@preact/signals",
      "jsqr",
      "pdfkit",
      "preact",
      "uqr",
    ],
  },
  "main.tsx": { ours: ["ui", "worker"], theirs: [] },
};

interface Source {
  readonly path: string;
  readonly room: string;
  readonly text: string;
}

const SOURCES: readonly Source[] = readdirSync(SRC, { recursive: true, encoding: "utf-8" })
  .filter((path) => /\.tsx?$/u.test(path))
  .map((path) => ({
    path,
    room: path.split("/")[0] ?? path,
    text: readFileSync(join(SRC, path), "utf-8"),
  }));

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/gu;

function imported({ text }: Source): readonly string[] {
  return [...text.matchAll(IMPORT)].map((found) => found[1] ?? "");
}

/** `@hpke/core` of `@hpke/core/x.js`. */
function packageOf(address: string): string {
  return address
    .split("/")
    .slice(0, address.startsWith("@") ? 2 : 1)
    .join("/");
}

function isAllowed({ room }: Source, address: string): boolean {
  if (address.startsWith("./")) return true;
  const allowed = ROOMS[room];
  if (!address.startsWith("@/")) return allowed?.theirs.includes(packageOf(address)) ?? false;
  const other = address.split("/")[1] ?? "";
  return other === room || (allowed?.ours.includes(other) ?? false);
}

describe("an import", () => {
  test("leads only where its room may look", () => {
    const broken = SOURCES.flatMap((source) =>
      imported(source)
        .filter((address) => !isAllowed(source, address))
        .map((address) => `${source.path} -> ${address}`),
    );
    expect(broken).toEqual([]);
  });

  test("is found in every room, and each room is in the table", () => {
    const rooms = new Set(SOURCES.map(({ room }) => room));
    const known = new Set(Object.keys(ROOMS));
    expect([...rooms].filter((room) => !known.has(room))).toEqual([]);
    for (const room of known) {
      const found = SOURCES.filter((source) => source.room === room).flatMap(imported);
      expect(found.length, room).toBeGreaterThan(0);
    }
  });

  test.each([
    ["crypto", "@/wire/codec.ts"],
    ["ui", "@/engine/engine.ts"],
    ["api", "@/crypto/bytes.ts"],
    ["engine", "@/worker/host.ts"],
    ["store", "left-pad"],
  ])("of %s does not lead to %s", (room, address) => {
    expect(isAllowed({ room, path: "", text: "" }, address)).toBe(false);
  });
});

/** What would leave something behind, run a text, or say what nobody should read. */
const NOWHERE = [
  /\b(?:local|session)Storage\b/u,
  /\bdocument\.cookie\b/u,
  /\b(?:inner|outer)HTML\b|\binsertAdjacentHTML\b|\bdangerouslySetInnerHTML\b/u,
  /\beval\(|\bnew Function\(/u,
  /\bconsole\.\w/u,
] as const;

test.each(NOWHERE)("%s stands nowhere", (pattern) => {
  expect(SOURCES.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual([]);
});
