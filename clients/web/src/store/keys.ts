/**
 * Seeds of the keys with which this device signs, sealed as every record is.
 * A CryptoKey would lie on the disk as bare bytes, whatever the browser lets a script read
 * of it: a copy of a locked profile would sign. What never enters this room: a key in use.
 */

import { Secret } from "@/crypto/secret.ts";
import type { Reader, Writer } from "@/store/store.ts";

export async function loadKey(reader: Reader, name: string): Promise<Secret | null> {
  const seed = (await reader.get<Uint8Array>("keys", [name]))?.record ?? null;
  return seed === null ? null : new Secret(seed);
}

export function saveKey(writer: Writer, name: string, seed: Secret): void {
  writer.put("keys", { name }, seed.reveal());
}

export function dropKey(writer: Writer, name: string): void {
  writer.delete("keys", [name]);
}
