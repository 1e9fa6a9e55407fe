// Signed (§1.2): a body and the signature over it, as they travel.
// Whose signature it is, the body says; nothing is verified here.

import {
  bin,
  binUpTo,
  decode,
  encodeAs,
  LIMITS,
  structure,
  type Type,
} from "@/crypto/encoding.ts";

export const signedShape = structure({ body: binUpTo(LIMITS.other), signature: bin(64) });

export type Signed = Type<typeof signedShape>;

export function decodeSigned(bytes: Uint8Array): Signed {
  return decode(signedShape, LIMITS.other, bytes);
}

export function encodeSigned(signed: Signed): Uint8Array {
  return encodeAs(signedShape, signed);
}
