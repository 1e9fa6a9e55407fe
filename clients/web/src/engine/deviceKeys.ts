/**
 * The key pairs of this device: one signs, and cannot be read; one opens.
 *
 * What never enters this room: a key of another device.
 */

import type { Signer } from "@/crypto/signing.ts";
import type { Secret } from "@/crypto/secret.ts";

export interface DeviceKeys {
  readonly type: "device";
  readonly signer: Signer;
  readonly sigPk: Uint8Array;
  readonly kemPk: Uint8Array;
  readonly kemSeed: Secret;
}
