/**
 * Tells the search index what was read, changed and erased; it asks for the words itself.
 *
 * What never enters this room: an index. Without one, nothing is told.
 */

export interface SearchFeed {
  /** Lines were read, by number, and messages were changed, by id; both may be many. */
  read(
    thread: Uint8Array,
    lines: readonly number[],
    touched: readonly Uint8Array[],
  ): void;
  /** These messages are gone here, and so must their words be. */
  erased(thread: Uint8Array, messages: readonly Uint8Array[]): void;
}

export const noFeed: SearchFeed = { read: () => undefined, erased: () => undefined };
