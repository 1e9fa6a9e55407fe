/**
 * Linking a new device, from the old one: begin, answer, confirm, add (§5.5).
 *
 * The counterpart of clients/sdk/linking.py. What never enters this room: a session that
 * this device did not begin, or a second try.
 */

import type { EngineEvent } from "@/api/events.ts";
import { randomBytes } from "@/crypto/bytes.ts";
import { CryptoFailure, RuleError } from "@/crypto/errors.ts";
import { encodeAnswer, type LinkAnswer, linkMac } from "@/crypto/linking.ts";
import {
  checkLink,
  checkReveal,
  type LinkProof,
  type LinkReveal,
  type LinkTalk,
} from "@/crypto/linkingOld.ts";
import { type Asked, askFor } from "@/engine/asking.ts";
import type { Context } from "@/engine/context.ts";
import type { OwnAccount } from "@/engine/ownAccount.ts";
import { CordeeError, NotAllowed, TamperedError } from "@/wire/errors.ts";
import type { LinkCommitted, LinkDied, LinkOpened, LinkRevealed } from "@/wire/protocol.ts";

export type LinkFrame = LinkCommitted | LinkRevealed | LinkDied;

/** What a session takes of the client: its line, its events, its account. */
interface Telling {
  readonly link: Asked;
  emit(event: EngineEvent): void;
}
type Adding = Pick<OwnAccount, "chain" | "addDevice">;

/** How the text begins that a new device shows; its code never does. */
const TEXT = "cordee-link1-";

/** One session, begun here. Wait for the device, then confirm what it shows. */
export class LinkSession {
  readonly #context: Telling;
  readonly #own: Adding;
  readonly number: number;
  readonly expires: number;
  #talk: LinkTalk | null = null;
  #reveal: LinkReveal | null = null;
  #failure: TamperedError | null = null;
  readonly #moved = Promise.withResolvers<void>();
  ended = false;

  constructor(context: Telling, own: Adding, [, , number, expires]: LinkOpened) {
    this.#context = context;
    this.#own = own;
    this.number = number;
    this.expires = expires;
  }

  /** Take what the server passes on. @throws NotOnline, ServerRefused */
  async take(frame: LinkFrame): Promise<void> {
    if (frame[1] !== this.number || this.ended) return;
    switch (frame[0]) {
      case "link_commit":
        return await this.#committed(frame[2]);
      case "link_reveal":
        return await this.#revealed(frame);
      case "link_died":
        this.ended = true;
        this.#fail("LNK-05", "the session died on the server");
    }
  }

  /**
   * Wait until the new device has revealed itself.
   *
   * @throws TamperedError LNK-03, LNK-05, CHN-05, CHN-06
   */
  async wait(): Promise<void> {
    await this.#moved.promise;
    if (this.#failure !== null) throw this.#failure;
  }

  /**
   * Hold what the person typed or pasted against what was said, and add.
   *
   * One try: whatever is wrong ends the session. Gives the new device's signing key.
   *
   * @throws TamperedError LNK-03, LNK-04, LNK-05, CHN-06; NotOnline, ServerRefused
   */
  async confirm(typed: string): Promise<Uint8Array> {
    await this.wait();
    const [talk, reveal] = [this.#talk, this.#reveal];
    if (this.ended || talk === null || reveal === null) {
      throw new TamperedError("LNK-05", "this session has ended");
    }
    try {
      const { opener, accept, macKey } = await checkLink(talk, reveal, proofOf(typed));
      await this.#own.addDevice(opener, accept, talk.answer.head);
      const answer = encodeAnswer(talk.answer);
      await this.#end(true, macKey === null ? null : linkMac(macKey, this.number, answer));
      return opener.sigPk;
    } catch (error) {
      throw await this.#died(error);
    }
  }

  /** End the session; nothing was added. */
  async cancel(): Promise<void> {
    await this.#quit();
    this.#fail("LNK-05", "this session has ended");
  }

  async #committed(commit: Uint8Array): Promise<void> {
    if (this.#talk !== null)
      return await this.#refuse("LNK-05", "a second device has answered");
    const { account, seq, head } = this.#own.chain.state;
    const answer: LinkAnswer = { account, seq, head, nonce: randomBytes(32) };
    this.#talk = { number: this.number, commit, answer };
    const words = encodeAnswer(answer);
    await askFor(this.#context.link, "ok", (ref) => ["link_answer", ref, this.number, words]);
    this.#tell("waiting");
  }

  async #revealed([, , keys, nonce, accept]: LinkRevealed): Promise<void> {
    if (this.#talk === null || this.#reveal !== null) {
      return await this.#refuse("LNK-05", "revealed out of turn");
    }
    const reveal = { keys, nonce, accept };
    try {
      await checkReveal(this.#talk, reveal);
      this.#reveal = reveal;
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      return await this.#refuse(error.rule, "what the new device revealed");
    }
    this.#moved.resolve();
    this.#tell("revealed");
  }

  /** End the session for what went wrong; gives what to throw. */
  async #died(error: unknown): Promise<unknown> {
    if (error instanceof RuleError) {
      await this.#refuse(error.rule, "what was typed, or the chain since");
      return new TamperedError(error.rule, "what was typed, or the chain since");
    }
    if (error instanceof CordeeError || error instanceof CryptoFailure) await this.cancel();
    return error;
  }

  async #refuse(rule: string, sentence: string): Promise<void> {
    this.#fail(rule, sentence);
    await this.cancel();
  }

  /** The first reason stays. */
  #fail(rule: string, sentence: string): void {
    if (this.#failure === null) {
      this.#failure = new TamperedError(rule, sentence);
      this.#tell("died", rule);
    }
    this.#moved.resolve();
  }

  async #quit(): Promise<void> {
    try {
      await this.#end(false, null);
    } catch (error) {
      if (!(error instanceof CordeeError)) throw error;
    }
  }

  async #end(done: boolean, mac: Uint8Array | null): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    await askFor(this.#context.link, "ok", (ref) => ["link_end", ref, this.number, done, mac]);
    if (done) this.#tell("done");
  }

  #tell(step: "waiting" | "revealed" | "done" | "died", rule: string | null = null): void {
    this.#context.emit({ type: "link", step, rule });
  }
}

function proofOf(typed: string): LinkProof {
  return typed.trim().startsWith(TEXT) ? { text: typed } : { typed };
}

/** At most one session at a time, begun by the person who holds this device. */
export class Linking {
  readonly #context: Context;
  readonly #own: OwnAccount;
  #session: LinkSession | null = null;

  constructor(context: Context, own: OwnAccount) {
    this.#context = context;
    this.#own = own;
  }

  /** Confirm the session that was begun last; see there. @throws NotAllowed */
  async confirm(typed: string): Promise<Uint8Array> {
    if (this.#session === null) throw new NotAllowed("no link was begun here");
    return await this.#session.confirm(typed);
  }

  /** End the session that goes on, if one does. */
  async cancel(): Promise<void> {
    await this.#session?.cancel();
  }

  /** Ask for a number. @throws NotOnline, ServerRefused */
  async begin(): Promise<LinkSession> {
    await this.cancel();
    const opened = await askFor(this.#context.link, "link", (ref) => ["link", ref]);
    this.#session = new LinkSession(this.#context, this.#own, opened);
    return this.#session;
  }

  /** A word for the session that this device began; others are not ours. */
  async take(frame: LinkFrame): Promise<void> {
    await this.#session?.take(frame);
  }
}
