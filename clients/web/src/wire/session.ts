/**
 * One authenticated socket: requests by number, frames batched into messages.
 * What never enters this room: what a frame means, and trying again.
 */

import { decodeServer, FrameError } from "@/wire/codec.ts";
import { CordeeError, NotOnline, ServerRefused } from "@/wire/errors.ts";
import type { Credentials, Purpose } from "@/wire/handshake.ts";
import { Inbound, prove, refusal } from "@/wire/handshake.ts";
import { socketAddress } from "@/wire/origin.ts";
import type { WriteHook } from "@/wire/outgoing.ts";
import { Outgoing } from "@/wire/outgoing.ts";
import type { ClientFrame, ServerFrame, Welcome } from "@/wire/protocol.ts";
import { ANSWERS } from "@/wire/shapes.ts";
import type { Connect, Socket } from "@/wire/socket.ts";
import { connect as connectBrowser } from "@/wire/socket.ts";
import { Waiting } from "@/wire/waiting.ts";

export type { Credentials, Purpose } from "@/wire/handshake.ts";

/** Milliseconds. */
export const OPEN_WAIT = 10_000;
/** An answer takes milliseconds; after a minute the socket is taken for dead. */
export const ANSWER_WAIT = 60_000;
/** A browser cannot ping: who hears nothing for this long asks something cheap. */
export const SILENCE = 25_000;
/** What is as cheap as a ping is answered as fast as one. */
export const PULSE_WAIT = 10_000;

const noHook: WriteHook = () => undefined;

/** A refusal that answers no request, and the last word of a server, are the `reason`. */
export type Told = (frame: ServerFrame) => void;

/** An open session; ends by `close` or by the peer, and then stays ended. */
export class Session {
  readonly welcome: Welcome;
  /** Settled when the session ends, whatever ends it. */
  readonly ended: Promise<void>;
  reason: ServerRefused | null = null;
  private isEnded = false;
  private readonly socket: Socket;
  private readonly told: Told;
  private readonly outgoing: Outgoing;
  private readonly waiting = new Waiting();
  private readonly end = Promise.withResolvers<void>();
  private readonly silence: ReturnType<typeof setInterval>;
  private heard = performance.now();

  /** `early` are frames that came with the welcome. */
  constructor(
    socket: Socket,
    welcome: Welcome,
    early: readonly ServerFrame[],
    told: Told,
    hook: WriteHook = noHook,
  ) {
    this.socket = socket;
    this.welcome = welcome;
    this.told = told;
    this.ended = this.end.promise;
    this.outgoing = new Outgoing(socket, hook, () => this.finish());
    socket.onMessage = (message) => this.read(message);
    socket.onClose = () => this.finish();
    this.silence = setInterval(() => this.listen(), SILENCE / 5);
    // Whoever opens the session must have it before it says anything.
    queueMicrotask(() => {
      for (const frame of early) this.take(frame);
    });
  }

  get isOpen(): boolean {
    return !this.isEnded;
  }

  /** Send a request; the promise gives its answer, whatever it is, or raises NotOnline. */
  submit(make: (ref: number) => ClientFrame): Promise<ServerFrame> {
    if (!this.isOpen) return Promise.reject(new NotOnline("the session has ended"));
    const { ref, answer } = this.waiting.open();
    this.post(make(ref));
    return answer;
  }

  /** Send a request and wait. Raises ServerRefused, NotOnline. */
  async ask(make: (ref: number) => ClientFrame): Promise<ServerFrame> {
    return await this.answer(this.submit(make));
  }

  /** Wait for the answer of `submit`. Raises ServerRefused, NotOnline. */
  async answer(
    submitted: Promise<ServerFrame>,
    patience: number = ANSWER_WAIT,
  ): Promise<ServerFrame> {
    const late = setTimeout(() => this.finish(), patience);
    try {
      const frame = await submitted;
      if (frame[0] === "refused") throw refusal(frame);
      return frame;
    } finally {
      clearTimeout(late);
    }
  }

  /** Send a frame that nothing answers; dropped when the session has ended. */
  post(frame: ClientFrame): void {
    if (this.isOpen) this.outgoing.post(frame);
  }

  /** Wait until everything submitted was handed to the socket. */
  async flushed(): Promise<void> {
    await this.outgoing.flushed();
  }

  /** Find out at once whether the other end still hears. Ends the session when not. */
  async pulse(): Promise<void> {
    if (!this.isOpen) return;
    const asked = this.submit((ref) => ["chains", ref, []]);
    // A refusal is an answer as well, and an end is told by `ended`.
    await this.answer(asked, PULSE_WAIT).catch(() => undefined);
  }

  close(): void {
    this.finish();
  }

  private read(message: Uint8Array): void {
    this.heard = performance.now();
    try {
      for (const frame of decodeServer(message)) this.take(frame);
    } catch (error) {
      this.finish();
      if (!(error instanceof FrameError)) throw error;
    }
  }

  private take(frame: ServerFrame): void {
    if (frame[0] === "bye") this.reason = new ServerRefused(frame[1], null, frame[2]);
    else if (frame[0] === "refused" && frame[1] === null) this.reason = refusal(frame);
    else if (ANSWERS.has(frame[0])) this.waiting.take(frame[1] as number, frame);
    else this.told(frame);
  }

  private listen(): void {
    if (performance.now() - this.heard < SILENCE) return;
    this.heard = performance.now(); // one question at a time
    void this.pulse();
  }

  private finish(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    clearInterval(this.silence);
    this.outgoing.stop();
    this.waiting.end();
    this.socket.close();
    this.end.resolve();
  }
}

/** Connect to `address` and prove the keys to the profile's own origin. */
export async function openSession(
  who: Credentials,
  address: string,
  told: Told,
  hook: WriteHook = noHook,
  purpose: Purpose = "session",
  connect: Connect = connectBrowser,
): Promise<Session> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), OPEN_WAIT);
  let socket: Socket | null = null;
  try {
    socket = await connect(socketAddress(address), late.signal);
    const inbound = new Inbound(socket);
    const proved = prove(socket, inbound, who, purpose);
    const welcome = await Promise.race([proved, aborted(late.signal)]);
    return new Session(socket, welcome, inbound.rest(), told, hook);
  } catch (error) {
    socket?.close();
    if (error instanceof CordeeError) throw error;
    throw new NotOnline("the session could not be opened");
  } finally {
    clearTimeout(timer);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const late = () => reject(new NotOnline("no answer"));
    if (signal.aborted) late();
    else signal.addEventListener("abort", late, { once: true });
  });
}
