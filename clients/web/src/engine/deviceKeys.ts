/**
 * The keys of this device: one signs, one opens. In use neither can be read from what has it.
 *
 * What never enters this room: a key of another device.
 */

import { randomBytes } from "@/crypto/bytes.ts";
import { makeOpener, type OpenerKeys } from "@/crypto/openerKeys.ts";
import { Secret } from "@/crypto/secret.ts";
import { type Signer, signerFromSeed } from "@/crypto/signing.ts";

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

/** What a device keeps of itself: the seed of what signs, and the one of what opens. */
export interface KeptDevice {
  readonly sigSeed: Secret;
  readonly kemSeed: Uint8Array;
}

export function newDevice(): KeptDevice {
  return { sigSeed: new Secret(randomBytes(32)), kemSeed: randomBytes(32) };
}

export async function deviceSigner(sigSeed: Secret): Promise<DeviceSigner> {
  const signer = await signerFromSeed(sigSeed.reveal());
  return { signer, sigPk: signer.publicKey };
}

export async function deviceKeys({ sigSeed, kemSeed }: KeptDevice): Promise<DeviceKeys> {
  const { signer } = await deviceSigner(sigSeed);
  const keys = await makeOpener("device", signer, kemSeed);
  const { sigPk, kemPk } = keys.opener;
  return { ...keys, sigPk, kemPk, kemSeed: new Secret(kemSeed) };
}
