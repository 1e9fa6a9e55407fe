/**
 * The facade's ledgers: acts read, taken back, exported.
 *
 * What never enters this room: how an export is written.
 */

import type { BillingCalls } from "@/api/billing.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { bytesOf, bytesOrNull } from "@/engine/facade/ids.ts";
import { fetched } from "@/wire/fetched.ts";

export function billingCalls(desk: Desk): BillingCalls {
  const books = async () => {
    const { Books } = await fetched(import("@/engine/expertise/books.ts"));
    const { ledgers } = await desk.parts.cases.here();
    return new Books(desk.parts, ledgers);
  };
  return {
    ledgers: async () => (await books()).ledgers(),
    async beginLedger(office) {
      desk.parts.card.checkConfirmed();
      return await (await books()).begin(bytesOrNull(office));
    },
    acts: async (ledger, month) => (await books()).acts(bytesOrNull(ledger), month),
    counterAct: async (act, reason) => (await books()).counter(bytesOf(act), reason),
    previewExport: async (month) => (await books()).preview(month),
    exportActs: async (month) => (await books()).exported(month),
    pastExport: async (id) => (await books()).again(bytesOf(id)),
    exports: async () => (await books()).exports(),
  };
}
