import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { EngineEvent } from "@/api/events.ts";
import { equal, hex, randomBytes } from "@/crypto/bytes.ts";
import { type Event, encodeEvent, type KnownEvent } from "@/crypto/event.ts";
import { Broadcast } from "@/engine/broadcast.ts";
import { Context } from "@/engine/context.ts";
import { countOf } from "@/engine/expertise/counting.ts";
import { isLine } from "@/engine/lines.ts";
import { Patients } from "@/engine/patients.ts";
import { IndexedStore } from "@/store/indexedStore.ts";
import { addItem, HIDDEN } from "@/store/items.ts";
import { newMemory } from "@/store/threads.ts";
import { importKey } from "@/store/vault.ts";
import { NotOnline } from "@/wire/errors.ts";

/** Milliseconds that a loaded machine may take. */
const PATIENCE = 30_000;

const ME = new Uint8Array(32).fill(1);
const AGENT = new Uint8Array(32).fill(2);
const STRANGER = new Uint8Array(32).fill(3);
const PINNED = new Uint8Array(32).fill(9);
const OTHER = new Uint8Array(32).fill(8);
const LINE = new Uint8Array(32).fill(7);
const NOW = 1_790_000_000_000;
const OID = "1.2.250.1.213.1.4.8";
const PATIENT = { matricule: "279035121518989", oid: OID };
const EMPTY = new Uint8Array();
const NOBODY_ELSE = {
  family: "",
  birthName: "",
  given: "",
  birthDate: "",
  sex: "",
  birthPlace: "",
  status: "qualified",
};
const NUMBERLESS = { name: "", profession: "", speciality: "", billing: "", structure: "" };

type Answering = (event: KnownEvent, asked: Uint8Array) => Event | null;

/** A clinician, an automation that answers as it is told, and the line between them. */
class Scene {
  readonly said: KnownEvent[] = [];
  readonly events: EngineEvent[] = [];
  readonly patients: Patients;
  readonly thread;
  readonly begun = vi.fn();
  answering: Answering = () => null;
  online = true;
  agents: readonly Uint8Array[] = [AGENT];
  kind = "agent";
  organisation = PINNED;
  hasLine = true;
  now = NOW;
  #seq = 0;
  readonly #context: Context;

  constructor(store: IndexedStore) {
    const broadcast = new Broadcast();
    broadcast.listen((event) => this.events.push(event));
    this.#context = new Context({
      me: { account: ME, pinned: PINNED } as never,
      keys: { sigPk: randomBytes(32) } as never,
      store,
      link: this.#link() as never,
      clock: () => this.now,
      broadcast,
      fault: () => undefined,
    });
    const memory = newMemory({
      thread: LINE,
      first: 1,
      start: LINE,
      seq: 0,
      hash: LINE,
      provisional: false,
    });
    memory.epoch = 0;
    memory.row.kind = "agent";
    memory.row.memberCount = 2;
    const record = {
      retention: { after: 86_400, hold: 0 },
      member: (one: Uint8Array) => {
        if (equal(one, ME)) return { capacity: "owner" };
        return equal(one, AGENT) ? { capacity: "agent" } : undefined;
      },
    };
    this.thread = {
      id: LINE,
      key: hex(LINE),
      memory,
      record,
      current: { record },
      ready: async () => this.thread,
    } as never;
    this.patients = new Patients(this.#parts() as never);
  }

  /** Somebody says something in the line, and this client reads it. */
  async arrives(event: Event, account: Uint8Array = AGENT): Promise<Uint8Array> {
    const message = randomBytes(16);
    const record = {
      kind: "message",
      time: NOW,
      body: EMPTY,
      payload: EMPTY,
      signature: EMPTY,
      account,
      device: EMPTY,
      event: encodeEvent(event),
      rules: [],
      erased: null,
      behalf: null,
      box: null,
    };
    this.#seq += 1;
    const item = { seq: this.#seq, logHash: LINE, message, record };
    await this.#context.transaction(async (tx) => addItem(tx, LINE, item, null, HIDDEN));
    await this.patients.told(this.thread);
    return message;
  }

  #link() {
    const scene = this;
    return {
      get online() {
        return scene.online;
      },
      ask: async () => {
        if (!scene.online) throw new NotOnline("away");
        return ["agents", 1, scene.agents];
      },
    };
  }

  #parts() {
    const found = () => ({ body: { organisation: this.organisation }, rules: [] });
    return {
      context: this.#context,
      accounts: { refresh: async () => undefined },
      identities: {
        prepare: async () => undefined,
        know: async () => undefined,
        verified: found,
        kind: () => this.kind,
      },
      threads: { latest: () => (this.hasLine ? [this.thread] : []) },
      membership: {
        begin: async (options: unknown) => {
          this.begun(options);
          return this.thread;
        },
      },
      sender: { outbox: { put: (_: unknown, event: KnownEvent) => this.#put(event) } },
    };
  }

  async #put(event: KnownEvent): Promise<{ message: Uint8Array }> {
    this.said.push(event);
    const message = randomBytes(16);
    const answer = this.answering(event, message);
    if (answer !== null) setTimeout(() => void this.arrives(answer), 0);
    return { message };
  }
}

