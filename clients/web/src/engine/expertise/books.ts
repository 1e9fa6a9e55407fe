/**
 * Ledgers as a screen sees them: whose, which acts, what was handed to billing.
 *
 * What never enters this room: a rule.
 */

import type { ActState, ActView, ExportMark, ExportView, LedgerView } from "@/api/billing.ts";
import type { Named } from "@/api/views.ts";
import { equal, hex, randomBytes, unhex } from "@/crypto/bytes.ts";
import { totalsOf } from "@/engine/expertise/exportFile.ts";
import { csvOf } from "@/engine/expertise/exportSheet.ts";
import type { Entry, LedgerState } from "@/engine/expertise/ledgerFold.ts";
import { type Ledgers, officesOf } from "@/engine/expertise/ledgers.ts";
import {
  exportAgain,
  type MonthExport,
  prepareExport,
} from "@/engine/expertise/monthExport.ts";
import type { Parts } from "@/engine/parts.ts";
import type { Thread } from "@/engine/thread.ts";
import { isDay, monthOf } from "@/expertise/days.ts";
import { NotAllowed, NotFound } from "@/wire/errors.ts";

interface Book {
  readonly thread: Thread;
  readonly state: LedgerState;
}

export class Books {
  readonly #parts: Parts;
  readonly #ledgers: Ledgers;

  constructor(parts: Parts, ledgers: Ledgers) {
    this.#parts = parts;
    this.#ledgers = ledgers;
  }

