// The operations of the vectors on encodings, primitives, chains, generations and attestations.
// Each does what tests/vectors/README.md says and fails unless the stated outcome comes out.

import { aeadOpen } from "@/crypto/aead.ts";
import {
  judgeAdding,
  judgeMember,
  judgeSingle,
  judgeTrust,
  verifyAttestation,
} from "@/crypto/attestation.ts";
import { attestationHash, readAttestation } from "@/crypto/attestationBody.ts";
import { hex, unhex } from "@/crypto/bytes.ts";
import { Chain, NO_ACCOUNTS } from "@/crypto/chain.ts";
import { isHolder, type Opener } from "@/crypto/chainEntry.ts";
import { anything, decode, encodeAs, LIMITS, type Value } from "@/crypto/encoding.ts";
import { baseShape } from "@/crypto/epochBody.ts";
import { decodeEvent, encodeEvent } from "@/crypto/event.ts";
import { openHeld } from "@/crypto/heldKeyring.ts";
import { judgeHeld, shift } from "@/crypto/heldVerdicts.ts";
import { Keyring, openAccount } from "@/crypto/keyring.ts";
import {
  H,
  type HashLabel,
  type KdfLabel,
  kdf,
  type SealLabel,
  type SignLabel,
} from "@/crypto/labels.ts";
import { decodeHeader, encodeHeader } from "@/crypto/messageHeader.ts";
import { pad, unpad } from "@/crypto/padding.ts";
import { keyPair, openBox } from "@/crypto/sealing.ts";
import { Secret } from "@/crypto/secret.ts";
import { decodeSigned, encodeSigned } from "@/crypto/signed.ts";
import { signerFromSeed, verify } from "@/crypto/signing.ts";
import { judgeSuite } from "@/crypto/suite.ts";
import { expectSame, type Operations, type Vector } from "./vectorReader.ts";

const decoders: Readonly<Record<string, (data: Uint8Array) => Uint8Array>> = {
  signed: (data) => encodeSigned(decodeSigned(data)),
  base: (data) => encodeAs(baseShape, decode(baseShape, LIMITS.other, data)),
  header: (data) => encodeHeader(decodeHeader(data)),
  event: (data) => encodeEvent(decodeEvent(data)),
};

function parts(vector: Vector): readonly Value[] {
  return decode(anything, LIMITS.other, vector.bytes("parts")) as readonly Value[];
}

function openersOf(openers: readonly Opener[]): string[] {
  return openers.map((opener) => hex(isHolder(opener) ? opener.account : opener.sigPk));
}

function expectState(chain: Chain, vector: Vector): void {
  if (!vector.has("state")) return;
  const { state } = chain;
  const got: Record<string, unknown> = {
    seq: state.seq,
    head: hex(state.head),
    g: state.generation,
    openers: openersOf(state.openers),
  };
  const expected = vector.record("state");
  expectSame(Object.keys(got).sort(), Object.keys(expected).sort(), "fields of the state");
  for (const [field, value] of Object.entries(expected)) expectSame(got[field], value, field);
}

function boxesBySeq(vector: Vector, field: string): Map<number, Uint8Array[]> {
  return new Map(
    Object.entries(vector.record(field)).map(([seq, boxes]) => [
      Number(seq),
      (boxes as readonly string[]).map(unhex),
    ]),
  );
}

function expectSecrets(keyring: Keyring, vector: Vector): void {
  const opened = [...keyring.secrets].map(([g, secret]) => [String(g), hex(secret.reveal())]);
  expectSame(Object.fromEntries(opened), vector.record("secrets"), "secrets");
}

