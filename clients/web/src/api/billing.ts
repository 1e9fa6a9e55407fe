/**
 * What a screen is shown of acts and ledgers (docs/protocol.md §5.16): prepared, exported, taken back.
 *
 * Cents are euro cents. What never enters this room: anything clinical.
 */

import type { Cover, Professional } from "./expertise.ts";
import type { LetterPatient } from "./letters.ts";
import type { Id, Named } from "./views.ts";

export type ActState = "prepared" | "exported" | "countered" | "counter-exported";

/** An act of a ledger. `day` is YYYY-MM-DD in Paris; `provisional`: the year's count was not known. */
export interface ActView {
  readonly act: Id;
  readonly ledger: Id;
  readonly case: Id;
  readonly code: string;
  readonly cents: number;
  readonly day: string;
  readonly executant: Professional;
  /** Whose ledger it is, where the act names somebody else by number: nobody vouches for that. */
  readonly foreign: Named | null;
  readonly prescriber: Professional;
  readonly patient: LetterPatient;
  readonly cover: Cover | null;
  readonly tariff: string;
  readonly rule: string;
  readonly provisional: boolean;
  readonly time: number;
  readonly state: ActState;
  /** The export (id, month) it is in; null before. */
  readonly exported: { readonly export: Id; readonly month: string } | null;
  readonly counter: {
    readonly entry: Id;
    readonly by: Named;
    readonly reason: string;
    readonly time: number;
    readonly exported: { readonly export: Id; readonly month: string } | null;
  } | null;
}

/** A ledger that I read; `mine`: I am its practitioner. */
export interface LedgerView {
  readonly thread: Id;
  readonly practitioner: Named;
  readonly mine: boolean;
  readonly offices: readonly Named[];
}

/** How many acts and cents, in all and of each code; counter-entries count against. */
export interface ExportTotals {
  readonly acts: number;
  readonly counters: number;
  readonly cents: number;
  readonly codes: readonly {
    readonly code: string;
    readonly acts: number;
    readonly counters: number;
    readonly cents: number;
  }[];
}

/** An export that was made; `cents` are those of its acts. */
export interface ExportMark {
  readonly export: Id;
  readonly month: string;
  readonly cents: number;
  readonly acts: number;
  readonly counters: number;
  readonly time: number;
}

/** What one export hands over: acts and counter-entries of a month (YYYY-MM), not yet handed over. */
export interface ExportView {
  readonly export: Id;
  readonly month: string;
  /** Acts less counter-entries. */
  readonly cents: number;
  readonly totals: ExportTotals;
  readonly acts: readonly ActView[];
  /** Acts that a counter-entry of this export takes off. */
  readonly counters: readonly ActView[];
  /** SHA-256 (hex) of `json`, which stands in the ledgers. */
  readonly sha256: string;
  readonly csv: string;
  readonly json: string;
}

export interface BillingCalls {
  ledgers(): Promise<readonly LedgerView[]>;
  /**
   * Begin my ledger with the role of a billing office (null: none), or let that office into the one
   * that I have. Without it a ledger begins by itself with the first act, with no office.
   */
  beginLedger(office: Id | null): Promise<LedgerView>;
  /** Acts of all ledgers that I read, or of one; `month` YYYY-MM of their day, or null for all. Newest first. */
  acts(ledger: Id | null, month: string | null): Promise<readonly ActView[]>;
  /** A counter-entry: the act counts no more. @throws NotAllowed when there is one */
  counterAct(act: Id, reason: string): Promise<void>;
  /** What an export of a month would be; nothing is said. @throws NotFound when nothing waits */
  previewExport(month: string): Promise<ExportView>;
  /**
   * Export: says in each ledger what was handed over, then gives the files. Interrupted, the next call
   * with the same month gives the same export again; what an export names is in no later one.
   */
  exportActs(month: string): Promise<ExportView>;
  /** A past export again, byte by byte. @throws NotFound; NotAllowed when a ledger of it is not here */
  pastExport(id: Id): Promise<ExportView>;
  /** Exports of the ledgers that I read, the last one first. */
  exports(): Promise<readonly ExportMark[]>;
}
