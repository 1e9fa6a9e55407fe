/**
 * The key pairs of this device: one signs, and cannot be read; one opens.
 *
 * What never enters this room: a key of another device.
 */

import { randomBytes } from "@/crypto/bytes.ts";
import { makeOpener, type OpenerKeys } from "@/crypto/openerKeys.ts";
import { Secret } from "@/crypto/secret.ts";
import { generateDevice, type Signer, signerFromKey } from "@/crypto/signing.ts";

/** Name of the device's signing key in the store. */
export const DEVICE_KEY = "device";

/** What signs for a device; what is sealed to it is opened with the seed that it keeps. */
export interface DeviceSigner {
  readonly signer: Signer;
  readonly sigPk: Uint8Array;
}

export interface DeviceKeys extends OpenerKeys, DeviceSigner {
  readonly kemPk: Uint8Array;
  readonly kemSeed: Secret;
}

/** What a device keeps of itself: a pair that cannot be read, and the seed that opens. */
export interface KeptDevice {
  readonly pair: CryptoKeyPair;
  readonly kemSeed: Uint8Array;
}

export async function newDevice(): Promise<KeptDevice> {
  const { keys } = await generateDevice();
  return { pair: keys, kemSeed: randomBytes(32) };
}

export async function deviceSigner(pair: CryptoKeyPair): Promise<DeviceSigner> {
  const signer = await signerFromKey(pair);
  return { signer, sigPk: signer.publicKey };
}

export async function deviceKeys({ pair, kemSeed }: KeptDevice): Promise<DeviceKeys> {
  const keys = await makeOpener("device", await signerFromKey(pair), kemSeed);
  const { sigPk, kemPk } = keys.opener;
  return { ...keys, sigPk, kemPk, kemSeed: new Secret(kemSeed) };
}
