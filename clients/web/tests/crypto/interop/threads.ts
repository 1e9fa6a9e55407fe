// Vectors of a thread made here: epochs, boxes, a message of every kind, notices, the log.

import { hex, randomBytes } from "@/crypto/bytes.ts";
import { makeCursor } from "@/crypto/cursor.ts";
import type { Base, Capacity } from "@/crypto/epochBody.ts";
import { openEpoch } from "@/crypto/epochOpening.ts";
import { type Event, encodeEvent } from "@/crypto/event.ts";
import { kdf, sha256 } from "@/crypto/labels.ts";
import { type ItemKind, itemHash, runningHash } from "@/crypto/log.ts";
import {
  type EpochPlan,
  type NewMember,
  type SealedEpoch,
  sealEpoch,
} from "@/crypto/makeEpoch.ts";
import { sealMessage } from "@/crypto/message.ts";
import { makeFiled, makeRequest, type NoticeGiver } from "@/crypto/notice.ts";
import { memberOf } from "../cast.ts";
import { Account, newCard, newDevice } from "./account.ts";
import type { Book, Fields } from "./book.ts";
import { everyBillingEvent, everyCaseEvent, everyStudyEvent } from "./expertiseEvents.ts";
import { sealFile } from "./files.ts";
import { everyLetterEvent, everyMailEvent } from "./mailEvents.ts";
import { Role } from "./roles.ts";

const TITLE = "Bloc 3";

/** Who reads the thread, and the log as it grows. */
class Scene {
  readonly anna: Account;
  readonly bruno: Account;
  readonly claire: Account;
  readonly role: Role;
  readonly epochs: SealedEpoch[] = [];
  readonly items: [ItemKind, Uint8Array, Uint8Array][] = [];
  readonly hashes: Uint8Array[] = [];

  private constructor(people: readonly [Account, Account, Account], role: Role) {
    [this.anna, this.bruno, this.claire] = people;
    this.role = role;
  }

  static async open(): Promise<Scene> {
    const person = async () => Account.create("person", [await newDevice(), await newCard()]);
    const people = [await person(), await person(), await person()] as const;
    const role = await Role.create(people[2]);
    return new Scene(people, role);
  }

  get first(): SealedEpoch {
    return this.#epoch(0);
  }

  get last(): SealedEpoch {
    return this.#epoch(-1);
  }

  get base(): Base {
    const hash = this.hashes.at(-1);
    if (!hash) throw new TypeError("an empty log");
    return { seq: this.hashes.length, hash };
  }

  note(kind: ItemKind, body: Uint8Array, payload: Uint8Array = new Uint8Array()): void {
    const before = this.hashes.at(-1) ?? this.first.record.thread;
    const item = itemHash(kind, body, sha256(payload));
    this.items.push([kind, body, payload]);
    this.hashes.push(runningHash(before, this.hashes.length + 1, item));
  }

  async seal(members: readonly NewMember[]): Promise<void> {
    const before = this.epochs.at(-1);
    const plan: EpochPlan = {
      after: before ? { record: before.record, base: this.base } : null,
      signer: speaker(this.anna),
      behalf: null,
      members,
      retention: { after: 0, hold: 0 },
      state: { title: TITLE, patient: null },
    };
    const made = await sealEpoch(plan);
    this.epochs.push(made);
    this.note("epoch", made.record.signed.body);
  }

  /** What a vector says of a thread: its records so far, its chains, the log. */
  fields(book: Book): Fields {
    const log = this.hashes.map((hash, index) => [index + 1, hex(hash)]);
    return {
      records: this.epochs.map(({ record }) => book.signed(record.signed)),
      chains: book.chains(...this.#chains()),
      log: Object.fromEntries(log),
    };
  }

  #chains() {
    return [this.anna, this.bruno, this.claire, this.role].map(({ chain }) => chain);
  }

  #epoch(place: number): SealedEpoch {
    const epoch = this.epochs.at(place);
    if (!epoch) throw new TypeError("no epoch");
    return epoch;
  }
}

function speaker({ chain, device }: Account): EpochPlan["signer"] {
  const { account, seq, head } = chain.state;
  return { account, seq, head, device: device.keys.signer };
}

