// AES-256-GCM with its nonce in front (§1.3).
// Keys are derived elsewhere, for one purpose each.

import { buffer, concat, type Random, randomBytes } from "@/crypto/bytes.ts";
import { CryptoFailure } from "@/crypto/errors.ts";

const NONCE = 12;
const TAG = 16;
const NOTHING = new Uint8Array();

/** `nonce12 ‖ ciphertext ‖ tag16` */
export async function aeadSeal(
  key: Uint8Array,
  plain: Uint8Array,
  aad: Uint8Array = NOTHING,
  random: Random = randomBytes,
): Promise<Uint8Array> {
  const nonce = random(NONCE);
  const sealed = await crypto.subtle.encrypt(
    parameters(nonce, aad),
    await importKey(key, "encrypt"),
    buffer(plain),
  );
  return concat(nonce, new Uint8Array(sealed));
}

/** @throws CryptoFailure */
export async function aeadOpen(
  key: Uint8Array,
  sealed: Uint8Array,
  aad: Uint8Array = NOTHING,
): Promise<Uint8Array> {
  if (sealed.length < NONCE + TAG) throw new CryptoFailure("too short to be sealed");
  const imported = await importKey(key, "decrypt");
  const nonce = sealed.subarray(0, NONCE);
  try {
    const ciphertext = buffer(sealed.subarray(NONCE));
    return new Uint8Array(
      await crypto.subtle.decrypt(parameters(nonce, aad), imported, ciphertext),
    );
  } catch {
    throw new CryptoFailure("does not open");
  }
}

function parameters(nonce: Uint8Array, aad: Uint8Array): AesGcmParams {
  return { name: "AES-GCM", iv: buffer(nonce), additionalData: buffer(aad) };
}

function importKey(key: Uint8Array, usage: "encrypt" | "decrypt"): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", buffer(key), "AES-GCM", false, [usage]);
}
