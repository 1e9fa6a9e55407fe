import { describe, expect, test } from "vitest";
import { aeadOpen, aeadSeal } from "@/crypto/aead.ts";
import { fromBase64Url, hex, randomBytes, toBase64Url, unhex } from "@/crypto/bytes.ts";
import { CryptoFailure, isRule } from "@/crypto/errors.ts";
import { checkSealingKey, keyPair, openBox, seal } from "@/crypto/sealing.ts";
import { Secret } from "@/crypto/secret.ts";
import { signerFromSeed, verify } from "@/crypto/signing.ts";

const body = unhex("010203");

describe("a signer", () => {
  test("of a seed that is kept signs again", async () => {
    const seed = randomBytes(32);
    const [made, kept] = [await signerFromSeed(seed), await signerFromSeed(seed)];
    expect(hex(kept.publicKey)).toBe(hex(made.publicKey));
    await verify(made.publicKey, "entry", body, await kept.sign("entry", body));
  });

  test("of a seed has the key that RFC 8032 gives", async () => {
    const seed = unhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    const signer = await signerFromSeed(seed);
    expect(hex(signer.publicKey)).toBe(
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    );
  });

  test("signs for one label only", async () => {
    const signer = await signerFromSeed(randomBytes(32));
    const signature = await signer.sign("entry", body);
    const refusal = await verify(signer.publicKey, "attest", body, signature).catch(
      (error: unknown) => error,
    );
    expect(isRule(refusal, "SIG-01")).toBe(true);
  });
});

describe("a box", () => {
  test("opens for its key, label and context alone", async () => {
    const [pair, other] = [await keyPair(randomBytes(32)), await keyPair(randomBytes(32))];
    const box = await seal(pair.publicKey, "epoch-box", [1], body);
    expect(hex(await openBox(pair, "epoch-box", [1], box))).toBe(hex(body));
    await expect(openBox(other, "epoch-box", [1], box)).rejects.toThrow(CryptoFailure);
    await expect(openBox(pair, "epoch-box", [2], box)).rejects.toThrow(CryptoFailure);
    await expect(openBox(pair, "acct-box", [1], box)).rejects.toThrow(CryptoFailure);
    await expect(openBox(pair, "epoch-box", [1], box.subarray(1))).rejects.toThrow(
      CryptoFailure,
    );
  });

  test("is sealed only to keys that can be sealed to", async () => {
    const { publicKey } = await keyPair(randomBytes(32));
    checkSealingKey(publicKey);
    const changed = (offset: number, ...bytes: readonly number[]) => {
      const key = publicKey.slice();
      key.set(bytes, offset);
      return () => checkSealingKey(key);
    };
    const low = [...new Uint8Array(31)];
    expect(changed(0, 0x01, 0x0d)).toThrow("CHN-16");
    expect(changed(1149, 0xff, 0xff, 0xff)).toThrow("CHN-16");
    expect(changed(1184, ...low, 0x80)).toThrow("CHN-16");
    expect(changed(1184, ...low, 0)).toThrow("CHN-16");
    expect(changed(1184, 1, ...low)).toThrow("CHN-16");
    expect(changed(1184, 0xed, ...low.slice(1).map(() => 0xff), 0x7f)).toThrow("CHN-16");
    expect(() => checkSealingKey(publicKey.subarray(1))).toThrow("CHN-16");
  });
});

describe("a sealed text", () => {
  test("opens under its key and its context alone", async () => {
    const [key, other] = [randomBytes(32), randomBytes(32)];
    const sealed = await aeadSeal(key, body, unhex("aa"));
    expect(hex(await aeadOpen(key, sealed, unhex("aa")))).toBe(hex(body));
    await expect(aeadOpen(other, sealed, unhex("aa"))).rejects.toThrow(CryptoFailure);
    await expect(aeadOpen(key, sealed)).rejects.toThrow(CryptoFailure);
    await expect(aeadOpen(key, sealed.subarray(0, 27))).rejects.toThrow(CryptoFailure);
  });
});

test("a secret shows its bytes to who asks, and to nobody else", () => {
  const secret = new Secret(unhex("5ec7e7"));
  expect(hex(secret.reveal())).toBe("5ec7e7");
  for (const shown of [`${secret}`, JSON.stringify({ secret }), JSON.stringify([secret])]) {
    expect(shown).not.toMatch(/5ec7e7|94|199|231/);
  }
  expect(Object.keys(secret)).toEqual([]);
});

test("base64url has one form", () => {
  for (let length = 0; length < 8; length++) {
    const bytes = randomBytes(length);
    expect(hex(fromBase64Url(toBase64Url(bytes)))).toBe(hex(bytes));
  }
  for (const text of ["A", "AB", "AA=", "A+", "A A"]) {
    expect(() => fromBase64Url(text)).toThrow(SyntaxError);
  }
});
