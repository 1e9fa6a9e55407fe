/**
 * A thread as its members' devices would write it, item by item, with all that a server adds.
 *
 * What never enters this room: a reader.
 */

import { signAttestation } from "@/crypto/attestation.ts";
import { compare, hex } from "@/crypto/bytes.ts";
import type { Base } from "@/crypto/epochBody.ts";
import type { EpochKey } from "@/crypto/epochKey.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import type { Event } from "@/crypto/event.ts";
import { append } from "@/crypto/makeEntry.ts";
import { type NewMember, sealEpoch } from "@/crypto/makeEpoch.ts";
import { sealMessage } from "@/crypto/message.ts";
import { makeRequest } from "@/crypto/notice.ts";
import { ownSigner } from "@/crypto/sealedEntry.ts";
import { hashAfter, type LogItem } from "@/engine/logItem.ts";
import { Owner, time } from "../../crypto/actors.ts";
import { memberOf, speakerOf } from "../../crypto/cast.ts";

export const NOW = time + 60_000;
const DAY = 86_400;

/** An organisation, and people whom it vouches for. */
export async function attested(...names: readonly string[]): Promise<{
  readonly organisation: Owner;
  readonly people: readonly Owner[];
}> {
  const organisation = await Owner.create("organisation");
  const people: Owner[] = [];
  for (const name of names) {
    const person = await Owner.create("person", organisation.account);
    await vouch(organisation, person, name);
    people.push(person);
  }
  return { organisation, people };
}

/** The organisation says who a person is, and the person puts it on the chain. */
export async function vouch(
  organisation: Owner,
  person: Owner,
  name: string,
  idnps = "",
): Promise<void> {
  const seconds = Math.floor(time / 1000);
  const { state } = organisation.chain;
  const subject = person.chain.state;
  const body = {
    suite: 1,
    organisation: state.account,
    organisationSeq: state.seq,
    organisationHead: state.head,
    sigPk: organisation.phone.signer.publicKey,
    subject: subject.account,
    subjectSeq: subject.seq,
    subjectHead: subject.head,
    identity: { idnps, name, profession: "Médecin", speciality: "", place: "CHU" },
    notBefore: seconds - DAY,
    notAfter: seconds + 90 * DAY,
    supersedes: null,
    evidence: "",
  };
  const attestation = await signAttestation(body, organisation.phone.signer);
  const change = { kind: "attest", content: { attestation } } as const;
  const by = ownSigner(person.phone.signer);
  await person.append(await append(person.chain, change, by, { time }));
}

/** The log that all members but its reader hold; `items` have the boxes of `reader`. */
export class WrittenThread {
  readonly items: LogItem[] = [];
  readonly hashes: Uint8Array[] = [];
  readonly #reader: Uint8Array;
  readonly #counters = new Map<string, number>();
  #record: EpochRecord | null = null;
  #key: EpochKey | null = null;
  #box: Uint8Array | null = null;

  constructor(reader: Owner) {
    this.#reader = reader.account;
  }

  get record(): EpochRecord {
    if (this.#record === null) throw new Error("no epoch yet");
    return this.#record;
  }

  get id(): Uint8Array {
    return this.record.thread;
  }

  get base(): Base {
    return { seq: this.items.length, hash: this.hashAt(this.items.length) };
  }

  hashAt(seq: number): Uint8Array {
    return seq === 0 ? this.id : (this.hashes[seq - 1] ?? this.id);
  }

  /** A record by `by` that names these members. */
  async epoch(
    by: Owner,
    members: readonly NewMember[],
    title = "Avis",
    withoutBox = false,
  ): Promise<void> {
    const sealed = await sealEpoch({
      after: this.#record === null ? null : { record: this.#record, base: this.base },
      signer: speakerOf(by),
      behalf: null,
      members,
      retention: { after: 0, hold: 0 },
      state: { title, patient: null },
    });
    this.#record = sealed.record;
    this.#key = sealed.key;
    const sorted = [...members].sort((one, other) => compare(one.account, other.account));
    const place = sorted.findIndex((one) => hex(one.account) === hex(this.#reader));
    this.#box = sealed.boxes[place] ?? null;
    const box = withoutBox ? null : this.#box;
    const { body, signature } = sealed.record.signed;
    this.add({ kind: "epoch", body, payload: NOTHING, signature, box });
  }

  /** The reader's box of the newest record, which was held back. */
  giveBox(): void {
    const place = this.items.findLastIndex((item) => item.kind === "epoch");
    const item = this.items[place];
    if (item !== undefined) this.items[place] = { ...item, box: this.#box };
  }

  /** A message, with `n` and `base` as they are due unless they are given. */
  async message(
    by: Owner,
    event: Event | string,
    given: { readonly n?: number; readonly base?: Base } = {},
  ): Promise<Uint8Array> {
    const sealed = await this.seal(by, event, given);
    const { header: body, payload } = sealed;
    this.add({ kind: "message", body, payload, signature: NOTHING, box: null });
    return sealed.id;
  }

  async seal(
    by: Owner,
    event: Event | string,
    given: { readonly n?: number; readonly base?: Base } = {},
  ) {
    const device = hex(by.phone.signer.publicKey);
    const n = given.n ?? (this.#counters.get(device) ?? 0) + 1;
    this.#counters.set(device, n);
    if (this.#key === null) throw new Error("no epoch yet");
    return await sealMessage({
      record: this.record,
      key: this.#key,
      writer: speakerOf(by),
      behalf: null,
      n,
      base: given.base ?? this.base,
      event: typeof event === "string" ? text(event) : event,
    });
  }

  async leave(by: Owner): Promise<void> {
    const giver = { ...speakerOf(by), behalf: null };
    const { body, signature } = await makeRequest("leave", this.record, giver);
    this.add({ kind: "leave", body, payload: NOTHING, signature, box: null });
  }

  /** Put an item at the end of the log, whatever it is. */
  add(item: Omit<LogItem, "seq" | "time" | "erased">): void {
    const seq = this.items.length + 1;
    const whole = { ...item, seq, time: NOW + seq, erased: null };
    this.hashes.push(hashAfter(this.hashAt(seq - 1), whole));
    this.items.push(whole);
  }
}

const NOTHING = new Uint8Array();

export function text(body: string): Event {
  return { tag: "text/1", body, replyTo: null, mentions: [] };
}

/** Owners of a thread, at their newest heads. */
export function owners(...people: readonly Owner[]): readonly NewMember[] {
  return people.map((one) => memberOf(one, "owner"));
}
