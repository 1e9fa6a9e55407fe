import { expect, it } from "vitest";
import type { AccountKind, PersonView } from "@/api/views.ts";
import { People } from "@/engine/people.ts";

const KINDS: readonly AccountKind[] = ["person", "role", "organisation", "gateway", "agent"];

/** People of a server that lists one account of each kind. */
function people(): People {
  const rows = KINDS.map((_, at) => [new Uint8Array(32).fill(at)]);
  const link = { ask: async () => ["people", 1, rows, ""] };
  const accounts = { refresh: async () => undefined };
  const identities = {
    prepare: async () => undefined,
    person: (one: Uint8Array): Partial<PersonView> => ({
      kind: KINDS[one[0] ?? 0] ?? "person",
    }),
  };
  const context = { link, me: { pinned: new Uint8Array(32) } };
  return new People(context as never, accounts as never, identities as never);
}

it("finds nobody to write to in an automation, whose line no list shows", async () => {
  const found = await people().find("", 10);
  expect(found.map((one) => one.kind)).toEqual(KINDS.filter((kind) => kind !== "agent"));
});
