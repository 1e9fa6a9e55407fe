/**
 * Passkeys and the 32 bytes that their PRF extension gives (WebAuthn level 3, §10.1.4).
 *
 * Nothing here proves anything to a server: the bytes are a secret that the authenticator keeps,
 * so the challenge is only drawn because one must be. What never enters this room: what the bytes
 * are used for.
 */

import type { PasskeyResult } from "@/api/index.ts";
import { passkeyWords } from "@/ui/entry/passkeyWords.ts";

/** What a passkey is asked with. One that comes back with nothing must know it: it is constant. */
export const RECOVERY_INPUT = new TextEncoder().encode("cordee/1/recovery");
/** The same for the lock of this device, so that neither answer tells the other. */
export const LOCK_INPUT = new TextEncoder().encode("cordee/1/passkey");

const PRF_SIZE = 32;
const TIMEOUT = 120_000;
/** ES256, EdDSA, RS256: what authenticators make. */
const ALGORITHMS = [-7, -8, -257] as const;

export class PasskeyFault extends Error {
  override readonly name = "PasskeyFault";
  readonly why: "refused" | "no_prf";

  constructor(why: "refused" | "no_prf") {
    super(why);
    this.why = why;
  }
}

export function sentenceOfPasskey(error: unknown): string | null {
  return error instanceof PasskeyFault ? passkeyWords()[error.why] : null;
}

/** Whether this browser knows passkeys at all; whether they give a PRF is seen when one is asked. */
export function knowsPasskeys(): boolean {
  return typeof PublicKeyCredential === "function" && isSecureContext;
}

/** Make one. Some authenticators give the PRF only when asked again. @throws PasskeyFault */
export async function createPasskey(input: Uint8Array, name: string): Promise<PasskeyResult> {
  const made = await orRefused(
    navigator.credentials.create({
      publicKey: {
        rp: { name: "Cordée" },
        user: { id: random(32), name, displayName: name },
        challenge: random(32),
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        attestation: "none",
        timeout: TIMEOUT,
        extensions: { prf: { eval: { first: owned(input) } } },
      },
    }),
  );
  const credential = new Uint8Array(made.rawId);
  const results = made.getClientExtensionResults().prf;
  const prf = prfOf(made);
  if (prf) return { credential, prf };
  if (results?.enabled === false) throw new PasskeyFault("no_prf");
  return askPasskey(input, credential);
}

/** Ask one, this one or whichever its person picks. @throws PasskeyFault */
export async function askPasskey(
  input: Uint8Array,
  credential: Uint8Array | null,
): Promise<PasskeyResult> {
  const allowed = credential ? [{ type: "public-key" as const, id: owned(credential) }] : [];
  const given = await orRefused(
    navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        allowCredentials: allowed,
        userVerification: "required",
        timeout: TIMEOUT,
        extensions: { prf: { eval: { first: owned(input) } } },
      },
    }),
  );
  const prf = prfOf(given);
  if (!prf) throw new PasskeyFault("no_prf");
  return { credential: new Uint8Array(given.rawId), prf };
}

async function orRefused(asked: Promise<Credential | null>): Promise<PublicKeyCredential> {
  const given = await asked.catch(() => null);
  if (!(given instanceof PublicKeyCredential)) throw new PasskeyFault("refused");
  return given;
}

function prfOf(credential: PublicKeyCredential): Uint8Array | null {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (!first) return null;
  const bytes = ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
    : new Uint8Array(first);
  return bytes.length === PRF_SIZE ? bytes.slice() : null;
}

function random(size: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(size));
}

function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
