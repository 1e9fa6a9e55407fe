/**
 * A door of a server that has these accounts, honest unless a test says otherwise.
 *
 * What never enters this room: a check; it gives what it was told to give.
 */

import { hex } from "@/crypto/bytes.ts";
import type { ServedBoxes } from "@/crypto/keyring.ts";
import type { Signed } from "@/crypto/signed.ts";
import type { Comer, Door, Visit } from "@/engine/door.ts";
import { ServerRefused } from "@/wire/errors.ts";
import {
  type ClientFrame,
  Code,
  type EntryBoxes,
  type ServerFrame,
  type Signed as WireSigned,
} from "@/wire/protocol.ts";
import type { Owner } from "../crypto/actors.ts";

/** What is served of an account: its entries, and the boxes beside them. */
export interface Book {
  readonly entries: readonly Signed[];
  readonly boxes: ReadonlyMap<number, ServedBoxes>;
}

export function bookOf(owner: Pick<Owner, "chain" | "boxes">): Book {
  return { entries: owner.chain.entries.map((entry) => entry.signed), boxes: owner.boxes };
}

type Answers = (frame: ClientFrame, who: Comer) => ServerFrame | null;

/** A door; `special` answers before the books do. */
export class ServedBooks implements Door {
  readonly books = new Map<string, Book>();
  readonly asked: ClientFrame[] = [];
  slotOf: Uint8Array | null = null;
  special: Answers = () => null;
  committed: Door["commitLink"] = () => Promise.reject(unknown());
  revealed: Door["revealLink"] = () => Promise.reject(unknown());

  constructor(...owners: readonly Pick<Owner, "chain" | "boxes">[]) {
    for (const owner of owners) this.keep(owner);
  }

  keep(owner: Pick<Owner, "chain" | "boxes">): void {
    this.books.set(hex(owner.chain.account), bookOf(owner));
  }

  async open(who: Comer): Promise<Visit> {
    return {
      ask: async (make) => this.#answer(make(1), who),
      flushed: async () => undefined,
      close: () => undefined,
    };
  }

  postAccount: Door["postAccount"] = () => Promise.reject(unknown());

  findSlot: Door["findSlot"] = async () => {
    if (this.slotOf === null) throw new ServerRefused(Code.NOT_FOUND, "REC-02");
    return [this.slotOf];
  };

  commitLink: Door["commitLink"] = (number, request) => this.committed(number, request);
  revealLink: Door["revealLink"] = (number, request) => this.revealed(number, request);

  #answer(frame: ClientFrame, who: Comer): ServerFrame {
    this.asked.push(frame);
    const special = this.special(frame, who);
    if (special !== null) return special;
    if (frame[0] === "chains")
      return ["chains", 1, frame[2].map(([one, first]) => this.#part(one, first))];
    if (frame[0] === "boxes") return ["boxes", 1, this.#boxes(who.account)];
    return ["ok", 1];
  }

  #part(account: Uint8Array, first: number) {
    const entries = this.books.get(hex(account))?.entries ?? [];
    const served = entries
      .slice(first)
      .map(({ body, signature }): WireSigned => [body, signature]);
    return [account, first, entries.length, served] as const;
  }

  #boxes(account: Uint8Array): EntryBoxes[] {
    const boxes = [...(this.books.get(hex(account))?.boxes ?? [])];
    return boxes.map(([seq, { openers, reserve }]) => [seq, openers, reserve]);
  }
}

function unknown(): ServerRefused {
  return new ServerRefused(Code.NOT_FOUND, "LNK-01");
}
