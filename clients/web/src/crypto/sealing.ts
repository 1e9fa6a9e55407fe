// Sealing (§2.2): HPKE in base mode with X-Wing, and which public keys can be sealed to.
// What is sealed and to whom is said by the label and the context.

import { buffer, concat, hex } from "@/crypto/bytes.ts";
import { CryptoFailure, RuleError } from "@/crypto/errors.ts";
import { labelled, type SealLabel } from "@/crypto/labels.ts";
import type { Value } from "@/crypto/value.ts";

const ENCAPSULATED = 1120;
const TAG = 16;
const ML_KEM = 1184;
const SEED = 32;

/** The library is fetched when something is first sealed or opened, not to draw a screen. */
const hpke = () => import("@/crypto/hpke.ts");

/** A key pair of a seed; the private half is HPKE's and is never shown. */
export interface KemKeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: CryptoKey;
}

/** @throws CryptoFailure when the seed has another length than 32 bytes */
export async function keyPair(seed: Uint8Array): Promise<KemKeyPair> {
  if (seed.length !== SEED) throw new CryptoFailure("a seed has 32 bytes");
  const { kem } = await hpke();
  const pair = await kem.generateKeyPairDerand(buffer(seed.slice()));
  const publicKey = new Uint8Array(await kem.serializePublicKey(pair.publicKey)).slice();
  return { publicKey, privateKey: pair.privateKey };
}

/** `enc ‖ ciphertext ‖ tag16` */
export async function seal(
  publicKey: Uint8Array,
  label: SealLabel,
  context: readonly Value[],
  plain: Uint8Array,
): Promise<Uint8Array> {
  const { kem, suite } = await hpke();
  const recipientPublicKey = await kem.deserializePublicKey(publicKey.slice().buffer);
  const info = buffer(labelled(label, context));
  const sealed = await suite.seal({ recipientPublicKey, info }, buffer(plain.slice()));
  return concat(new Uint8Array(sealed.enc), new Uint8Array(sealed.ct));
}

/** @throws CryptoFailure */
export async function openBox(
  pair: KemKeyPair,
  label: SealLabel,
  context: readonly Value[],
  box: Uint8Array,
): Promise<Uint8Array> {
  if (box.length < ENCAPSULATED + TAG) throw new CryptoFailure("too short to be a box");
  const enc = box.slice(0, ENCAPSULATED).buffer;
  const info = buffer(labelled(label, context));
  const { suite } = await hpke();
  try {
    const ciphertext = box.slice(ENCAPSULATED).buffer;
    return new Uint8Array(
      await suite.open({ recipientKey: pair.privateKey, enc, info }, ciphertext),
    );
  } catch {
    throw new CryptoFailure("the box does not open");
  }
}

/** q of ML-KEM (FIPS 203): every coefficient of a key is below it. */
const MODULUS = 3329;
/** The coefficients of the three polynomials, twelve bits each; the seed rho comes after. */
const COEFFICIENTS = 1152;

/** The u of order 1, 2, 4 and 8 that are below p, and p - 1, as they are written. */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  `ec${"ff".repeat(30)}7f`,
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
]);

/** Whether a key can be sealed to. @throws RuleError CHN-16 */
export function checkSealingKey(publicKey: Uint8Array): void {
  const sound =
    publicKey.length === ML_KEM + 32 &&
    hasReducedCoefficients(publicKey.subarray(0, COEFFICIENTS)) &&
    isUsableU(publicKey.subarray(ML_KEM));
  if (!sound) throw new RuleError("CHN-16");
}

/** The modulus check of FIPS 203 §7.2. */
function hasReducedCoefficients(bytes: Uint8Array): boolean {
  for (let i = 0; i + 2 < bytes.length; i += 3) {
    const [low = 0, middle = 0, high = 0] = bytes.subarray(i, i + 3);
    if ((low | ((middle & 0x0f) << 8)) >= MODULUS) return false;
    if (((middle >> 4) | (high << 4)) >= MODULUS) return false;
  }
  return true;
}

/** Below p = 2^255 - 19 as 256 bits little-endian, and not of small order. */
function isUsableU(u: Uint8Array): boolean {
  return isBelowP(u) && !SMALL_ORDER.has(hex(u));
}

function isBelowP(u: Uint8Array): boolean {
  const top = u[31] ?? 0;
  if (top !== 0x7f) return top < 0x7f;
  const middle = u.subarray(1, 31);
  return !middle.every((byte) => byte === 0xff) || (u[0] ?? 0) < 0xed;
}
