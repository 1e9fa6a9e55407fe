/**
 * Transfer syntaxes (PS3.5 §10): which there are, and how a frame of each is opened.
 *
 * What never enters this room: a byte of an image.
 */

export const IMPLICIT_LITTLE = "1.2.840.10008.1.2";
export const EXPLICIT_LITTLE = "1.2.840.10008.1.2.1";
export const DEFLATED = "1.2.840.10008.1.2.1.99";
export const EXPLICIT_BIG = "1.2.840.10008.1.2.2";

export type Coding =
  | "native"
  | "run-length"
  | "jpeg"
  | "jpeg-lossless"
  | "jpeg-ls"
  | "jpeg-2000"
  | "high-throughput";

const JPEG = "1.2.840.10008.1.2.4.";

const CODINGS: Readonly<Record<string, Coding>> = {
  [IMPLICIT_LITTLE]: "native",
  [EXPLICIT_LITTLE]: "native",
  [DEFLATED]: "native",
  [EXPLICIT_BIG]: "native",
  "1.2.840.10008.1.20": "native",
  "1.2.840.10008.1.2.5": "run-length",
  [`${JPEG}50`]: "jpeg",
  [`${JPEG}51`]: "jpeg",
  [`${JPEG}57`]: "jpeg-lossless",
  [`${JPEG}70`]: "jpeg-lossless",
  [`${JPEG}80`]: "jpeg-ls",
  [`${JPEG}81`]: "jpeg-ls",
  [`${JPEG}90`]: "jpeg-2000",
  [`${JPEG}91`]: "jpeg-2000",
  [`${JPEG}92`]: "jpeg-2000",
  [`${JPEG}93`]: "jpeg-2000",
  [`${JPEG}201`]: "high-throughput",
  [`${JPEG}202`]: "high-throughput",
  [`${JPEG}203`]: "high-throughput",
};

/** Null for a film, and for whatever nothing here opens. */
export function codingOf(transfer: string): Coding | null {
  return Object.hasOwn(CODINGS, transfer) ? (CODINGS[transfer] ?? null) : null;
}

/** Whether frames lie in the file as words, one after another. */
export function isNative(transfer: string): boolean {
  return codingOf(transfer) === "native";
}