  async ledgers(): Promise<readonly LedgerView[]> {
    const threads = await this.#ledgers.all();
    await this.#parts.identities.know(threads.flatMap(accountsIn));
    return threads.map((thread) => this.#ledger(thread));
  }

  async begin(office: Uint8Array | null): Promise<LedgerView> {
    const thread = await this.#ledgers.have(office);
    await this.#parts.identities.know(accountsIn(thread));
    return this.#ledger(thread);
  }

  async acts(ledger: Uint8Array | null, month: string | null): Promise<readonly ActView[]> {
    const books = await this.#books(ledger);
    const views = books.flatMap((book) =>
      book.state.entries
        .filter(({ act }) => month === null || monthOf(act.day) === month)
        .map((entry) => this.#act(book, entry)),
    );
    return views.sort((one, other) => other.time - one.time);
  }

  /** @throws NotFound; NotAllowed without a reason, or for one that was taken back */
  async counter(act: Uint8Array, reason: string): Promise<void> {
    const words = [...reason.toWellFormed().trim()].slice(0, 512).join("");
    if (words === "") throw new NotAllowed("whoever takes an act back says why");
    for (const { thread, state } of await this.#books(null)) {
      const entry = state.entries.find((one) => equal(one.act.act, act));
      if (entry === undefined) continue;
      if (entry.counter !== null) throw new NotAllowed("this act was taken back already");
      const time = this.#parts.context.clock();
      const counter = { tag: "act-counter/1", entry: randomBytes(16), act, time } as const;
      await this.#ledgers.say(thread, { ...counter, reason: words }, `counter/${hex(act)}`);
      return;
    }
    throw new NotFound("no such act here");
  }

  /** @throws NotFound when nothing of the month waits */
  async preview(month: string): Promise<ExportView> {
    const books = await this.#books(null);
    return this.#export(books, this.#prepared(books, month));
  }

  /**
   * What it comes to once every ledger has it: of two that two offices made at once each act is in
   * one. Cut short, it is among those that were made, or is finished by the next.
   * @throws NotFound, NotOnline
   */
  async exported(month: string): Promise<ExportView> {
    const books = await this.#books(null);
    const prepared = this.#prepared(books, month);
    const said: (readonly [Thread, Uint8Array])[] = [];
    for (const { thread, state } of books) {
      const event = prepared.events.get(hex(state.owner));
      if (event === undefined) continue;
      const intent = `export/${hex(event.export)}`;
      said.push([thread, await this.#ledgers.say(thread, event, intent)]);
    }
    await Promise.all(said.map(([thread, id]) => this.#ledgers.logged(thread, id)));
    const view = await this.again(prepared.export);
    const isEmpty = view.acts.length === 0 && view.counters.length === 0;
    if (isEmpty) throw new NotFound("another office has just done it");
    return view;
  }

  /** @throws NotFound; NotAllowed when a ledger of it is not here */
  async again(id: Uint8Array): Promise<ExportView> {
    const books = await this.#books(null);
    const made = exportAgain(
      books.map(({ state }) => state),
      id,
    );
    if (made === null) throw new NotFound("no such export here");
    if (!made.isWhole) throw new NotAllowed("a ledger of this export is not here");
    return this.#export(books, made);
  }

  /** Those that were made, the last one first. */
  async exports(): Promise<readonly ExportMark[]> {
    const found = new Map<string, ExportMark>();
    for (const { state } of await this.#books(null)) {
      for (const { export: id, month, cents, acts, counters, time } of state.exports) {
        const key = hex(id);
        const before = found.get(key) ?? {
          export: key,
          month,
          cents: 0,
          acts: 0,
          counters: 0,
          time,
        };
        found.set(key, {
          ...before,
          cents: before.cents + cents,
          acts: before.acts + acts.length,
          counters: before.counters + counters.length,
        });
      }
    }
    return [...found.values()].sort((one, other) => other.time - one.time);
  }

  #prepared(books: readonly Book[], month: string): MonthExport {
    if (!isDay(`${month}-01`)) throw new NotFound("a month is written YYYY-MM");
    const states = books.map(({ state }) => state);
    const made = prepareExport(states, month, this.#parts.context.clock());
    if (made === null) throw new NotFound("nothing of this month waits");
    return made;
  }

  async #books(ledger: Uint8Array | null): Promise<readonly Book[]> {
    const threads =
      ledger === null ? await this.#ledgers.all() : [await this.#ledgers.of(ledger)];
    const books: Book[] = [];
    for (const thread of threads) {
      const state = await this.#ledgers.state(thread);
      const by = state.entries.flatMap(({ counteredBy }) => counteredBy ?? []);
      await this.#parts.identities.know([...accountsIn(thread), ...by]);
      books.push({ thread, state });
    }
    return books;
  }

  #named(account: Uint8Array): Named {
    return { account: hex(account), name: this.#parts.identities.name(account) };
  }

  #ledger(thread: Thread): LedgerView {
    const owner = unhex(thread.memory.ledger ?? "");
    return {
      thread: thread.key,
      practitioner: this.#named(owner),
      mine: equal(owner, this.#parts.context.me.account),
      offices: officesOf(thread).map((one) => this.#named(one)),
    };
  }

  #act({ thread, state }: Book, entry: Entry): ActView {
    const { act, told, counter, counteredBy, exported, counterExported } = entry;
    const { tag: _, ...said } = act;
    const inExport = (id: string | null): ActView["exported"] => {
      const found = state.exports.find((one) => hex(one.export) === id);
      return found === undefined ? null : { export: hex(found.export), month: found.month };
    };
    return {
      ...said,
      act: hex(act.act),
      ledger: thread.key,
      case: hex(act.case),
      time: told,
      state: stateOf(entry),
      foreign: this.#foreign(state.owner, act.executant.idnps),
      exported: inExport(exported),
      counter:
        counter === null
          ? null
          : {
              entry: hex(counter.entry),
              by: this.#named(counteredBy ?? state.owner),
              reason: counter.reason,
              time: counter.time,
              exported: inExport(counterExported),
            },
    };
  }

  /** The owner of a ledger, where an act of it names another number than his organisation attests. */
  #foreign(owner: Uint8Array, idnps: string): Named | null {
    const found = this.#parts.identities.verified(owner);
    return found?.body.identity.idnps === idnps ? null : this.#named(owner);
  }

  #export(books: readonly Book[], made: MonthExport): ExportView {
    const view = (entry: Entry): ActView => {
      const book = books.find(({ state }) => state.entries.includes(entry)) ?? books[0];
      if (book === undefined) throw new NotFound("no ledger here");
      return this.#act(book, entry);
    };
    const totals = totalsOf(made.records);
    return {
      export: hex(made.export),
      month: made.month,
      cents: totals.cents,
      totals,
      acts: made.acts.map(view),
      counters: made.counters.map(view),
      sha256: hex(made.sha256),
      csv: csvOf(made.records, totals),
      json: made.json,
    };
  }
}

function stateOf({ counter, exported, counterExported }: Entry): ActState {
  if (counter === null) return exported === null ? "prepared" : "exported";
  return counterExported === null ? "countered" : "counter-exported";
}

function accountsIn(thread: Thread): readonly Uint8Array[] {
  const members = thread.members.map((one) => one.account);
  return [unhex(thread.memory.ledger ?? ""), ...members];
}