function told(outcome: string, part = {}): Answering {
  return (event, target) => {
    if (event.tag !== "patient-ask/1") return null;
    const none = { practitioner: "", name: "", time: 0 };
    return { tag: "patient-answer/1", target, outcome, ...none, ...part };
  };
}

let scene: Scene;

beforeEach(async () => {
  vi.useRealTimers();
  const key = await importKey(new Uint8Array(32).fill(3));
  scene = new Scene(await IndexedStore.open(crypto.randomUUID(), key));
});

const CARON = { practitioner: "810000000101", name: "Dr Caron", time: 5 };
const TO_CARON = ["810000000101", "Dr Caron"] as const;

describe("the GP of a patient", () => {
  it.each(["found", "chosen"] as const)(
    "is told as the automation says: %s",
    async (source) => {
      scene.answering = told(source, CARON);
      expect(await scene.patients.gpOf(PATIENT)).toEqual({ source, ...CARON });
      expect(scene.said).toEqual([{ tag: "patient-ask/1", ...PATIENT }]);
    },
  );

  it.each(["unknown", "refused", "opposed"] as const)("may be %s", async (source) => {
    scene.answering = told(source, CARON);
    expect(await scene.patients.gpOf(PATIENT)).toMatchObject({ source, practitioner: "" });
  });

  it("is unknown for an outcome of a later version, and for one who names nobody", async () => {
    scene.answering = told("perhaps", CARON);
    expect(await scene.patients.gpOf(PATIENT)).toMatchObject({ source: "unknown" });
    scene.answering = told("found");
    expect(await scene.patients.gpOf(PATIENT)).toMatchObject({ source: "unknown" });
  });

  it("may be a name alone, as a record has it", async () => {
    scene.answering = told("found", { name: "Dr Caron" });
    const expected = { source: "found", practitioner: "", name: "Dr Caron" };
    expect(await scene.patients.gpOf(PATIENT)).toMatchObject(expected);
  });

  it("is not asked for with a wrong key, and nothing is said", async () => {
    const wrong = { ...PATIENT, matricule: "279035121518988" };
    await expect(scene.patients.gpOf(wrong)).rejects.toMatchObject({ name: "NotFound" });
    await expect(scene.patients.chooseGp(wrong, ...TO_CARON)).rejects.toMatchObject({
      name: "NotFound",
    });
    expect(scene.said).toEqual([]);
    const test = { matricule: "279035121518988", oid: "1.2.250.1.213.1.4.10" };
    scene.answering = told("found", CARON);
    expect(await scene.patients.gpOf(test)).toMatchObject({ source: "found" });
  });

  it("is whom I chose, where nobody else says", async () => {
    await scene.patients.chooseGp(PATIENT, ...TO_CARON);
    expect(scene.said.at(-1)).toEqual({
      tag: "patient-choice/1",
      ...PATIENT,
      practitioner: CARON.practitioner,
      name: CARON.name,
    });
    scene.online = false;
    expect(await scene.patients.gpOf(PATIENT)).toMatchObject({
      source: "mine",
      name: "Dr Caron",
    });
    scene.online = true;
    scene.answering = told("unknown");
    expect(await scene.patients.gpOf(PATIENT)).toMatchObject({ source: "mine" });
    const other = { ...PATIENT, oid: "1.2.250.1.213.1.4.9" };
    expect(await scene.patients.gpOf(other)).toMatchObject({ source: "unknown" });
  });

  it("is said to the automation once it is there, and again when it has forgotten", async () => {
    scene.online = false;
    await scene.patients.chooseGp(PATIENT, ...TO_CARON);
    expect(scene.said).toEqual([]);
    scene.online = true;
    scene.answering = told("chosen", CARON);
    await scene.patients.gpOf(PATIENT);
    await scene.patients.gpOf(PATIENT);
    const tags = () => scene.said.map((event) => event.tag);
    expect(tags()).toEqual(["patient-choice/1", "patient-ask/1", "patient-ask/1"]);
    scene.answering = told("unknown");
    await scene.patients.gpOf(PATIENT);
    expect(tags().slice(3)).toEqual(["patient-ask/1", "patient-choice/1"]);
  });

  it("is not told by my own memory to who may not ask", async () => {
    await scene.patients.chooseGp(PATIENT, ...TO_CARON);
    scene.answering = told("refused");
    expect(await scene.patients.gpOf(PATIENT)).toMatchObject({ source: "refused" });
  });

  it("is forgotten when the patient does not want it told", async () => {
    await scene.patients.chooseGp(PATIENT, ...TO_CARON);
    scene.answering = told("opposed");
    expect(await scene.patients.gpOf(PATIENT)).toMatchObject({ source: "opposed" });
    scene.online = false;
    expect(await scene.patients.gpOf(PATIENT)).toMatchObject({ source: "away" });
  });

  it("is known here when I chose it on another device", async () => {
    const choice = { ...PATIENT, practitioner: CARON.practitioner, name: CARON.name };
    await scene.arrives({ tag: "patient-choice/1", ...choice }, ME);
    scene.online = false;
    expect(await scene.patients.gpOf(PATIENT)).toMatchObject({ source: "mine" });
  });
});

