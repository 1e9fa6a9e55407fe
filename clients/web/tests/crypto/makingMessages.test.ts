import { beforeAll, describe, expect, test } from "vitest";
import { hex } from "@/crypto/bytes.ts";
import type { Accounts } from "@/crypto/chain.ts";
import { makeCursor, verifyCursor } from "@/crypto/cursor.ts";
import type { Base } from "@/crypto/epochBody.ts";
import { isRule, type Rule } from "@/crypto/errors.ts";
import { decodeEvent, type Event, encodeEvent } from "@/crypto/event.ts";
import { itemHash, runningHash } from "@/crypto/log.ts";
import { type SealedEpoch, sealEpoch } from "@/crypto/makeEpoch.ts";
import {
  type MessagePlan,
  type OpenedMessage,
  openMessage,
  sealMessage,
} from "@/crypto/message.ts";
import { checkHeader, decodeHeader } from "@/crypto/messageHeader.ts";
import {
  makeFiled,
  makeRequest,
  type NoticeGiver,
  verifyFiled,
  verifyRequest,
} from "@/crypto/notice.ts";
import { known, Owner } from "./actors.ts";
import { createRole, memberOf, type Reader, speakerOf } from "./cast.ts";

const HELLO: Event = { tag: "text/1", body: "Bonjour", replyTo: null, mentions: [] };

let anna: Owner;
let bruno: Owner;
let claire: Owner;
let role: Reader;
let accounts: Accounts;
let first: SealedEpoch;
let next: SealedEpoch;
let base: Base;

beforeAll(async () => {
  [anna, bruno, claire] = await Promise.all([
    Owner.create("person"),
    Owner.create("person"),
    Owner.create("person"),
  ]);
  role = await createRole([bruno, claire]);
  accounts = known(anna, bruno, claire, role);
  const members = [
    memberOf(anna, "owner"),
    memberOf(bruno, "reader"),
    memberOf(role, "member"),
  ];
  const signer = speakerOf(anna);
  const retention = { after: 0, hold: 0 };
  const state = { title: "Bloc 3", patient: null };
  const begun = { signer, behalf: null, members, retention, state };
  first = await sealEpoch({ after: null, ...begun });
  const item = itemHash("epoch", first.record.signed.body);
  base = { seq: 1, hash: runningHash(first.record.thread, 1, item) };
  next = await sealEpoch({ after: { record: first.record, base }, ...begun });
});

function plan(writer: Owner, given: Partial<MessagePlan> = {}): MessagePlan {
  const { record, key } = first;
  return {
    record,
    key,
    writer: speakerOf(writer),
    behalf: null,
    n: 1,
    base,
    event: HELLO,
    ...given,
  };
}

/** Reads a sealed message as every reader does. */
async function read(
  sealed: { header: Uint8Array; payload: Uint8Array },
  epoch: SealedEpoch = first,
): Promise<OpenedMessage> {
  const header = decodeHeader(sealed.header);
  checkHeader(header, epoch.record, accounts);
  return openMessage({ header, bytes: sealed.header }, sealed.payload, epoch.key);
}

function breaks(rule: Rule): (error: unknown) => boolean {
  return (error) => isRule(error, rule);
}

describe("a message", () => {
  test("that is sealed opens to what was said", async () => {
    expect((await read(await sealMessage(plan(anna)))).event).toEqual(HELLO);
  });

  test("for a role opens, and its writer stays named", async () => {
    const sealed = await sealMessage(plan(claire, { behalf: role.account }));
    expect((await read(sealed)).event).toEqual(HELLO);
    expect(decodeHeader(sealed.header).account).toEqual(claire.account);
  });

  test("of a reader is refused", async () => {
    await expect(read(await sealMessage(plan(bruno)))).rejects.toSatisfy(breaks("MSG-03"));
  });

  test("sealed again under a newer epoch keeps its id and its number", async () => {
    const once = await sealMessage(plan(anna, { n: 7 }));
    const again = await sealMessage(plan(anna, { ...next, n: 7, id: once.id }));
    expect(again.id).toEqual(once.id);
    expect((await read(again, next)).event).toEqual(HELLO);
    await expect(read(again)).rejects.toSatisfy(breaks("MSG-02"));
  });

  test("with the payload of another does not open", async () => {
    const [one, other] = [
      await sealMessage(plan(anna)),
      await sealMessage(plan(anna, { n: 2 })),
    ];
    const swapped = { header: one.header, payload: other.payload };
    await expect(read(swapped)).rejects.toSatisfy(breaks("MSG-01"));
  });

  test("that is too long to be sent is not sealed", async () => {
    const event: Event = { ...HELLO, body: "a".repeat(40_001) };
    await expect(sealMessage(plan(anna, { event }))).rejects.toSatisfy(breaks("ENC-01"));
  });
});

describe("an event", () => {
  const target = new Uint8Array(16);
  const events: readonly Event[] = [
    HELLO,
    { tag: "edit/1", target, body: "Bonsoir" },
    { tag: "withdraw/1", target },
    { tag: "reaction/1", target, symbol: "👍", on: true },
    { tag: "ack/1", target },
    { tag: null, name: "poll/1", value: ["poll/1", ["yes", "no"]] },
  ];

  test.each(events)("$tag is read as it was written", (event) => {
    expect(decodeEvent(encodeEvent(event))).toEqual(event);
  });
});

describe("a notice", () => {
  const giver = (actor: Owner, behalf: Uint8Array | null = null): NoticeGiver => {
    return { ...speakerOf(actor), behalf };
  };
  const context = (leavers: readonly Uint8Array[] = []) => {
    return { record: first.record, accounts, leavers: new Set(leavers.map(hex)) };
  };

  test("of a reader who complains, and of a role that leaves, verifies", async () => {
    const complaint = await makeRequest("complaint", first.record, giver(bruno));
    expect((await verifyRequest("complaint", complaint, context())).account).toEqual(
      bruno.account,
    );
    const leave = await makeRequest("leave", first.record, giver(claire, role.account));
    expect((await verifyRequest("leave", leave, context())).behalf).toEqual(role.account);
  });

  test("of the only owner who leaves is refused, unless nobody stays", async () => {
    const leave = await makeRequest("leave", first.record, giver(anna));
    const judged = verifyRequest("leave", leave, context());
    await expect(judged).rejects.toSatisfy(breaks("EPO-07"));
    await verifyRequest("leave", leave, context([bruno.account, role.account]));
  });

  test("that files what stands before it verifies, and not what comes after", async () => {
    const filed = await makeFiled(first.record, giver(anna), 4);
    expect((await verifyFiled(filed, 5, context())).upto).toBe(4);
    await expect(verifyFiled(filed, 4, context())).rejects.toSatisfy(breaks("LOG-01"));
  });

  test("of what was displayed is not one of what was erased", async () => {
    const place = { thread: first.record.thread, account: anna.account, ...base };
    const cursor = await makeCursor("cursor", anna.phone.signer, place);
    expect((await verifyCursor("cursor", cursor, anna.chain.state)).seq).toBe(1);
    const judged = verifyCursor("erase", cursor, anna.chain.state);
    await expect(judged).rejects.toSatisfy(breaks("SIG-01"));
  });
});
