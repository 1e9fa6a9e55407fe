import { expect, it } from "vitest";
import { mediaType } from "@/engine/attachments/kinds.ts";
import { safeName } from "@/engine/attachments/names.ts";

const ascii = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0));

it.each([
  ["compte rendu.pdf", "compte rendu.pdf"],
  ["../../etc/passwd", "passwd"],
  ["C:\\Users\\anna\\scan.png", "scan.png"],
  [".hidden", "hidden"],
  ["a\u202egnp.exe", "agnp.exe"],
  ["line\nbreak.txt", "linebreak.txt"],
  ["  a   b .txt ", "a b .txt"],
  ['who? "me" <you>|*.txt', "who_ _me_ _you___.txt"],
  ["CON.txt", "_CON.txt"],
  ["com¹", "_com¹"],
  ["-rf", "_-rf"],
  ["e\u0301cho.pdf", "\u00e9cho.pdf"],
  ["\ud800.pdf", "pdf"],
  ["", "file"],
  ["...", "file"],
  ["dossier/", "file"],
])("makes %j fit for a folder", (name, safe) => {
  expect(safeName(name)).toBe(safe);
});

it("cuts the stem of a long name by bytes, and keeps its extension", () => {
  const name = safeName(`${"é".repeat(300)}.pdf`);
  expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(200);
  expect(name).toMatch(/^é+\.pdf$/);
  expect(safeName(`${"a".repeat(150)}.${"b".repeat(150)}`)).toHaveLength(200);
});

it.each([
  ["x", "%PDF-1.7", "application/pdf"],
  ["x.txt", "\xff\xd8\xff\xe0", "image/jpeg"],
  ["x", `${"\0".repeat(128)}DICM`, "application/dicom"],
  ["x", "RIFF0000WEBPVP8", "image/webp"],
  ["notes.TXT", "bonjour", "text/plain"],
  ["notes", "bonjour", ""],
  ["x.constructor", "", ""],
])("says what %j is by its first bytes before its name", (name, head, type) => {
  expect(mediaType(name, ascii(head))).toBe(type);
});