export const operationsA: Operations = {
  decode: async (vector) => {
    const data = vector.bytes("data");
    const again = decoders[vector.text("shape")]?.(data);
    expectSame(again && hex(again), hex(data), "encoded again");
  },

  suite: async (vector) => judgeSuite(vector.number("suite"), vector.number("previous")),

  hash: async (vector) => {
    const hashed = H(vector.text("label") as HashLabel, parts(vector));
    expectSame(hex(hashed), vector.text("hash"), "hash");
  },

  kdf: async (vector) => {
    const label = vector.text("label") as KdfLabel;
    const output = kdf(vector.bytes("secret"), label, parts(vector), vector.number("size"));
    expectSame(hex(output), vector.text("output"), "output");
  },

  aead: async (vector) => {
    const plain = await aeadOpen(
      vector.bytes("key"),
      vector.bytes("data"),
      vector.bytes("aad"),
    );
    expectSame(hex(plain), vector.text("plain"), "plain");
  },

  box: async (vector) => {
    const pair = await keyPair(vector.bytes("seed"));
    expectSame(hex(pair.publicKey), vector.text("public"), "public key");
    const label = vector.text("label") as SealLabel;
    const plain = await openBox(pair, label, parts(vector), vector.bytes("box"));
    expectSame(hex(plain), vector.text("plain"), "plain");
  },

  padding: async (vector) => {
    const data = vector.bytes("data");
    const plain = unpad(data);
    expectSame(hex(plain), vector.text("plain"), "plain");
    expectSame(hex(pad(plain)), hex(data), "padded again");
  },

  verify: async (vector) => {
    const label = vector.text("label") as SignLabel;
    const [key, body] = [vector.bytes("key"), vector.bytes("body")];
    await verify(key, label, body, vector.bytes("signature"));
  },

  chain: async (vector, family) => {
    const accounts = await family.accounts(vector);
    const account = vector.bytesOrNull("account") ?? undefined;
    const chain = await Chain.verify(vector.signedList("entries"), accounts, account);
    expectState(chain, vector);
  },

  continue: async (vector, family) => {
    const accounts = await family.accounts(vector);
    const known = await Chain.verify(vector.signedList("known"), accounts);
    const entries = vector.signedList("entries");
    const chain = await known.servedAgain(entries, accounts);
    expectSame(chain.length, entries.length, "length");
  },

  at: async (vector, family) => {
    const accounts = await family.accounts(vector);
    const chain = await Chain.verify(vector.signedList("entries"), accounts);
    chain.at(vector.number("seq"), vector.bytes("head"));
  },

  held: async (vector, family) => {
    const accounts = await family.accounts(vector);
    const chain = await Chain.verify(vector.signedList("entries"), accounts);
    judgeHeld(chain.state, accounts);
  },

  shift: async (vector, family) => {
    const accounts = await family.accounts(vector);
    const { state } = await Chain.verify(vector.signedList("entries"), accounts);
    const plan = shift(state, vector.number("now"));
    expectSame(plan?.gen.generation ?? null, vector.raw("g"), "planned generation");
  },

  "open account": async (vector, family) => {
    const accounts = await family.accounts(vector);
    const chain = await Chain.verify(vector.signedList("entries"), accounts);
    const signer = await signerFromSeed(vector.bytes("sig_seed"));
    const kem = await keyPair(vector.bytes("kem_seed"));
    const openers = boxesBySeq(vector, "boxes");
    const reserve = boxesBySeq(vector, "reserve_boxes");
    const boxes = new Map(
      [...openers].map(([seq, boxes]) => [
        seq,
        { openers: boxes, reserve: reserve.get(seq) ?? [] },
      ]),
    );
    expectSecrets(await openAccount(chain, { sigPk: signer.publicKey, kem }, boxes), vector);
  },

  "open held": async (vector, family) => {
    const accounts = await family.accounts(vector);
    const chain = await Chain.verify(vector.signedList("entries"), accounts);
    const mine = Object.entries(vector.record("holder_secrets")).map(
      ([generation, secret]) =>
        [Number(generation), new Secret(unhex(String(secret)))] as const,
    );
    const keyring = new Keyring(new Map(mine));
    const boxes = boxesBySeq(vector, "boxes");
    expectSecrets(await openHeld(chain, vector.bytes("holder"), keyring, boxes), vector);
  },

  attestation: async (vector) => {
    const organisation = await Chain.verify(vector.signedList("organisation"), NO_ACCOUNTS);
    const subject = await Chain.verify(vector.signedList("subject"), NO_ACCOUNTS);
    const signed = vector.signed("attestation");
    const attestation = await verifyAttestation(signed, organisation, subject);
    expectSame(hex(attestation.hash), hex(attestationHash(signed)), "hash");
  },

  time: async (vector) => {
    judgeAdding(readAttestation(vector.signed("attestation")), vector.number("now"));
  },

  "member time": async (vector) => {
    judgeMember(readAttestation(vector.signed("attestation")), vector.number("now"));
  },

  trust: async (vector) => {
    const mine = await Chain.verify(vector.signedList("mine"), NO_ACCOUNTS);
    const [organisation, pinned] = [vector.bytes("organisation"), vector.bytes("pinned")];
    judgeTrust(organisation, pinned, mine, vector.number("now"));
  },

  single: async (vector) => {
    const live = Object.entries(vector.record("live"));
    judgeSingle(
      {
        identity: { idnps: vector.text("idnps") },
        subject: vector.bytes("account"),
        supersedes: vector.bytesOrNull("supersedes"),
      },
      new Map(live.map(([idnps, account]) => [idnps, unhex(String(account))])),
    );
  },
};
