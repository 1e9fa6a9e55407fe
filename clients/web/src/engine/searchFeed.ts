/**
 * What the engine says to whoever indexes lines to be searched, and asks of him.
 *
 * The index asks the store for the words itself, at its own pace. What never enters this
 * room: an index. Without one, nothing is told and nothing is found.
 */

import type { MessageCalls } from "@/api/engine.ts";
import type { Parts } from "@/engine/parts.ts";

export interface SearchFeed {
  /** Lines were read, by number, and messages were changed, by id; both may be many. */
  read(thread: Uint8Array, lines: readonly number[], touched: readonly Uint8Array[]): void;
  /** These messages are gone here, and so must their words be. */
  erased(thread: Uint8Array, messages: readonly Uint8Array[]): void;
}

export interface Searching extends SearchFeed {
  /** A profile was opened; its store is read until it is closed. */
  opened(parts: Parts): void;
  closed(): void;
  search(
    parts: Parts,
    ...asked: Parameters<MessageCalls["search"]>
  ): ReturnType<MessageCalls["search"]>;
}

export const noFeed: SearchFeed = { read: () => undefined, erased: () => undefined };

/** Finds nothing. */
export const noSearch: Searching = {
  ...noFeed,
  opened: () => undefined,
  closed: () => undefined,
  search: async () => ({ hits: [], since: null }),
};
