import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bytesOfSize, fileOfSize, SOME_SEGMENTS } from "./fileCases.ts";
import { newIntent, Tab } from "./tab.ts";
import { id, Ward } from "./ward.ts";

let ward: Ward;
let anna: Tab;
let thread: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cordee-files-"));
  ward = await Ward.open();
  const bruno = await ward.ask<{ account: string }>("person", { name: "Bruno" });
  anna = await Tab.signUp(ward, "Anna");
  const options = { title: "Imagerie", patient: null, accounts: [bruno.account] };
  const view = await anna.engine.newThread({ intent: newIntent(), direct: false, ...options });
  thread = view.id;
});

afterAll(async () => {
  await anna?.close();
  await ward?.close();
  await rm(folder, { recursive: true });
});

const outgoing = (file: File) => ({ file, thumbnail: null });

async function savedByBruno(message: string, index: number): Promise<Uint8Array> {
  const target = join(folder, `${message}-${index}`);
  const words = [id(thread), id(message), index, target];
  await ward.call("Bruno", "save_file", words);
  return new Uint8Array(await readFile(target));
}

it("sends files of several segments that a client in Python saves", async () => {
  const files = [fileOfSize(SOME_SEGMENTS, "scan.pdf"), fileOfSize(0, "vide.txt")];
  await anna.engine.sendFiles(thread, files.map(outgoing), "deux fichiers", {
    intent: newIntent(),
  });
  await ward.ask("until", { who: "Bruno", thread, text: "deux fichiers" });
  const sent = await anna.sees(thread, "deux fichiers");
  expect(sent.files.map((file) => file.name)).toEqual(["scan.pdf", "vide.txt"]);
  await anna.until(async () =>
    (await anna.sees(thread, "deux fichiers")).files.every((file) => file.done === null),
  );
  const { id: message } = await anna.sees(thread, "deux fichiers");
  expect(await savedByBruno(message, 0)).toEqual(bytesOfSize(SOME_SEGMENTS));
  expect(await savedByBruno(message, 1)).toHaveLength(0);
});

it("opens a file of several segments that a client in Python sent, and forwards it", async () => {
  const path = join(folder, "irm.dcm");
  await writeFile(path, bytesOfSize(SOME_SEGMENTS, 4));
  await ward.call("Bruno", "send_files", [id(thread), [path], "une IRM"]);
  const line = await anna.sees(thread, "une IRM");
  expect(line.files).toEqual([
    expect.objectContaining({ name: "irm.dcm", size: SOME_SEGMENTS, done: null }),
  ]);
  const blob = await anna.engine.openFile(thread, line.id, 0);
  expect(new Uint8Array(await blob.arrayBuffer())).toEqual(bytesOfSize(SOME_SEGMENTS, 4));
  expect(anna.events).toContainEqual(
    expect.objectContaining({ type: "file", upload: false, done: SOME_SEGMENTS }),
  );

  const chloe = await ward.ask<{ account: string }>("person", { name: "Chloé" });
  const other = await anna.engine.newThread({
    intent: newIntent(),
    title: "Second avis",
    patient: null,
    accounts: [chloe.account],
    direct: false,
  });
  const { id: forwarded } = await anna.engine.forward(thread, line.id, other.id, newIntent());
  await ward.ask("until", { who: "Chloé", thread: other.id, text: "une IRM" });
  const target = join(folder, "forwarded");
  await ward.call("Chloé", "save_file", [id(other.id), id(forwarded), 0, target]);
  expect(new Uint8Array(await readFile(target))).toEqual(bytesOfSize(SOME_SEGMENTS, 4));
});

it("goes on with a file in another tab, after the first was closed in the middle", async () => {
  const sending = anna.engine.sendFiles(
    thread,
    [outgoing(fileOfSize(12 * 1024 * 1024, "gros.bin", 7))],
    "un gros fichier",
    { intent: newIntent() },
  );
  await anna.until(() =>
    anna.events.some((event) => event.type === "file" && event.upload && event.done > 0),
  );
  await sending;
  anna = await anna.reopen();
  await anna.online();
  await ward.ask("until", { who: "Bruno", thread, text: "un gros fichier" });
  await anna.until(async () => (await anna.sees(thread, "un gros fichier")).seq !== null);
  const { id: message } = await anna.sees(thread, "un gros fichier");
  expect(await savedByBruno(message, 0)).toEqual(bytesOfSize(12 * 1024 * 1024, 7));
  const lines = await anna.lines(thread);
  expect(lines.filter((line) => line.text === "un gros fichier")).toHaveLength(1);
});

it("offers no file of a message that was withdrawn", async () => {
  const { id: message } = await anna.sees(thread, "deux fichiers");
  await anna.engine.withdraw(thread, message);
  await expect(anna.engine.openFile(thread, message, 0)).rejects.toMatchObject({
    name: "NotFound",
  });
});