describe("an automation", () => {
  it("that does not answer is away", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const asked = scene.patients.gpOf(PATIENT);
    await vi.waitFor(() => expect(scene.said.length).toBe(1), PATIENCE);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await asked).toMatchObject({ source: "away" });
  });

  it.each([
    ["of another organisation", { organisation: OTHER }],
    ["whose chain says it is a person", { kind: "person" }],
    ["that is not named", { agents: [] }],
  ])("%s is told nothing", async (_, change) => {
    Object.assign(scene, change);
    scene.hasLine = false;
    expect(await scene.patients.gpOf(PATIENT)).toMatchObject({ source: "away" });
    expect(scene.begun).not.toHaveBeenCalled();
    expect(scene.said).toEqual([]);
  });

  it("is spoken to in a thread of two that keeps a day, begun once", async () => {
    scene.hasLine = false;
    scene.answering = told("unknown");
    await scene.patients.gpOf(PATIENT);
    scene.hasLine = true;
    await scene.patients.gpOf(PATIENT);
    expect(scene.begun).toHaveBeenCalledOnce();
    expect(scene.begun.mock.calls[0]?.[0]).toMatchObject({
      state: { title: "", patient: null },
      members: [AGENT],
      retention: { after: 86_400, hold: 0 },
    });
  });

  it("is the only one who answers: another voice in the line is not heard", async () => {
    scene.answering = (event, target) => {
      const answer = told("found", CARON)(event, target);
      if (answer !== null) void scene.arrives(answer, STRANGER);
      return told("unknown")(event, target);
    };
    expect(await scene.patients.gpOf(PATIENT)).toMatchObject({ source: "unknown" });
  });
});

