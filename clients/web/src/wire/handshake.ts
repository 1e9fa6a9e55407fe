/**
 * From an open socket to a session: hello, challenge, proof, welcome.
 * The origin is the profile's own, whatever address is dialled and whoever answers.
 * What never enters this room: a request.
 */

import { makeSessionProof } from "@/crypto/session.ts";
import type { Signer } from "@/crypto/signing.ts";
import { decodeServer, encodeFrame, FrameError, joinFrames } from "@/wire/codec.ts";
import { NotOnline, ServerRefused, TamperedError } from "@/wire/errors.ts";
import type { ClientFrame, Refused, ServerFrame, Welcome } from "@/wire/protocol.ts";
import { MAX_FRAMES, VERSIONS } from "@/wire/protocol.ts";
import type { Socket } from "@/wire/socket.ts";

/** What a session is for (docs/protocol.md §7). */
export type Purpose = "session" | "recover" | "chain";

/** Who proves himself, and to which server. */
export interface Credentials {
  readonly origin: string;
  readonly account: Uint8Array;
  readonly signer: Signer;
}

const AGENT = "cordee-web";

/** Frames that may come before the session stands: the welcome, and what came along with it. */
const MOST_EARLY = 4 * MAX_FRAMES;

/** Prove the keys and wait for the welcome. Raises NotOnline, ServerRefused, TamperedError. */
export async function prove(
  socket: Socket,
  inbound: Inbound,
  who: Credentials,
  purpose: Purpose,
): Promise<Welcome> {
  send(socket, ["hello", VERSIONS, AGENT]);
  const challenge = expect(await inbound.next(), "challenge");
  const [, version, nonce] = challenge;
  if (!VERSIONS.some((known) => known === version)) {
    throw new TamperedError("ENC-01", "a version that was not offered");
  }
  const proof = await makeSessionProof(who.origin, nonce, who.account, who.signer, purpose);
  send(socket, ["auth", [proof.body, proof.signature]]);
  return expect(await inbound.next(), "welcome");
}

/** The error that a refusal becomes. */
export function refusal(frame: Refused): ServerRefused {
  const [, , code, rule, sentence, retryAfter] = frame;
  return new ServerRefused(code, rule, sentence, retryAfter);
}

function send(socket: Socket, frame: ClientFrame): void {
  socket.send(joinFrames([encodeFrame(frame)]));
}

type Tagged<T extends string> = Extract<ServerFrame, readonly [T, ...unknown[]]>;

function expect<T extends "challenge" | "welcome">(frame: ServerFrame, tag: T): Tagged<T> {
  if (frame[0] === tag) return frame as Tagged<T>;
  if (frame[0] === "refused") throw refusal(frame);
  if (frame[0] === "bye") throw new ServerRefused(frame[1], null, frame[2]);
  throw new NotOnline(`unexpected frame ${frame[0]}`);
}

/** The first frame of each message, one asked for after the other. */
export class Inbound {
  private readonly frames: ServerFrame[] = [];
  private fault: Error | null = null;
  private wake: () => void = () => undefined;

  constructor(socket: Socket) {
    socket.onMessage = (message) => this.take(message);
    socket.onClose = () => this.fail(new NotOnline("the socket was closed"));
  }

  async next(): Promise<ServerFrame> {
    while (this.frames.length === 0) {
      if (this.fault !== null) throw this.fault;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.frames.shift() as ServerFrame;
  }

  /** What came after the frame that was waited for. */
  rest(): readonly ServerFrame[] {
    return this.frames.splice(0);
  }

  private take(message: Uint8Array): void {
    try {
      this.frames.push(...decodeServer(message));
      if (this.frames.length > MOST_EARLY) this.fail(new NotOnline("more than was asked for"));
      this.wake();
    } catch (error) {
      const isFrameError = error instanceof FrameError;
      this.fail(new NotOnline(isFrameError ? error.message : "not a frame"));
    }
  }

  private fail(error: Error): void {
    this.fault ??= error;
    this.wake();
  }
}
