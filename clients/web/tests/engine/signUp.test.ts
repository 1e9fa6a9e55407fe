import { beforeEach, expect, it } from "vitest";
import { randomBytes } from "@/crypto/bytes.ts";
import { Chain, NO_ACCOUNTS } from "@/crypto/chain.ts";
import { checkInvitationProof, type Invitation, invitationText } from "@/crypto/invitation.ts";
import { deviceSigner } from "@/engine/deviceKeys.ts";
import type { Site } from "@/engine/door.ts";
import { noFaults } from "@/engine/faults.ts";
import { signUp, viewInvitation } from "@/engine/signUp.ts";
import { loadKeyring, loadMe } from "@/store/facts.ts";
import { loadKey } from "@/store/keys.ts";
import { memoryStore } from "@/store/memoryStore.ts";
import { NotOnline } from "@/wire/errors.ts";
import type { SignUp } from "@/wire/protocol.ts";
import { ServedBooks } from "./servedBooks.ts";

const origin = "https://cordee.example";
let door: ServedBooks;
let site: Site;
let posted: SignUp[];

beforeEach(() => {
  door = new ServedBooks();
  posted = [];
  door.postAccount = async (request) => {
    posted.push(request);
    return [(await chainOf(request)).account];
  };
  site = {
    store: memoryStore(),
    door,
    origin,
    clock: () => 1_790_000_000_000,
    fault: noFaults,
  };
});

async function chainOf([, [body, signature]]: SignUp): Promise<Chain> {
  return await Chain.verify([{ body, signature }], NO_ACCOUNTS);
}

function invited(changes: Partial<Invitation> = {}): Invitation {
  return {
    origin,
    organisation: randomBytes(32),
    secret: randomBytes(32),
    notAfter: 9,
    ...changes,
  };
}

it("makes a person with a device and a card, whom only the invited can be", async () => {
  const invitation = invited();
  const card = await signUp(site, invitationText(invitation));
  expect(card).toMatch(/^([0-9A-HJKMNP-TV-Z]{5} ){7}[0-9A-HJKMNP-TV-Z]{5}$/);
  const [request] = posted as [SignUp];
  const { state } = await chainOf(request);
  expect(state.openers.map((opener) => opener.type)).toEqual(["device", "card"]);
  expect(state.admin).toEqual(invitation.organisation);
  checkInvitationProof(invitation, state.account, state.head, request[4]);
  const me = await loadMe(site.store);
  expect(me).toMatchObject({ account: state.account, kind: "person", signUp: null });
  expect((await loadKeyring(site.store)).has(0)).toBe(true);
  const sigSeed = await loadKey(site.store, "device");
  if (sigSeed === null) throw new Error("no key is kept");
  expect((await deviceSigner(sigSeed)).sigPk).toEqual(me?.device);
});

it("has everything on disk before the server hears of it, and asks again with the same", async () => {
  const text = invitationText(invited());
  const honest = door.postAccount;
  door.postAccount = async (request) => {
    expect(await loadMe(site.store)).not.toBeNull();
    await honest(request);
    throw new NotOnline("the answer was lost");
  };
  await expect(signUp(site, text)).rejects.toMatchObject({ name: "NotOnline" });
  door.postAccount = honest;
  await signUp(site, text);
  expect(posted[1]).toEqual(posted[0]);
  await expect(signUp(site, text)).rejects.toMatchObject({ name: "ProfileExists" });
});

it("begins anew with another invitation", async () => {
  door.postAccount = () => Promise.reject(new NotOnline("nobody is there"));
  await expect(signUp(site, invitationText(invited()))).rejects.toThrow();
  const before = await loadMe(site.store);
  await expect(signUp(site, invitationText(invited()))).rejects.toThrow();
  expect((await loadMe(site.store))?.account).not.toEqual(before?.account);
});

it("believes no server that signs another account up (CHN-02)", async () => {
  door.postAccount = async () => [randomBytes(32)];
  await expect(signUp(site, invitationText(invited()))).rejects.toMatchObject({
    name: "TamperedError",
    rule: "CHN-02",
  });
});

it.each([
  ["another server's", invitationText(invited({ origin: "https://other.example" }))],
  ["an organisation's", invitationText(invited({ organisation: null }))],
  ["none", "cordee1-AAAA"],
  ["not even text", "bonjour"],
])("refuses an invitation that is %s, and begins nothing", async (_what, text) => {
  expect(() => viewInvitation(text, origin)).toThrow();
  await expect(signUp(site, text)).rejects.toMatchObject({ name: "InvitationError" });
  expect(await loadMe(site.store)).toBeNull();
});

it("reads what an invitation says, in milliseconds", () => {
  const invitation = invited({ notAfter: 1_790_000_000 });
  expect(viewInvitation(`${invitationText(invitation)}\n`, origin)).toEqual({
    origin,
    organisation: Buffer.from(invitation.organisation ?? []).toString("hex"),
    notAfter: 1_790_000_000_000,
  });
});
