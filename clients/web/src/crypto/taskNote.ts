// The note of a task (§5.14): what a person needs to do it, sealed to who gets it.
// Never enters here: when it is due, and what was not done; the server knows that.

import {
  bin,
  decode,
  encodeAs,
  LIMITS,
  nullable,
  structure,
  type Type,
  text,
} from "@/crypto/encoding.ts";
import { pad, unpad } from "@/crypto/padding.ts";
import { type KemKeyPair, openBox, seal } from "@/crypto/sealing.ts";

const noteShape = structure({
  title: text(256),
  patient: text(128),
  name: text(128),
  phone: text(32),
  text: text(512),
  message: nullable(bin(16)),
});

export type TaskNote = Type<typeof noteShape>;

/** For the generation whose key this is. */
export async function sealTaskNote(
  publicKey: Uint8Array,
  deadline: Uint8Array,
  note: TaskNote,
): Promise<Uint8Array> {
  return await seal(publicKey, "task", [deadline], pad(encodeAs(noteShape, note)));
}

/** @throws CryptoFailure when it is for another key; RuleError MSG-01, ENC-* */
export async function openTaskNote(
  pair: KemKeyPair,
  deadline: Uint8Array,
  box: Uint8Array,
): Promise<TaskNote> {
  const plain = await openBox(pair, "task", [deadline], box);
  return decode(noteShape, LIMITS.other, unpad(plain));
}
