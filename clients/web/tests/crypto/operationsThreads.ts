// Vectors of threads: records, their boxes, messages, notices, logs, retention.

import { hex, unhex } from "@/crypto/bytes.ts";
import { type CursorLabel, verifyCursor } from "@/crypto/cursor.ts";
import { type EpochContext, verifyEpoch } from "@/crypto/epoch.ts";
import type { Capacity, Retention } from "@/crypto/epochBody.ts";
import { EpochKey } from "@/crypto/epochKey.ts";
import { checkSuite } from "@/crypto/epochMembers.ts";
import { checkStateChange, openEpoch } from "@/crypto/epochOpening.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { sha256 } from "@/crypto/labels.ts";
import { type ItemKind, itemHash, runningHash } from "@/crypto/log.ts";
import { openMessage } from "@/crypto/message.ts";
import { checkHeader, decodeHeader } from "@/crypto/messageHeader.ts";
import { type RequestKind, verifyFiled, verifyRequest } from "@/crypto/notice.ts";
import { isDue, judgeErased } from "@/crypto/retention.ts";
import { keyPair } from "@/crypto/sealing.ts";
import { Secret } from "@/crypto/secret.ts";
import { accountsOf, chainsOf } from "./vectorChains.ts";
import { expectBytes, expectSame, type Operations, type Vector } from "./vectorReader.ts";

export const threadOperations: Operations = {
  thread: async (vector) => {
    await threadOf(vector);
  },
  "open epoch": openBox,
  suites: async (vector) => {
    checkSuite(vector.number("suite"), vector.list("suites").map(Number));
  },
  title: async (vector) => {
    const [before, after] = ["before", "after"].map((each) => vector.text(each));
    const state = (title = "") => ({ title, patient: null });
    checkStateChange(vector.text("capacity") as Capacity, state(before), state(after));
  },
  message,
  request,
  filed,
  cursor: (vector) => displayed(vector, "cursor"),
  receipt: (vector) => displayed(vector, "erase"),
  log: async (vector) => {
    const hashes = logHashes(vector, (payload) => sha256(payload));
    expectSame(hashes.map(hex), vector.texts("hashes"), "hashes");
  },
  "erased log": async (vector) => {
    const hashes = logHashes(vector, (payload) => payload);
    expectSame(hashes.map(hex).at(-1), vector.text("hash"), "hash");
  },
  due: async (vector) => {
    const { retention, time, filed: inRecord, now } = termsOf(vector);
    expectSame(isDue(retention, time, inRecord, now), vector.boolean("due"), "due");
  },
  erased: async (vector) => {
    const { retention, time, filed: inRecord, now } = termsOf(vector);
    const kind = vector.text("kind") as ItemKind;
    judgeErased({ kind, storedAt: time, filed: inRecord }, retention, now);
  },
};

/** The last record of the vector's thread, each verified after the one before. */
async function threadOf(vector: Vector): Promise<EpochRecord> {
  const context = await contextOf(vector);
  let record: EpochRecord | null = null;
  for (const signed of vector.signedList("records")) {
    record = await verifyEpoch(signed, record, context);
  }
  if (vector.has("next")) {
    record = await verifyEpoch(vector.signed("next"), record, {
      ...context,
      ...policyOf(vector),
      leavers: leaversOf(vector),
    });
  }
  if (!record) throw new TypeError("a thread without records");
  return record;
}

async function contextOf(vector: Vector): Promise<EpochContext> {
  const own = vector.record("log");
  const log = (seq: number) => {
    const hash = own[seq];
    return hash === undefined ? undefined : unhex(String(hash));
  };
  return { accounts: accountsOf(await chainsOf(vector)), log };
}

function policyOf(vector: Vector): Pick<EpochContext, "admits" | "maxRetention"> {
  const refused = new Set(vector.has("refused") ? vector.texts("refused") : []);
  return {
    admits: (newcomer) => (refused.has(hex(newcomer.account)) ? "EPO-04" : null),
    maxRetention: vector.has("max_retention") ? vector.number("max_retention") : 0,
  };
}

function leaversOf(vector: Vector): ReadonlySet<string> {
  return new Set(vector.has("leavers") ? vector.texts("leavers") : []);
}

async function openBox(vector: Vector): Promise<void> {
  const record = await threadOf(vector);
  const pair = await keyPair(vector.bytes("kem_seed"));
  const opened = await openEpoch(record, vector.bytes("account"), vector.bytes("box"), pair);
  if (!vector.has("key")) return;
  expectBytes(opened.key.secret.reveal(), vector.bytes("key"), "key");
  expectSame(opened.state.title, vector.text("title"), "title");
  const history = [...opened.history].map(([epoch, key]) => {
    return [String(epoch), hex(key.secret.reveal())];
  });
  expectSame(Object.fromEntries(history), vector.record("history"), "history");
}

async function message(vector: Vector): Promise<void> {
  const record = await threadOf(vector);
  const bytes = vector.bytes("header");
  const header = decodeHeader(bytes);
  checkHeader(header, record, accountsOf(await chainsOf(vector)));
  const key = new EpochKey(new Secret(vector.bytes("key")));
  const opened = await openMessage({ header, bytes }, vector.bytes("payload"), key);
  if (vector.has("event")) expectBytes(opened.bytes, vector.bytes("event"), "event");
}

async function request(vector: Vector): Promise<void> {
  const record = await threadOf(vector);
  const context = {
    record,
    accounts: accountsOf(await chainsOf(vector)),
    leavers: leaversOf(vector),
  };
  const kind = vector.text("kind") as RequestKind;
  const word = await verifyRequest(kind, vector.signed("notice"), context);
  expectBytes(word.account, vector.bytes("who"), "who");
  expectSame(word.behalf && hex(word.behalf), vector.raw("held") ?? null, "held");
}

async function filed(vector: Vector): Promise<void> {
  const context = {
    record: await threadOf(vector),
    accounts: accountsOf(await chainsOf(vector)),
  };
  const word = await verifyFiled(vector.signed("notice"), vector.number("newest") + 1, context);
  expectBytes(word.account, vector.bytes("who"), "who");
  expectSame(word.behalf && hex(word.behalf), vector.raw("held") ?? null, "held");
  expectSame(word.upto, vector.number("upto"), "upto");
}

async function displayed(vector: Vector, label: CursorLabel): Promise<void> {
  const [chain] = await chainsOf(vector);
  if (!chain) throw new TypeError("no reader");
  const word = await verifyCursor(label, vector.signed("notice"), chain.state);
  if (vector.has("seq")) expectSame(word.seq, vector.number("seq"), "seq");
}

function logHashes(
  vector: Vector,
  payloadHash: (payload: Uint8Array) => Uint8Array,
): Uint8Array[] {
  const hashes: Uint8Array[] = [];
  vector.list("items").forEach((row, index) => {
    const [kind, body = "", payload = ""] = row as readonly string[];
    const item = itemHash(kind as ItemKind, unhex(body), payloadHash(unhex(payload)));
    hashes.push(runningHash(hashes.at(-1) ?? vector.bytes("thread"), index + 1, item));
  });
  return hashes;
}

function termsOf(vector: Vector): {
  retention: Retention;
  time: number;
  filed: boolean;
  now: number;
} {
  const [after = 0, hold = 0] = vector.list("retention").map(Number);
  const now = vector.number("now");
  return {
    retention: { after, hold },
    time: vector.number("time"),
    filed: vector.boolean("filed"),
    now,
  };
}