export async function makeThreads(book: Book): Promise<void> {
  const scene = await Scene.open();
  const members = (...others: readonly NewMember[]) => [
    memberOf(scene.anna, "owner"),
    ...others,
  ];
  await scene.seal(members(memberOf(scene.role, "member")));
  await addEpoch(book, "the first epoch", scene, [scene.anna, scene.role]);
  const withoutPast = memberOf(scene.bruno, "reader" satisfies Capacity, 1);
  await scene.seal(members(memberOf(scene.role, "member"), withoutPast));
  await addEpoch(book, "an epoch without history", scene, [scene.anna, scene.bruno]);
  const past = new Map(scene.epochs.map(({ key }, epoch) => [epoch, key]));
  const withPast = memberOf(scene.claire, "member", 0, past);
  await scene.seal(members(memberOf(scene.role, "member"), withoutPast, withPast));
  await addEpoch(book, "an epoch with history", scene, [scene.claire, scene.bruno]);
  await makeMessages(book, scene);
  await makeNotices(book, scene);
  makeLog(book, scene);
}

type Reader = Account | Role;

async function addEpoch(
  book: Book,
  name: string,
  scene: Scene,
  readers: readonly Reader[],
): Promise<void> {
  const fields = scene.fields(book);
  book.add(name, "thread", fields);
  for (const [place, reader] of readers.entries()) {
    book.add(`${name} opens, ${place}`, "open epoch", {
      ...fields,
      ...(await openedBy(scene.last, reader)),
    });
  }
}

/** The box of a member, and what comes out of it here. */
async function openedBy({ record, boxes }: SealedEpoch, reader: Reader): Promise<Fields> {
  const { account, keyring, chain } = reader;
  const place = record.members.findIndex((each) => hex(each.account) === hex(account));
  const box = boxes[place] ?? new Uint8Array();
  const generation = chain.state.generation;
  const opened = await openEpoch(record, account, box, await keyring.key(generation));
  const history = [...opened.history].map(([epoch, key]) => [epoch, hex(key.secret.reveal())]);
  return {
    account: hex(account),
    box: hex(box),
    kem_seed: hex(kdf(reader.secret.reveal(), "acct-kem", [generation])),
    key: hex(opened.key.secret.reveal()),
    history: Object.fromEntries(history),
    title: opened.state.title,
  };
}

async function everyEvent(mentioned: Uint8Array): Promise<readonly Event[]> {
  const [target, thumbnail] = [randomBytes(16), null];
  const { part } = await sealFile(Uint8Array.of(1, 2, 3));
  const files = [{ ...part, thumbnail }];
  const mentions = [mentioned];
  return [
    { tag: "text/1", body: "Œdème, à 37,2 °C", replyTo: target, mentions },
    { tag: "file/1", caption: "ECG", replyTo: null, mentions, files },
    { tag: "edit/1", target, body: "Bonsoir" },
    { tag: "withdraw/1", target },
    { tag: "reaction/1", target, symbol: "👍", on: true },
    { tag: "ack/1", target },
    ...everyPatientEvent(target),
    ...everyMailEvent(target, { ...part, thumbnail }),
    ...everyLetterEvent(target),
    ...everyCaseEvent(target),
    ...everyBillingEvent(target),
    ...everyStudyEvent(target, { ...part, thumbnail }),
    { tag: null, name: "poll/1", value: ["poll/1", ["oui", "non"]] },
  ];
}

/** One of each that is said between a clinician and an automation. */
function everyPatientEvent(target: Uint8Array): readonly Event[] {
  const ins = { matricule: "279035121518989", oid: "1.2.250.1.213.1.4.11" };
  const [practitioner, name, ward] = ["899700367909", "Le Goff", "Chirurgie"];
  const lying = {
    family: "Œil",
    given: "Zoé",
    birthDate: "1979-03-01",
    sex: "F",
    ...ins,
    status: "qualified",
    room: "12",
    practitioner,
    practitionerName: name,
  };
  return [
    { tag: "patient-ask/1", ...ins },
    { tag: "patient-answer/1", target, outcome: "found", practitioner, name, time: 1 },
    { tag: "patient-choice/1", ...ins, practitioner, name },
    { tag: "ward-ask/1", ward: "" },
    { tag: "ward-list/1", target, wards: [ward], ward, time: 1, patients: [lying] },
  ];
}

