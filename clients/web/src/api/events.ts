/** What happens while the engine runs, in the order it became true there. */

import type {
  Id,
  MessageState,
  MessageView,
  StatusView,
  ThreadSummary,
  Warning,
} from "./views.ts";

export type EngineEvent =
  /** A line that was not here before; also one of mine from another device. */
  | { readonly type: "message"; readonly thread: Id; readonly message: MessageView }
  /** Edited, withdrawn, reacted to, acknowledged or renumbered; `previous` is the id it had. */
  | {
      readonly type: "changed";
      readonly thread: Id;
      readonly message: MessageView;
      readonly previous: Id;
    }
  | {
      readonly type: "state";
      readonly thread: Id;
      readonly id: Id;
      readonly state: MessageState;
      readonly reason: string | null;
    }
  /** Files on their way were given up, or it was erased: the line is no more. */
  | { readonly type: "gone"; readonly thread: Id; readonly id: Id }
  | {
      readonly type: "file";
      readonly thread: Id;
      readonly id: Id;
      readonly index: number;
      readonly done: number;
      readonly total: number;
      readonly upload: boolean;
    }
  | {
      readonly type: "typing";
      readonly thread: Id;
      readonly account: Id;
      readonly name: string;
      readonly on: boolean;
    }
  | { readonly type: "presence"; readonly account: Id; readonly online: boolean }
  /** New thread, or its title, members, unread count, draft, pin, mute or frozen state. */
  | {
      readonly type: "thread";
      readonly thread: ThreadSummary;
      readonly membersChanged: boolean;
    }
  | { readonly type: "connection"; readonly online: boolean; readonly syncing: boolean }
  | { readonly type: "status"; readonly status: StatusView }
  | { readonly type: "warning"; readonly warning: Warning }
  | { readonly type: "attested"; readonly name: string }
  | { readonly type: "role"; readonly role: Id }
  /** A case was opened or moved: read it anew. */
  | { readonly type: "case"; readonly case: Id; readonly thread: Id }
  /** Something was said in a ledger. */
  | { readonly type: "ledger" }
  /** Something to do came, was taken or ended: how many are open. */
  | { readonly type: "tasks"; readonly open: number }
  /** The automation said anew who is in this ward. */
  | { readonly type: "ward"; readonly ward: string }
  | { readonly type: "cascade"; readonly done: number; readonly total: number }
  /** The old device's link session: what the server passed on. */
  | {
      readonly type: "link";
      readonly step: "waiting" | "revealed" | "done" | "died";
      readonly rule: string | null;
    }
  /** The profile changed hands: opened, locked, erased (`reason` revoked, locked, logged_out). */
  | { readonly type: "profile"; readonly state: ProfileState; readonly reason: string | null }
  /** Events were dropped for a slow reader: read again what is on the screen. */
  | { readonly type: "resync" };

export type ProfileState =
  /** Nothing is kept here. */
  | "none"
  /** An account is here, its key is not in memory: unlock it. */
  | "locked"
  /** A sign-up, return or link has begun here and is not complete. */
  | "begun"
  | "open";
