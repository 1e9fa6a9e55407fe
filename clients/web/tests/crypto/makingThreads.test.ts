import { beforeAll, describe, expect, test } from "vitest";
import { hex } from "@/crypto/bytes.ts";
import type { Accounts } from "@/crypto/chain.ts";
import { type EpochContext, verifyEpoch } from "@/crypto/epoch.ts";
import { checkEpochKey, type EpochKey } from "@/crypto/epochKey.ts";
import { isNamedBox, type OpenedEpoch, openEpoch, openState } from "@/crypto/epochOpening.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { isRule } from "@/crypto/errors.ts";
import { itemHash, runningHash } from "@/crypto/log.ts";
import { type EpochPlan, type SealedEpoch, sealEpoch } from "@/crypto/makeEpoch.ts";
import { known, Owner } from "./actors.ts";
import { createRole, memberOf, type Reader, speakerOf } from "./cast.ts";

const KEPT = { after: 0, hold: 0 };
const STATE = { title: "Bloc 3", patient: "Chambre 12" };

let anna: Owner;
let bruno: Owner;
let claire: Owner;
let role: Reader;
let accounts: Accounts;

beforeAll(async () => {
  [anna, bruno, claire] = await Promise.all([
    Owner.create("person"),
    Owner.create("person"),
    Owner.create("person"),
  ]);
  role = await createRole([bruno, claire]);
  accounts = known(anna, bruno, claire, role);
});

function plan(signer: Owner, given: Partial<EpochPlan>): EpochPlan {
  return {
    after: null,
    signer: speakerOf(signer),
    behalf: null,
    members: [memberOf(anna, "owner"), memberOf(bruno, "member")],
    retention: KEPT,
    state: STATE,
    ...given,
  };
}

/** The log after the records, item by item. */
function logOf(...records: readonly EpochRecord[]): { seq: number; hash: Uint8Array } {
  const [first] = records;
  if (!first) throw new TypeError("a log has an item");
  const hash = records.reduce((before, record, index) => {
    return runningHash(before, index + 1, itemHash("epoch", record.signed.body));
  }, first.thread);
  return { seq: records.length, hash };
}

function verified(
  made: SealedEpoch,
  before: EpochRecord | null,
  context: Partial<EpochContext> = {},
): Promise<EpochRecord> {
  const log = (seq: number) => (before && seq === 1 ? logOf(before).hash : undefined);
  return verifyEpoch(made.record.signed, before, { accounts, log, ...context });
}

async function opened(made: SealedEpoch, reader: Reader): Promise<OpenedEpoch> {
  const { record, boxes } = made;
  const box = boxes.find((each) => isNamedBox(record, reader.account, each));
  if (!box) throw new TypeError("no box for this reader");
  return openEpoch(record, reader.account, box, await reader.keyring.key(0));
}

function following(record: EpochRecord): EpochPlan["after"] {
  return { record, base: logOf(record) };
}

function past(epoch: number, key: EpochKey): ReadonlyMap<number, EpochKey> {
  return new Map([[epoch, key]]);
}

describe("a thread that is begun", () => {
  test("verifies, and opens to every member with its title and patient", async () => {
    const made = await sealEpoch(plan(anna, {}));
    const record = await verified(made, null);
    expect(record.epoch).toBe(0);
    expect(record.members.map((each) => hex(each.account))).toEqual(
      [anna, bruno].map(({ account }) => hex(account)).sort(),
    );
    for (const reader of [anna, bruno]) {
      const { key, state, history } = await opened(made, reader);
      expect(key.secret.reveal()).toEqual(made.key.secret.reveal());
      expect(state).toEqual(STATE);
      expect(history.size).toBe(0);
    }
  });

  test("does not open to another member's keys", async () => {
    const made = await sealEpoch(plan(anna, {}));
    const box = made.boxes.find((each) => isNamedBox(made.record, anna.account, each));
    const opening = openEpoch(
      made.record,
      anna.account,
      box ?? new Uint8Array(),
      await bruno.keyring.key(0),
    );
    await expect(opening).rejects.toSatisfy((error) => isRule(error, "EPO-10"));
  });

  test("for a role, opens to who holds it", async () => {
    const members = [memberOf(role, "owner"), memberOf(anna, "member")];
    const made = await sealEpoch(plan(claire, { behalf: role.account, members }));
    const record = await verified(made, null);
    expect(record.seat).toEqual(role.account);
    expect((await opened(made, role)).state).toEqual(STATE);
  });
});

