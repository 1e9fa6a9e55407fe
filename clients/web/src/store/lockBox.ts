/**
 * The profile's key under a lock: what a PIN or a passkey opens, and nothing else does.
 *
 * A PIN goes through scrypt (RFC 7914) with N = 2^16, r = 8, p = 2: 64 MiB, which a phone
 * has, twice; OWASP's equal of N = 2^17, p = 1. WebCrypto offers PBKDF2 only, whose guesses
 * cost a graphics card a thousandth of that memory. Whoever has copied the disk still
 * tries a million PINs of six digits in hours: against him there is the passkey, whose
 * secret of 32 bytes does not leave its authenticator, or a longer PIN.
 *
 * What never enters this room: a database, a delay.
 */

import { owned } from "@/store/digest.ts";
import { WrongKey } from "@/wire/errors.ts";
import { fetched } from "@/wire/fetched.ts";

/** What opens a profile: a PIN as typed, or the PRF output of its passkey. */
export type Secret = { readonly pin: string } | { readonly prf: Uint8Array };

/** A profile's key: bare, in the hands of WebCrypto; or wrapped. */
export type Box = BareBox | PinBox | PasskeyBox;

export interface BareBox {
  readonly kind: "none";
  readonly key: CryptoKey;
}

export interface PinBox {
  readonly kind: "pin";
  readonly salt: Uint8Array;
  readonly cost: Cost;
  readonly wrapped: Uint8Array;
}

export interface PasskeyBox {
  readonly kind: "passkey";
  readonly credential: Uint8Array;
  readonly salt: Uint8Array;
  readonly wrapped: Uint8Array;
}

/** scrypt's N, r and p, kept beside what they made. */
export interface Cost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

export const COST: Cost = { n: 2 ** 16, r: 8, p: 2 };
const SALT_SIZE = 16;
const NONCE_SIZE = 12;
const KEY_SIZE = 32;
const LABEL = new TextEncoder().encode("cordee/1/profile-lock");

/** What a passkey is asked with, so that its answer for this is its answer for nothing else. */
export const PASSKEY_INPUT = new TextEncoder().encode("cordee/1/passkey");

/** Put a key under a PIN. */
export async function wrapByPin(key: Uint8Array, pin: string, cost = COST): Promise<PinBox> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_SIZE));
  const lock = await stretch(pin, salt, cost);
  return { kind: "pin", salt, cost, wrapped: await wrap(lock, key) };
}

/** Put a key under what a passkey answers. */
export async function wrapByPasskey(
  key: Uint8Array,
  credential: Uint8Array,
  prf: Uint8Array,
): Promise<PasskeyBox> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_SIZE));
  const lock = await derive(prf, salt);
  return { kind: "passkey", credential, salt, wrapped: await wrap(lock, key) };
}

/** The key's bytes. Raises WrongKey for another secret, or one of another kind. */
export async function unwrap(box: PinBox | PasskeyBox, secret: Secret): Promise<Uint8Array> {
  const lock = await lockOf(box, secret);
  const iv = owned(box.wrapped.subarray(0, NONCE_SIZE));
  const rest = owned(box.wrapped.subarray(NONCE_SIZE));
  try {
    const parameters = { name: "AES-GCM", iv, additionalData: LABEL };
    return new Uint8Array(await crypto.subtle.decrypt(parameters, lock, rest));
  } catch {
    throw new WrongKey("this does not open the profile");
  }
}

async function lockOf(box: PinBox | PasskeyBox, secret: Secret): Promise<CryptoKey> {
  if (box.kind === "pin" && "pin" in secret) {
    return await stretch(secret.pin, box.salt, box.cost);
  }
  if (box.kind === "passkey" && "prf" in secret) return await derive(secret.prf, box.salt);
  throw new WrongKey("the profile has another lock");
}

async function wrap(lock: CryptoKey, key: Uint8Array): Promise<Uint8Array> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_SIZE));
  const parameters = { name: "AES-GCM", iv: nonce, additionalData: LABEL };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters, lock, owned(key)));
  const wrapped = new Uint8Array(NONCE_SIZE + sealed.length);
  wrapped.set(nonce);
  wrapped.set(sealed, NONCE_SIZE);
  return wrapped;
}

async function stretch(pin: string, salt: Uint8Array, cost: Cost): Promise<CryptoKey> {
  const { n, r, p } = cost;
  const { scryptAsync } = await fetched(import("@noble/hashes/scrypt.js"));
  const words = pin.normalize("NFKC");
  const bytes = await scryptAsync(words, salt, { N: n, r, p, dkLen: KEY_SIZE });
  return await lockKey(bytes);
}

async function derive(prf: Uint8Array, salt: Uint8Array): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey("raw", owned(prf), "HKDF", false, [
    "deriveBits",
  ]);
  const parameters = { name: "HKDF", hash: "SHA-256", salt: owned(salt), info: LABEL };
  const bits = await crypto.subtle.deriveBits(parameters, secret, KEY_SIZE * 8);
  return await lockKey(new Uint8Array(bits));
}

async function lockKey(bytes: Uint8Array): Promise<CryptoKey> {
  const uses = ["encrypt", "decrypt"] as const;
  return await crypto.subtle.importKey("raw", owned(bytes), "AES-GCM", false, [...uses]);
}
