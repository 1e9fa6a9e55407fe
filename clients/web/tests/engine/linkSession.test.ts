import { beforeEach, expect, it } from "vitest";
import type { EngineEvent } from "@/api/events.ts";
import { randomBytes } from "@/crypto/bytes.ts";
import { decodeAnswer, linkMac } from "@/crypto/linking.ts";
import { NewDevice } from "@/crypto/linkingNew.ts";
import type { OpenerKeys } from "@/crypto/openerKeys.ts";
import { Secret } from "@/crypto/secret.ts";
import { LinkSession } from "@/engine/linking.ts";
import type { ClientFrame } from "@/wire/protocol.ts";
import { device, Owner } from "../crypto/actors.ts";

const NUMBER = 4711;
let owner: Owner;
let newcomer: NewDevice;
let keys: OpenerKeys;
let macKey: Uint8Array;
let session: LinkSession;
let said: ClientFrame[];
let told: EngineEvent[];
let added: Uint8Array[];

beforeEach(async () => {
  owner = await Owner.create("person");
  keys = await device();
  const drawn = [randomBytes(32), randomBytes(32)];
  macKey = drawn[1] ?? macKey;
  const draw = () => drawn.shift() ?? randomBytes(32);
  newcomer = new NewDevice(NUMBER, keys.signer, keys.opener.kemPk, draw);
  said = [];
  told = [];
  added = [];
  const link = {
    ask: async (make: (ref: number) => ClientFrame) => {
      said.push(make(1));
      return ["ok", 1] as const;
    },
  };
  const context = { link, emit: (event: EngineEvent) => void told.push(event) };
  const own = {
    chain: owner.chain,
    addDevice: async (opener: { sigPk: Uint8Array }) => void added.push(opener.sigPk),
  };
  session = new LinkSession(context, own, ["link", 1, NUMBER, 0]);
});

/** The new device commits, hears the answer, and knows what to reveal and show. */
async function shown(commit = newcomer.commit) {
  await session.take(["link_commit", NUMBER, commit]);
  const answer = said.find((frame) => frame[0] === "link_answer");
  if (answer?.[0] !== "link_answer") throw new Error("it did not answer");
  return { ...(await newcomer.reveal(answer[3])), words: answer[3] };
}

async function reveals({ keys, nonce, accept }: Awaited<ReturnType<typeof shown>>["reveal"]) {
  await session.take(["link_reveal", NUMBER, keys, nonce, accept]);
}

const end = () => said.find((frame) => frame[0] === "link_end");
const died = (rule: string) => ({ type: "link", step: "died", rule });

it("adds the device whose code was typed, as loosely as a card is", async () => {
  const { reveal, code } = await shown();
  await reveals(reveal);
  const typed = ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `;
  expect(await session.confirm(typed)).toEqual(keys.opener.sigPk);
  expect(added).toEqual([keys.opener.sigPk]);
  expect(end()).toEqual(["link_end", 1, NUMBER, true, null]);
  expect(told.map((event) => event.type === "link" && event.step)).toEqual([
    "waiting",
    "revealed",
    "done",
  ]);
});

it("tells the device whose text was read that it was", async () => {
  const { reveal, text, words } = await shown();
  await reveals(reveal);
  await session.confirm(`${text.slice(0, 30)}\n${text.slice(30)}`);
  const mac = linkMac(new Secret(macKey), NUMBER, words);
  expect(end()).toEqual(["link_end", 1, NUMBER, true, mac]);
  expect(decodeAnswer(words)).toMatchObject({ account: owner.account, seq: 0 });
});

it("ends when another device is revealed than the one that committed (LNK-03)", async () => {
  const { reveal } = await shown(randomBytes(32));
  await reveals(reveal);
  await expect(session.wait()).rejects.toMatchObject({ rule: "LNK-03" });
  expect(end()).toEqual(["link_end", 1, NUMBER, false, null]);
  expect(told).toContainEqual(died("LNK-03"));
  await expect(session.confirm("00000000")).rejects.toMatchObject({ rule: "LNK-03" });
});

it("ends when the word is of another device (CHN-06)", async () => {
  const { reveal } = await shown();
  await reveals({ ...reveal, accept: new Uint8Array(64) });
  await expect(session.wait()).rejects.toMatchObject({ rule: "CHN-06" });
});

it.each([
  ["code", "00000000"],
  ["text", "cordee-link1-AAAA"],
])("adds nobody for a %s that differs, and hears no second one", async (_way, typed) => {
  const { reveal, code } = await shown();
  await reveals(reveal);
  await expect(session.confirm(typed)).rejects.toMatchObject({ name: "TamperedError" });
  await expect(session.confirm(code)).rejects.toMatchObject({ name: "TamperedError" });
  expect(added).toEqual([]);
  expect(end()).toEqual(["link_end", 1, NUMBER, false, null]);
});

it("ends when a second device commits (LNK-05)", async () => {
  await shown();
  await session.take(["link_commit", NUMBER, randomBytes(32)]);
  await expect(session.wait()).rejects.toMatchObject({ rule: "LNK-05" });
  expect(told).toContainEqual(died("LNK-05"));
});

it("ends when something is revealed before anything was committed (LNK-05)", async () => {
  await session.take([
    "link_reveal",
    NUMBER,
    new Uint8Array(9),
    randomBytes(32),
    randomBytes(64),
  ]);
  await expect(session.wait()).rejects.toMatchObject({ rule: "LNK-05" });
});

it("dies with the server's session, and hears nothing of another one", async () => {
  await session.take(["link_died", NUMBER + 1, "of another"]);
  expect(session.ended).toBe(false);
  await session.take(["link_died", NUMBER, "too late"]);
  await expect(session.confirm("00000000")).rejects.toMatchObject({ rule: "LNK-05" });
  expect(end()).toBeUndefined();
});