describe("a thread that is renewed", () => {
  let first: SealedEpoch;

  beforeAll(async () => {
    first = await sealEpoch(plan(anna, {}));
  });

  test("has a new key, and the old one does not open it", async () => {
    const next = await sealEpoch(plan(bruno, { after: following(first.record) }));
    await verified(next, first.record);
    expect(next.key.secret.reveal()).not.toEqual(first.key.secret.reveal());
    const opening = openState(next.record, first.key);
    await expect(opening).rejects.toSatisfy((error) => isRule(error, "EPO-10"));
  });

  test("gives the past to a newcomer who is let in with it", async () => {
    const newcomer = memberOf(claire, "member", 0, past(0, first.key));
    const members = [memberOf(anna, "owner"), memberOf(bruno, "member"), newcomer];
    const next = await sealEpoch(plan(anna, { after: following(first.record), members }));
    await verified(next, first.record);
    const { history } = await opened(next, claire);
    const key = history.get(0);
    expect(key).toBeDefined();
    if (!key) return;
    checkEpochKey(first.record, key);
    expect(await openState(first.record, key)).toEqual(STATE);
    expect((await opened(next, bruno)).history.size).toBe(0);
  });

  test("gives nothing of the past to a newcomer who is let in without it", async () => {
    const newcomer = memberOf(claire, "reader", 1);
    const members = [memberOf(anna, "owner"), memberOf(bruno, "member"), newcomer];
    const next = await sealEpoch(plan(anna, { after: following(first.record), members }));
    await verified(next, first.record);
    expect((await opened(next, claire)).history.size).toBe(0);
  });

  test("does not take from a history the key of another epoch", async () => {
    const next = await sealEpoch(plan(anna, { after: following(first.record) }));
    expect(() => checkEpochKey(first.record, next.key)).toThrow("EPO-10");
  });

  test("is refused a newcomer whom policy does not admit", async () => {
    const members = [
      memberOf(anna, "owner"),
      memberOf(bruno, "member"),
      memberOf(claire, "member", 1),
    ];
    const next = await sealEpoch(plan(anna, { after: following(first.record), members }));
    const judged = verified(next, first.record, { admits: () => "ATT-01" });
    await expect(judged).rejects.toSatisfy((error) => isRule(error, "ATT-01"));
  });

  test("takes a base that comes before all that the verifier may read", async () => {
    const next = await sealEpoch(plan(anna, { after: following(first.record) }));
    await verified(next, first.record, { log: () => "unread" });
    const judged = verified(next, first.record, { log: () => undefined });
    await expect(judged).rejects.toSatisfy((error) => isRule(error, "EPO-11"));
  });

  test("twice over continues the record before, and nothing else", async () => {
    const second = await sealEpoch(plan(bruno, { after: following(first.record) }));
    const base = logOf(first.record, second.record);
    const third = await sealEpoch(plan(anna, { after: { record: second.record, base } }));
    const log = (seq: number) => (seq === base.seq ? base.hash : undefined);
    expect((await verified(third, second.record, { log })).epoch).toBe(2);
    const judged = verified(third, first.record, { log });
    await expect(judged).rejects.toSatisfy((error) => isRule(error, "EPO-01"));
  });

  test("is not begun again with a record that comes after", async () => {
    const next = await sealEpoch(plan(anna, { after: following(first.record) }));
    await expect(verified(next, null)).rejects.toSatisfy((error) => isRule(error, "EPO-01"));
  });
});
