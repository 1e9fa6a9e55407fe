/** The book of chains against a server that goes back, or serves two endings. */

import { beforeEach, describe, expect, test, vi } from "vitest";
import { equal, hex } from "@/crypto/bytes.ts";
import { append } from "@/crypto/makeEntry.ts";
import { ownSigner } from "@/crypto/sealedEntry.ts";
import { memoryStore } from "@/store/memoryStore.ts";
import { type Owner, time } from "../crypto/actors.ts";
import { LogServer, type Reading, reading } from "./support/reader.ts";
import { attested, owners, WrittenThread } from "./support/writtenThread.ts";

/** Milliseconds that a loaded machine may take. */
const PATIENCE = 30_000;

let organisation: Owner;
let anna: Owner;
let bruno: Owner;
let server: LogServer;
let read: Reading;

beforeEach(async () => {
  const made = await attested("Anna", "Bruno");
  organisation = made.organisation;
  [anna, bruno] = made.people as [Owner, Owner];
  const thread = new WrittenThread(anna);
  await thread.epoch(bruno, owners(anna, bruno));
  server = new LogServer(thread, [organisation, anna, bruno]);
  read = await reading(anna, organisation, server);
});

function warnings(): readonly string[] {
  return [...read.context.warnings.values()].map((one) => `${one.rule} ${one.sentence}`);
}

/** One more entry of Bruno's, whatever it says. */
async function grow(from = bruno.chain, moment = time): Promise<typeof bruno.chain> {
  const change = { kind: "admin", content: { organisation: null } } as const;
  const made = await append(from, change, ownSigner(bruno.phone.signer), { time: moment });
  return await from.append(made.signed, { get: () => undefined });
}

describe("the book of chains", () => {
  test("grows with what is new, and keeps it", async () => {
    const store = memoryStore();
    const first = await reading(anna, organisation, server, store);
    await first.accounts.refresh([bruno.account]);
    expect(first.accounts.get(bruno.account)?.length).toBe(2);
    bruno.chain = await grow();
    await first.accounts.refresh([bruno.account]);
    expect(first.accounts.get(bruno.account)?.length).toBe(3);
    const second = await reading(anna, organisation, server, store);
    expect(second.accounts.get(bruno.account)).toBeNull();
    await second.accounts.load([bruno.account]);
    expect(second.accounts.get(bruno.account)?.length).toBe(3);
  });

  test("two who ask for the same chain take it once, however late one goes on", async () => {
    const { accounts } = read;
    const load = accounts.load.bind(accounts);
    const isLate = Promise.withResolvers<void>();
    let turn = 0;
    let late: Promise<void> | null = null;
    vi.spyOn(accounts, "load").mockImplementation(async (asked) => {
      const wanted = [...asked];
      await load(wanted);
      if (wanted.some((one) => equal(one, bruno.account))) return;
      turn += 1; // whom the entries name: looked for before they are taken
      if (turn === 1) {
        late = accounts.refresh([bruno.account]);
        await isLate.promise;
      } else if (turn === 2) {
        isLate.resolve();
        await vi.waitUntil(() => accounts.get(bruno.account) !== null, PATIENCE);
      }
    });
    await accounts.refresh([bruno.account]);
    await late;
    expect(accounts.get(bruno.account)?.length).toBe(2);
    expect(warnings()).toEqual([]);
  });

  test("FRE-01: a shorter chain is not believed, and told of", async () => {
    const short = bruno.chain;
    bruno.chain = await grow();
    await read.accounts.refresh([bruno.account]);
    bruno.chain = short;
    await read.accounts.refresh([bruno.account]);
    expect(read.accounts.get(bruno.account)?.length).toBe(3);
    expect(warnings()).toEqual(["FRE-01 chain_rolled_back"]);
  });

  test("CHN-14: two endings freeze the account, also after a restart", async () => {
    const before = bruno.chain;
    const store = memoryStore();
    read = await reading(anna, organisation, server, store);
    bruno.chain = await grow(before, time);
    await read.accounts.refresh([bruno.account]);
    bruno.chain = await grow(await grow(before, time + 1), time + 2);
    await read.accounts.refresh([bruno.account]);
    expect(read.accounts.frozen.get(hex(bruno.account))).toBe("CHN-14");
    expect(warnings()).toEqual(["CHN-14 account_forked"]);
    const again = await reading(anna, organisation, server, store);
    expect(again.accounts.frozen.get(hex(bruno.account))).toBe("CHN-14");
  });

  test("FRE-02: a head that the chain does not have is refused", async () => {
    await expect(
      read.accounts.contains(bruno.account, 9, new Uint8Array(32)),
    ).rejects.toMatchObject({ rule: "FRE-02" });
    await expect(
      read.accounts.contains(bruno.account, 1, new Uint8Array(32)),
    ).rejects.toMatchObject({ rule: "FRE-02" });
    const { seq, head } = bruno.chain.state;
    await read.accounts.contains(bruno.account, seq, head);
  });

  test("a chain that the server does not have stays unknown", async () => {
    await read.accounts.refresh([new Uint8Array(32).fill(9)]);
    expect(read.accounts.get(new Uint8Array(32).fill(9))).toBeNull();
    expect(warnings()).toEqual([]);
  });
});
