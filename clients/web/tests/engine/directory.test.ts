import { describe, expect, it } from "vitest";
import type { PractitionerHit } from "@/api/directory.ts";
import type { PersonView } from "@/api/views.ts";
import { Directory, merged } from "@/engine/directory.ts";
import { NotOnline } from "@/wire/errors.ts";

const account = (byte: number) => byte.toString(16).padStart(2, "0").repeat(32);
const bytes = (byte: number) => new Uint8Array(32).fill(byte);

function person(byte: number, part: Partial<PersonView> = {}): PersonView {
  return {
    account: account(byte),
    name: `Personne ${byte}`,
    profession: "Médecin",
    speciality: "",
    place: "",
    organisation: null,
    organisationName: "",
    verified: true,
    warnings: [],
    kind: "person",
    ...part,
  };
}

function hit(practitioner: string, of: string | null): PractitionerHit {
  return {
    practitioner,
    family: "LEFEVRE",
    given: "Anna",
    title: "",
    profession: "Médecin",
    speciality: "",
    organization: "",
    town: "Pontivy",
    postcode: "56300",
    department: "56",
    active: true,
    reach: [],
    match: "exact",
    account: of,
    delivered: 0,
  };
}

function wireHit(practitioner: string, of: Uint8Array | null): readonly unknown[] {
  const said = [practitioner, "LEFEVRE", "Anna", "DR", "Médecin", "", "", "Pontivy"];
  return [...said, "56300", "56", true, ["cordee", "phone"], "exact", of, 0];
}

describe("the two searches", () => {
  it("become one list in which nobody stands twice, those on Cordée first", () => {
    const list = merged(
      [person(1), person(2, { kind: "role" })],
      [hit("8a", null), hit("8b", account(1)), hit("8c", account(9))],
    );
    const said = list.map((one) =>
      one.kind === "person" ? one.person.account : one.hit.practitioner,
    );
    expect(said).toEqual(["8b", account(2), "8a", "8c"]);
  });
});

interface World {
  readonly people?: readonly PersonView[] | Error;
  readonly hits?: readonly unknown[] | Error;
  readonly attested?: ReadonlyMap<string, string>;
}

/** A directory whose server, chains and people are said. */
function directory({ people = [], hits = [], attested = new Map() }: World) {
  const asked: unknown[] = [];
  const link = {
    ask: async (make: (ref: number) => unknown) => {
      asked.push(make(7));
      if (hits instanceof Error) throw hits;
      return ["practitioners", 7, hits];
    },
  };
  const find = async () => {
    if (people instanceof Error) throw people;
    return people;
  };
  const identities = {
    prepare: async () => undefined,
    person: (one: Uint8Array) => person(one[0] ?? 0, { verified: attested.has(keyOf(one)) }),
    verified: (one: Uint8Array) => {
      return { body: { identity: { idnps: attested.get(keyOf(one)) } } };
    },
  };
  const keyOf = (one: Uint8Array) => account(one[0] ?? 0);
  const context = { link, store: { get: async () => ({ record: "56" }) } };
  const accounts = { ensure: async () => undefined };
  const made = new Directory(
    context as never,
    accounts as never,
    identities as never,
    { find } as never,
  );
  return { made, asked };
}

describe("an account that the server names", () => {
  const server = { hits: [wireHit("8101", bytes(3))] };

  it("is somebody's when it was attested under this very number", async () => {
    const { made } = directory({ ...server, attested: new Map([[account(3), "8101"]]) });
    const { found } = await made.find("lefevre", 10);
    expect(found).toMatchObject([{ hit: { account: account(3), reach: ["cordee", "phone"] } }]);
  });

  it("is nobody's when it was attested under another, or by nobody", async () => {
    for (const attested of [new Map([[account(3), "8999"]]), new Map<string, string>()]) {
      const { found } = await directory({ ...server, attested }).made.find("lefevre", 10);
      expect(found).toMatchObject([{ hit: { account: null, reach: ["phone"] } }]);
    }
  });
});

describe("a search", () => {
  it("says my department, and asks the directory nothing without a word", async () => {
    const { made, asked } = directory({ people: [person(1)] });
    expect(await made.find(" ", 10)).toMatchObject({
      whole: true,
      found: [{ kind: "person" }],
    });
    expect(asked).toEqual([]);
    await made.find(" lefevre ", 10);
    expect(asked).toEqual([["find", 7, "lefevre", "56", 10]]);
  });

  it("gives what one side found, and says that the other did not answer", async () => {
    const away = new NotOnline("away");
    const { made } = directory({ people: [person(1)], hits: away });
    expect(await made.find("anna", 10)).toMatchObject({ whole: false, found: [{}] });
    const other = directory({ people: away, hits: [wireHit("8101", null)] });
    expect(await other.made.find("anna", 10)).toMatchObject({ whole: false, found: [{}] });
  });

  it("fails when nobody was found and one side did not answer", async () => {
    const away = new NotOnline("away");
    await expect(directory({ hits: away }).made.find("anna", 10)).rejects.toBe(away);
    await expect(directory({ people: away }).made.find("anna", 10)).rejects.toBe(away);
  });
});