async function makeMessages(book: Book, scene: Scene): Promise<void> {
  const events = await everyEvent(scene.bruno.account);
  for (const [place, event] of events.entries()) {
    await addMessage(book, scene, event, place + 1, null);
  }
  const said: Event = { tag: "text/1", body: "De garde", replyTo: null, mentions: [] };
  await addMessage(book, scene, said, 1, scene.role.account);
}

async function addMessage(
  book: Book,
  scene: Scene,
  event: Event,
  n: number,
  behalf: Uint8Array | null,
): Promise<void> {
  const { record, key } = scene.last;
  const writer = speaker(behalf ? scene.claire : scene.anna);
  const plan = { record, key, writer, behalf, n, base: scene.base, event };
  const { header, payload } = await sealMessage(plan);
  const name = `a message, ${event.tag ?? "of a later version"}${behalf ? " for a role" : ""}`;
  book.add(name, "message", {
    ...scene.fields(book),
    header: hex(header),
    payload: hex(payload),
    key: hex(key.secret.reveal()),
    event: hex(encodeEvent(event)),
  });
  if (event.tag === null) {
    book.add("an event of a later version", "event", {
      data: hex(encodeEvent(event)),
      known: false,
    });
  }
  scene.note("message", header, payload);
}

async function makeNotices(book: Book, scene: Scene): Promise<void> {
  const { record } = scene.last;
  const { anna, bruno, claire, role } = scene;
  for (const kind of ["complaint", "leave"] as const) {
    const own = await makeRequest(kind, record, giver(bruno));
    addRequest(book, `a ${kind}`, scene, { kind, notice: book.signed(own) }, bruno, null);
    const ofRole = await makeRequest(kind, record, giver(claire, role.account));
    const said = { kind, notice: book.signed(ofRole) };
    addRequest(book, `a ${kind} for a role`, scene, said, claire, role.account);
    scene.note(kind, own.body);
  }
  const newest = scene.base.seq;
  const filed = await makeFiled(record, giver(anna), newest);
  book.add("a filing", "filed", {
    ...scene.fields(book),
    notice: book.signed(filed),
    who: hex(anna.account),
    held: null,
    newest,
    upto: newest,
  });
  scene.note("filed", filed.body);
  await makeCursors(book, scene);
}

function addRequest(
  book: Book,
  name: string,
  scene: Scene,
  said: Fields,
  who: Account,
  behalf: Uint8Array | null,
): void {
  book.add(name, "request", {
    ...scene.fields(book),
    ...said,
    leavers: [],
    who: hex(who.account),
    held: behalf && hex(behalf),
  });
}

async function makeCursors(book: Book, scene: Scene): Promise<void> {
  const { anna, base } = scene;
  const place = { thread: scene.first.record.thread, account: anna.account, ...base };
  const [displayed, erased] = await Promise.all([
    makeCursor("cursor", anna.device.keys.signer, place),
    makeCursor("erase", anna.device.keys.signer, place),
  ]);
  const mine = book.entries(anna.chain);
  book.add("a cursor", "cursor", { chains: { reader: mine }, notice: book.signed(displayed) });
  book.add("a receipt of erasure", "receipt", {
    chains: { eraser: mine },
    notice: book.signed(erased),
    seq: base.seq,
  });
}

function giver(actor: Account, behalf: Uint8Array | null = null): NoticeGiver {
  return { ...speaker(actor), behalf };
}

function makeLog(book: Book, scene: Scene): void {
  const thread = hex(scene.first.record.thread);
  const rows = scene.items.map(([kind, body, payload]) => [kind, hex(body), hex(payload)]);
  book.add("the log", "log", { thread, items: rows, hashes: scene.hashes.map(hex) });
  const erased = scene.items.map(([kind, body, payload]) => {
    return [kind, hex(body), hex(sha256(payload))];
  });
  const hash = hex(scene.base.hash);
  book.add("the log once its payloads are erased", "erased log", {
    thread,
    items: erased,
    hash,
  });
}
