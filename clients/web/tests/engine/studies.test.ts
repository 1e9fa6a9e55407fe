/** A study through the engine: kept when its tab goes, opened segment by segment, marked. */

import { afterAll, beforeAll, expect, it } from "vitest";
import type { ImageMark, MessageView, StudyAbout } from "@/api/index.ts";
import { bytesOfSize, fileOfSize } from "./fileCases.ts";
import { newIntent, Tab } from "./tab.ts";
import { Ward } from "./ward.ts";

const MIB = 1024 * 1024;
const PACK = 9 * MIB + 12_345;
const ABOUT: StudyAbout = {
  caption: "Un nodule ?",
  uid: "1.2.3",
  description: "TDM thoracique",
  modality: "CT",
  date: "2026-11-30",
  patient: "DUPONT^JEANNE",
  birthDate: "1970-01-01",
  series: 1,
  instances: 300,
  omitted: 2,
};
const MARK: Omit<ImageMark, "mark"> = {
  series: "1.2.3.4",
  instance: "1.2.3.4.5",
  frame: 0,
  center: "-600",
  width: "1500",
  measures: [
    {
      kind: "length",
      points: [
        [500, 500],
        [20_500, 500],
      ],
      value: 10_000,
      unit: "mm",
      label: "",
    },
  ],
  note: "solide",
};

let ward: Ward;
let anna: Tab;
let thread: string;

beforeAll(async () => {
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
});

async function study(): Promise<MessageView> {
  const { messages } = await anna.engine.history(thread, null, 50);
  const found = messages.find((line) => line.study !== null);
  if (found === undefined) throw new Error("no study here");
  return found;
}

async function stored(): Promise<MessageView> {
  await anna.until(async () => (await study()).seq !== null);
  return await study();
}

it("goes on with a study after its tab was closed in the middle", async () => {
  const files = [fileOfSize(4_321, "study.index", 1), fileOfSize(PACK, "1.pack", 2)];
  const outgoing = files.map((file) => ({ file, thumbnail: null }));
  await anna.engine.sendStudy(thread, outgoing, ABOUT, { intent: newIntent() });
  const coming = await study();
  expect([coming.kind, coming.text, coming.files]).toEqual(["study", "", []]);
  expect(coming.study).toMatchObject({ ...ABOUT, marks: [] });
  await anna.until(() =>
    anna.events.some((event) => event.type === "file" && event.upload && event.done > 0),
  );
  anna = await anna.reopen();
  await anna.online();
  const { study: sent, text } = await stored();
  expect(text).toBe(ABOUT.caption);
  expect(sent).toMatchObject(ABOUT);
  expect(sent?.files.map(({ size, done }) => [size, done])).toEqual([
    [4_321, null],
    [PACK, null],
  ]);
});

it("opens any segment alone, and none that is not there", async () => {
  const { id } = await stored();
  const whole = bytesOfSize(PACK, 2);
  for (const segment of [7, 0, 9]) {
    const bytes = await anna.engine.studySegment(thread, id, 1, segment);
    expect(bytes).toEqual(whole.slice(segment * MIB, (segment + 1) * MIB));
  }
  expect(await anna.engine.studySegment(thread, id, 0, 0)).toHaveLength(4_321);
  for (const [file, segment] of [
    [2, 0],
    [1, 10],
    [1, -1],
    [1, 0.5],
  ] as const) {
    const asked = anna.engine.studySegment(thread, id, file, segment);
    await expect(asked).rejects.toMatchObject({ name: "NotFound" });
  }
});

it("shows the last word on each key image, until it is taken away", async () => {
  const { id } = await stored();
  const mark = newIntent();
  const say = (note: string, on: boolean) => {
    const said = { ...MARK, mark, note };
    return anna.engine.markImage(thread, id, said, on, { intent: newIntent() });
  };
  await say("solide", true);
  await say("solide, 10 mm", true);
  const [kept, ...others] = (await study()).study?.marks ?? [];
  expect(others).toEqual([]);
  expect(kept).toMatchObject({ ...MARK, mark, note: "solide, 10 mm", mine: true });
  await say("", false);
  expect((await study()).study?.marks).toEqual([]);
});

it("brings a study to another thread without its files being sent again", async () => {
  const { id } = await stored();
  const options = { intent: newIntent(), title: "Avis", patient: null, accounts: [] };
  const other = await anna.engine.newThread({ ...options, direct: false });
  const { study: brought } = await anna.engine.forward(thread, id, other.id, newIntent());
  expect(brought).toMatchObject({ ...ABOUT, marks: [] });
});

it("opens no segment of a study that was withdrawn", async () => {
  const { id } = await stored();
  await anna.engine.withdraw(thread, id);
  const asked = anna.engine.studySegment(thread, id, 1, 0);
  await expect(asked).rejects.toMatchObject({ name: "NotFound" });
});
