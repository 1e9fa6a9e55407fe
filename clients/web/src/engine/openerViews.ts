/**
 * Devices and slots of my account, as a screen shows them.
 *
 * What never enters this room: a change of any.
 */

import type { DeviceView, SlotView } from "@/api/views.ts";
import { devices, slots } from "@/crypto/accountState.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import type { Context } from "@/engine/context.ts";
import type { OwnAccount } from "@/engine/ownAccount.ts";

/** My devices, oldest first. */
export function deviceViews(own: OwnAccount, context: Context): readonly DeviceView[] {
  const came = own.came();
  return devices(own.chain.state).map(({ sigPk }) => {
    const key = hex(sigPk);
    return { key, since: came.get(key) ?? 0, mine: equal(sigPk, context.device) };
  });
}

/** My slots, oldest first. */
export function slotViews(own: OwnAccount): readonly SlotView[] {
  const came = own.came();
  return slots(own.chain.state.openers).map(({ sigPk, type }) => {
    const key = hex(sigPk);
    return { key, type: type === "passkey" ? type : "card", since: came.get(key) ?? 0 };
  });
}
