/**
 * Records at rest: AES-256-GCM under the profile's key, bound to their place.
 * What never enters this room: a database, a PIN, the bytes of the key.
 */

import { owned } from "@/store/digest.ts";
import { decodeRecord, encodeRecord } from "@/store/record.ts";
import { WrongKey } from "@/wire/errors.ts";

export const KEY_SIZE = 32;
const NONCE_SIZE = 12;

/** Table and columns of a record: it opens nowhere else, and beside no other columns. */
export type Place = readonly [table: string, columns: object];

/** Seals and opens records. The key cannot be read from it. */
export class Vault {
  private readonly key: CryptoKey;

  constructor(key: CryptoKey) {
    this.key = key;
  }

  /** Encrypt a record's bytes: `nonce12 ‖ ciphertext ‖ tag16`. */
  async seal(place: Place, plain: Uint8Array): Promise<Uint8Array> {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_SIZE));
    const parameters = { name: "AES-GCM", iv: nonce, additionalData: bound(place) };
    const sealed = await crypto.subtle.encrypt(parameters, this.key, owned(plain));
    const record = new Uint8Array(NONCE_SIZE + sealed.byteLength);
    record.set(nonce);
    record.set(new Uint8Array(sealed), NONCE_SIZE);
    return record;
  }

  /** The record's bytes. Raises WrongKey for another key, place or bytes. */
  async open(place: Place, sealed: Uint8Array): Promise<Uint8Array> {
    const iv = owned(sealed.subarray(0, NONCE_SIZE));
    const parameters = { name: "AES-GCM", iv, additionalData: bound(place) };
    try {
      const rest = owned(sealed.subarray(NONCE_SIZE));
      return new Uint8Array(await crypto.subtle.decrypt(parameters, this.key, rest));
    } catch {
      throw new WrongKey("a record does not open with this key");
    }
  }

  /** The record itself. Raises WrongKey. */
  async load(place: Place, sealed: Uint8Array): Promise<unknown> {
    return decodeRecord(await this.open(place, sealed));
  }
}

/** A key of the vault from its bytes, which nobody reads again. */
export async function importKey(bytes: Uint8Array): Promise<CryptoKey> {
  const uses = ["encrypt", "decrypt"] as const;
  return await crypto.subtle.importKey("raw", owned(bytes), "AES-GCM", false, [...uses]);
}

function bound([table, columns]: Place): Uint8Array<ArrayBuffer> {
  const named = Object.entries(columns).sort(([a], [b]) => (a < b ? -1 : 1));
  return encodeRecord([table, ...named.flat()]);
}
