// Ed25519 (§2.1): signing behind an interface, verifying with the checks of the page in order.
// What signs cannot be read from a signer; where its seed is kept is not known here.

import { buffer, concat, fromBase64Url, hex } from "@/crypto/bytes.ts";
import { RuleError } from "@/crypto/errors.ts";
import { prefix, type SignLabel } from "@/crypto/labels.ts";

export interface Signer {
  readonly publicKey: Uint8Array;
  sign(label: SignLabel, body: Uint8Array): Promise<Uint8Array>;
}

const ALGORITHM = "Ed25519";
/** PrivateKeyInfo of RFC 8410 up to the seed. */
const PKCS8 = Uint8Array.of(
  0x30,
  0x2e,
  2,
  1,
  0,
  0x30,
  5,
  6,
  3,
  0x2b,
  0x65,
  0x70,
  4,
  0x22,
  4,
  0x20,
);

/** The signer of a device, a card or a passkey: a seed of 32 bytes. */
export async function signerFromSeed(seed: Uint8Array): Promise<Signer> {
  const pkcs8 = buffer(concat(PKCS8, seed));
  const readable = await crypto.subtle.importKey("pkcs8", pkcs8, ALGORITHM, true, ["sign"]);
  const { x } = await crypto.subtle.exportKey("jwk", readable);
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, ALGORITHM, false, ["sign"]);
  return {
    publicKey: fromBase64Url(x ?? ""),
    sign: (label, body) => signWith(key, label, body),
  };
}

async function signWith(
  key: CryptoKey,
  label: SignLabel,
  body: Uint8Array,
): Promise<Uint8Array> {
  const message = buffer(concat(prefix(label), body));
  return new Uint8Array(await crypto.subtle.sign(ALGORITHM, key, message));
}

/** @throws RuleError SIG-02, SIG-01, in the order of §2.1 */
export async function verify(
  publicKey: Uint8Array,
  label: SignLabel,
  body: Uint8Array,
  signature: Uint8Array,
): Promise<void> {
  checkSigningKey(publicKey);
  if (signature.length !== 64) throw new RuleError("SIG-01");
  checkPoint(signature.subarray(0, 32));
  if (!(await satisfiesEquation(publicKey, concat(prefix(label), body), signature))) {
    throw new RuleError("SIG-01");
  }
}

/** Check 1 of §2.1. @throws RuleError SIG-02 */
export function checkSigningKey(publicKey: Uint8Array): void {
  if (publicKey.length !== 32) throw new RuleError("SIG-02");
  checkPoint(publicKey);
}

/** p = 2^255 - 19, little-endian. */
const P = ordinate(`ed${"ff".repeat(30)}7f`);

/** The five y of the eight points of order 1, 2, 4 and 8. */
const SMALL_ORDER: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  P - 1n,
  ordinate("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
  P - ordinate("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
]);

function checkPoint(encoded: Uint8Array): void {
  const y = ordinate(hex(encoded));
  if (y >= P || SMALL_ORDER.has(y)) throw new RuleError("SIG-02");
}

/** The low 255 bits of 32 bytes in hexadecimal, read little-endian. */
function ordinate(text: string): bigint {
  const pairs = text.match(/../g) ?? [];
  return BigInt(`0x${pairs.reverse().join("")}`) & (2n ** 255n - 1n);
}

/** Check 4 of §2.1: WebCrypto refuses S ≥ L and what is no point, and has no cofactor. */
async function satisfiesEquation(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  try {
    const key = await importPublic(publicKey);
    return await crypto.subtle.verify(ALGORITHM, key, buffer(signature), buffer(message));
  } catch {
    return false;
  }
}

/** Keys that were used lately: a log is mostly signed by the same few devices. */
const imported = new Map<string, CryptoKey>();
const MOST_IMPORTED = 1024;

async function importPublic(publicKey: Uint8Array): Promise<CryptoKey> {
  const name = hex(publicKey);
  const known = imported.get(name);
  if (known !== undefined) return known;
  const key = await crypto.subtle.importKey("raw", buffer(publicKey), ALGORITHM, false, [
    "verify",
  ]);
  if (imported.size >= MOST_IMPORTED) imported.clear();
  imported.set(name, key);
  return key;
}
