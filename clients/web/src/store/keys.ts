/**
 * Signing keys of this device, which WebCrypto uses and nobody can read.
 * They are kept as they are: to seal them, one would have to read them. What never
 * enters this room: the bytes of a private key.
 */

import type { Reader, Writer } from "@/store/store.ts";

export async function loadKey(reader: Reader, name: string): Promise<CryptoKeyPair | null> {
  return (await reader.get<CryptoKeyPair>("keys", [name]))?.record ?? null;
}

export function saveKey(writer: Writer, name: string, pair: CryptoKeyPair): void {
  const { publicKey, privateKey } = pair;
  writer.put("keys", { name }, { publicKey, privateKey } satisfies CryptoKeyPair);
}

export function dropKey(writer: Writer, name: string): void {
  writer.delete("keys", [name]);
}