describe("a ward", () => {
  const patient = {
    family: "LE GUEN",
    given: "Jeanne",
    birthDate: "1979-03-12",
    sex: "F",
    ...PATIENT,
    status: "qualified",
    room: "4",
    practitioner: "",
    practitionerName: "",
  };
  const list = (target: Uint8Array | null, ward: string, time = NOW): Event => {
    const patients = ward === "" ? [] : [patient];
    return { tag: "ward-list/1", target, wards: ["Cardiologie"], ward, time, patients };
  };

  it.each([
    ["another organisation's automation", { organisation: OTHER }],
    ["what is no automation by its chain", { kind: "person" }],
  ])("is not told by %s, on a line that it began itself", async (_, change) => {
    Object.assign(scene, change);
    await scene.arrives(list(null, "Cardiologie"));
    expect(scene.events).toEqual([]);
    scene.agents = [];
    expect(await scene.patients.ward("Cardiologie")).toMatchObject({ patients: [] });
  });
  const answers: Answering = (event, target) =>
    event.tag === "ward-ask/1" ? list(target, event.ward) : null;

  it("is asked by its name; without one, which there are", async () => {
    scene.answering = answers;
    const names = await scene.patients.ward("");
    expect(names).toMatchObject({ wards: ["Cardiologie"], patients: [], away: false });
    const ward = await scene.patients.ward("Cardiologie");
    expect(ward).toMatchObject({ time: NOW, patients: [{ family: "LE GUEN" }], away: false });
    expect(scene.events.filter((event) => event.type === "ward")).toEqual([]);
  });

  it("that changed is told, and is the newest list", async () => {
    await scene.arrives(list(null, "Cardiologie", NOW + 1));
    await scene.arrives(list(null, "Cardiologie", NOW - 1));
    expect(scene.events).toContainEqual({ type: "ward", ward: "Cardiologie" });
    scene.online = false;
    expect(await scene.patients.ward("Cardiologie")).toMatchObject({ away: false });
    scene.now += 60_000;
    const ward = await scene.patients.ward("Cardiologie");
    expect(scene.said).toEqual([]);
    expect(ward).toMatchObject({ time: NOW + 1, away: true, patients: [{ room: "4" }] });
  });

  it("of which nothing is known while the automation is away has no patients", async () => {
    scene.online = false;
    const ward = await scene.patients.ward("Cardiologie");
    expect(ward).toEqual({ wards: [], ward: "Cardiologie", time: 0, patients: [], away: true });
  });
});

describe("the acts of a year", () => {
  const request = {
    patient: { ...NOBODY_ELSE, ...PATIENT },
    requester: { ...NUMBERLESS, idnps: "810000000001" },
  };
  const counted =
    (outcome: string): Answering =>
    (event, target) =>
      event.tag === "count-ask/1"
        ? {
            tag: "count-answer/1",
            target,
            outcome,
            patient: 3,
            byExpert: 2,
            byRequester: 1,
            time: NOW,
          }
        : null;
  const count = () => countOf(scene, request, 2026, "810000000002");

  it("are asked of the automation, by both numbers", async () => {
    scene.answering = counted("found");
    expect(await count()).toEqual({ patient: 3, byExpert: 2, byRequester: 1 });
    expect(scene.said).toEqual([
      {
        tag: "count-ask/1",
        ...PATIENT,
        year: 2026,
        expert: "810000000002",
        requester: "810000000001",
      },
    ]);
  });

  it("are not known where it refuses, or is away", async () => {
    scene.answering = counted("refused");
    expect(await count()).toBeNull();
    scene.online = false;
    expect(await count()).toBeNull();
  });

  it("are asked of nobody without an INS, or with a wrong one", async () => {
    for (const matricule of ["", "279035121518988"]) {
      const patient = { ...request.patient, matricule };
      expect(await countOf(scene, { ...request, patient }, 2026, "")).toBeNull();
    }
    expect(scene.said).toEqual([]);
  });
});

describe("a line", () => {
  const row = (part: object) => ({ row: { kind: "agent", memberCount: 2, ...part } }) as never;

  it("is a thread of the two, and no other", () => {
    expect(isLine(row({}))).toBe(true);
    expect(isLine(row({ memberCount: 3 }))).toBe(false);
    expect(isLine(row({ kind: null }))).toBe(false);
    expect(isLine(row({ kind: "person" }))).toBe(false);
  });
});
