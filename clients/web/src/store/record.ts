/**
 * Records as bytes: MessagePack, with `Map` and `Set` as two extension types.
 * What never enters this room: a key, a table.
 */

import { Decoder, Encoder, ExtensionCodec } from "@msgpack/msgpack";

const MAP = 1;
const SET = 2;

const extensions = new ExtensionCodec();
const encoder = new Encoder({ extensionCodec: extensions, ignoreUndefined: true });
const decoder = new Decoder({ extensionCodec: extensions });

extensions.register({
  type: MAP,
  encode: (value) => (value instanceof Map ? encodeRecord([...value]) : null),
  decode: (bytes) => new Map(decodeRecord(bytes) as readonly (readonly [unknown, unknown])[]),
});
extensions.register({
  type: SET,
  encode: (value) => (value instanceof Set ? encodeRecord([...value]) : null),
  decode: (bytes) => new Set(decodeRecord(bytes) as readonly unknown[]),
});

/** A copy of a value as it is now: what changes later does not change the bytes. */
export function encodeRecord(value: unknown): Uint8Array<ArrayBuffer> {
  return encoder.encode(value);
}

/** The value again. Raises RangeError, or another error of the decoder, for other bytes. */
export function decodeRecord(bytes: Uint8Array): unknown {
  return decoder.decode(bytes);
}
