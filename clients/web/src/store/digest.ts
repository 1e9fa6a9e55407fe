/** SHA-256, for what is named by its hash. What never enters this room: a key. */

export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", owned(bytes)));
}

/** The same bytes as WebCrypto's types want them: never shared memory. */
export function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}
