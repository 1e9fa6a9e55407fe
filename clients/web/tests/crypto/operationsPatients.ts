// Vectors of the tokens of patients, and of what is kept under them (§5.11).
// Only automations make them, and none runs in a browser: primitives of ours, joined here.

import { aeadOpen, aeadSeal } from "@/crypto/aead.ts";
import { actId } from "@/crypto/billingEvent.ts";
import { concat, equal } from "@/crypto/bytes.ts";
import { fromCharacters, tidy, toCharacters } from "@/crypto/crockford.ts";
import { decode, encode, encodeAs, int, structure, text } from "@/crypto/encoding.ts";
import { RuleError } from "@/crypto/errors.ts";
import { H, hmac, kdf } from "@/crypto/labels.ts";
import { pad, unpad } from "@/crypto/padding.ts";
import { expectBytes, type Operations, type Vector } from "./vectorReader.ts";

const MAX_KEPT = 1024 * 1024;
const BOX = 284;
const KEY = 32;
const CHECK = 5;

const kept = structure({
  outcome: text(16),
  practitioner: text(32),
  name: text(128),
  time: int,
});

export const patientOperations: Operations = {
  "patient token": async (vector) => {
    const key = derived(vector, "patient-token");
    const patient = encode([vector.text("matricule"), vector.text("oid")]);
    expectBytes(hmac(key, patient), vector.bytes("token"), "the token");
  },
  "count token": async (vector) => {
    const key = derived(vector, "count-token");
    const year = vector.number("year");
    const patient = encode([vector.text("matricule"), vector.text("oid"), year]);
    expectBytes(hmac(key, patient), vector.bytes("token"), "the token");
  },
  "act id": async (vector) => {
    const made = actId(vector.bytes("case"), vector.text("code"), vector.bytes("account"));
    expectBytes(made, vector.bytes("act"), "the act");
  },
  "patient box": async (vector) => {
    const key = derived(vector, "patient-box");
    const [token, data] = [vector.bytes("token"), vector.bytes("data")];
    const found = decode(kept, MAX_KEPT, unpad(await aeadOpen(key, data, token)));
    expectBytes(encodeAs(kept, found), vector.bytes("kept"), "what is kept");
    const again = await aeadSeal(key, pad(encodeAs(kept, found)), token);
    if (again.length !== BOX) throw new Error(`a box of ${again.length} bytes`);
  },
  "patient key": async (vector) => {
    const typed = tidy(vector.text("text"));
    const bytes = typed === null ? null : fromCharacters(typed);
    if (bytes === null) throw new RuleError("REC-01", "not a key");
    const data = bytes.subarray(0, bytes.length - CHECK);
    const check = H("patient-key", [vector.bytes("organisation"), data]).subarray(0, CHECK);
    if (!equal(bytes.subarray(data.length), check)) throw new RuleError("REC-01");
    expectBytes(data.subarray(0, KEY), vector.bytes("secret"), "the key");
    const groups = toCharacters(concat(data, check)).match(/.{4}/g) ?? [];
    if (groups.join(" ") !== vector.text("text")) throw new Error("written otherwise");
  },
};

function derived(
  vector: Vector,
  label: "patient-token" | "patient-box" | "count-token",
): Uint8Array {
  const parts = [vector.bytes("organisation"), vector.number("generation")];
  return kdf(vector.bytes("secret"), label, parts);
}
