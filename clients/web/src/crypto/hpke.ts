// The one HPKE suite (§2.2): X-Wing, HKDF-SHA256, AES-256-GCM.
// Nothing but the library's objects stands here, so that it can be fetched apart.

import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";

export const kem = new XWing();
export const suite = new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes256Gcm() });
