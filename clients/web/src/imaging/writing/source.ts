/**
 * A file to read, wherever it lies, and what a person is shown of its name.
 *
 * What never enters this room: a name as a path.
 */

/** Files of one drop that are looked at. */
export const MAX_SOURCES = 100_000;
/** Bytes of one file: it is in memory while it is packed. */
export const MAX_SOURCE = 512 * 1024 * 1024;

/** A file to read. `head` gives its first bytes, or all when it is shorter. */
export interface Source {
  readonly name: string;
  readonly size: number;
  head(length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** @throws ImagingFault damaged, too_large */
  whole(): Promise<Uint8Array<ArrayBuffer>>;
}

/** The last component, without what would change a line; for a person to read. */
export function shownName(name: string): string {
  const last = name.split(/[/\\]/u).at(-1) ?? "";
  return [...last.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "")].slice(0, 120).join("");
}
