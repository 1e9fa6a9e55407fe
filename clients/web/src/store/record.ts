/**
 * Records as bytes: MessagePack, with `Map` and `Set` as two extension types.
 * What never enters this room: a key, a table.
 */

import { Decoder, Encoder, ExtensionCodec } from "@msgpack/msgpack";

const MAP = 1;
const SET = 2;

const extensions = new ExtensionCodec();

/**
 * One for each depth of `Map` in `Map`: an encoder or decoder that is entered again while
 * it works makes a new one of itself, which costs more than the record.
 */
const encoders: Encoder[] = [];
const decoders: Decoder[] = [];
let depth = 0;

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
  encoders[depth] ??= new Encoder({ extensionCodec: extensions, ignoreUndefined: true });
  return deeper(encoders[depth] as Encoder, (encoder) => encoder.encode(value));
}

/** The value again. Raises RangeError, or another error of the decoder, for other bytes. */
export function decodeRecord(bytes: Uint8Array): unknown {
  decoders[depth] ??= new Decoder({ extensionCodec: extensions });
  return deeper(decoders[depth] as Decoder, (decoder) => decoder.decode(bytes));
}

function deeper<Coder, V>(coder: Coder, act: (coder: Coder) => V): V {
  depth += 1;
  try {
    return act(coder);
  } finally {
    depth -= 1;
  }
}
