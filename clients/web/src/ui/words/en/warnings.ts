/** What the engine noticed by itself, under its stable word for it, and rules on people. */

import type { Words } from "@/ui/words/words.ts";

export const warnings: Words["warnings"] = {
  sentences: {
    account_forked:
      "the server showed two histories of one account: it is no longer believed here",
    box_withheld: "the server did not give your key of this thread; it is asked for again",
    card_not_confirmed: "your recovery card is not confirmed: Settings, Recovery",
    account_recovered: "an account that you administer has come back by its recovery card",
    chain_refused: "what the server says of an account is not valid and was not taken",
    chain_rolled_back: "the server shows an old state of an account; the newest one is kept",
    cursor_refused: "a read receipt that nobody signed was not taken",
    erased_too_early:
      "the server erased a message before it was due; evidence is kept, and so is your copy if you had one",
    entry_not_healed:
      "the server was restored and lacks a part of your account: connect the device that made it",
    events_dropped: "too many events at once: some are not shown",
    healing_failed:
      "the server was restored; giving back what it lost has failed and will be tried again",
    not_healed:
      "the server was restored and nobody else could confirm the end of a thread: you keep it here, go on in another one",
    offer_refused: "an attestation offered to you is not valid",
    old_head_of_mine: "someone wrote to you with your old key; it will be renewed",
    outbox_waits: "a message does not leave from here; it is kept",
    own_generation_closed: "your account's keys do not open on this device",
    own_generation_refused: "the keys that the server gives for your account are not valid",
    profile_was_copied: "this profile was used elsewhere, or comes from a backup",
    push_refused: "a piece of news from the server is not valid and was not taken",
    receipt_refused: "a receipt of erasure that nobody signed was not taken",
    role_generation_closed: "the key of a role that you hold does not open on this device",
    role_generation_refused: "the key that the server gives for a role is not valid",
    role_waits: "a role that you hold could not be updated; it will be tried again",
    roles_unknown: "the server does not say which roles you hold",
    accept_refused: "an acceptance of a role that the server gave is not valid",
    renewal_waits: "the keys of a thread could not be renewed",
    sealed_out:
      "a member sealed you out of what follows in a thread; the others are told and will let you back in",
    server_full: "the server has no room left: your messages are kept here, reading goes on",
    thread_frozen: "thread frozen: what the server showed contradicts itself; evidence is kept",
    chain_withheld:
      "the server does not show all of an account that a thread names: it waits here, and will go on by itself",
    thread_rolled_back: "the server lost or hides the end of a thread: nothing is sent there",
  },
  rules: {
    "ATT-06": "two accounts carry the same professional id",
    "ATT-07": "attestation withdrawn",
    "ATT-08": "attestation expired",
    "CHN-12": "the role's key is being renewed",
    "ROL-01": "only one person holds this role: without them nobody reads",
  },
};
