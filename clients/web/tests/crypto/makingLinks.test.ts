import { beforeAll, describe, expect, test } from "vitest";
import { randomBytes } from "@/crypto/bytes.ts";
import { NO_ACCOUNTS } from "@/crypto/chain.ts";
import { isRule, type Rule } from "@/crypto/errors.ts";
import { encodeAnswer, type LinkAnswer, linkMac } from "@/crypto/linking.ts";
import { checkLinkedChain, type LinkShown, NewDevice } from "@/crypto/linkingNew.ts";
import { checkLink, type LinkTalk } from "@/crypto/linkingOld.ts";
import { addDevice } from "@/crypto/makeEntry.ts";
import { keyPair } from "@/crypto/sealing.ts";
import { type Signer, signerFromSeed } from "@/crypto/signing.ts";
import { Owner } from "./actors.ts";

const NUMBER = 42_917;

let anna: Owner;
let device: Signer;
let joining: NewDevice;
let answer: LinkAnswer;
let talk: LinkTalk;
let shown: LinkShown;

beforeAll(async () => {
  anna = await Owner.create("person");
  device = await signerFromSeed(randomBytes(32));
  joining = new NewDevice(NUMBER, device, (await keyPair(randomBytes(32))).publicKey);
  const { account, seq, head } = anna.chain.state;
  answer = { account, seq, head, nonce: randomBytes(32) };
  talk = { number: NUMBER, answer, commit: joining.commit };
  shown = await joining.reveal(encodeAnswer(answer));
});

function breaks(rule: Rule): (error: unknown) => boolean {
  return (error) => isRule(error, rule);
}

describe("a device that is linked", () => {
  test("by typing the code joins the chain that it was told of", async () => {
    const { opener, accept, macKey } = await checkLink(talk, shown.reveal, {
      typed: shown.code,
    });
    expect(macKey).toBeNull();
    const time = { time: 1_790_000_000_000 };
    const added = await addDevice(
      anna.chain,
      opener,
      accept,
      anna.secret,
      anna.phone.signer,
      time,
    );
    const chain = await anna.chain.append(added.signed, NO_ACCOUNTS);
    checkLinkedChain(chain, shown.answer, device.publicKey);
    expect(() => checkLinkedChain(anna.chain, shown.answer, device.publicKey)).toThrow(
      "LNK-06",
    );
  });

  test("by reading the text gets a MAC that only its reader can make", async () => {
    const { macKey } = await checkLink(talk, shown.reveal, { text: `${shown.text}\n` });
    expect(macKey).not.toBeNull();
    if (!macKey) return;
    const answered = encodeAnswer(answer);
    joining.checkMac(answered, linkMac(macKey, NUMBER, answered));
    expect(() => joining.checkMac(answered, randomBytes(32))).toThrow("LNK-04");
  });

  test("under another answer shows another code", async () => {
    const other = { ...answer, nonce: randomBytes(32) };
    const judged = checkLink({ ...talk, answer: other }, shown.reveal, { typed: shown.code });
    await expect(judged).rejects.toSatisfy(breaks("LNK-04"));
  });

  test("in another session is not taken by its text", async () => {
    const judged = checkLink({ ...talk, number: 1 }, shown.reveal, { text: shown.text });
    await expect(judged).rejects.toSatisfy(breaks("LNK-04"));
  });

  test("that reveals other keys than it committed to is refused", async () => {
    const other = new NewDevice(
      NUMBER,
      await signerFromSeed(randomBytes(32)),
      joining.keys.kemPk,
    );
    const { reveal, code } = await other.reveal(encodeAnswer(answer));
    const judged = checkLink(talk, reveal, { typed: code });
    await expect(judged).rejects.toSatisfy(breaks("LNK-03"));
  });
});
