/**
 * Keeps a session: connects, waits, connects again, at once when woken.
 * What never enters this room: what a frame means.
 */

import type { Backoff } from "@/wire/backoff.ts";
import {
  CordeeError,
  NotOnline,
  ProfileErased,
  Refused,
  ServerRefused,
  TamperedError,
} from "@/wire/errors.ts";
import type { WriteHook } from "@/wire/outgoing.ts";
import type { ClientFrame, ServerFrame } from "@/wire/protocol.ts";
import { Code } from "@/wire/protocol.ts";
import type { Credentials, openSession, Session, Told } from "@/wire/session.ts";
import type { Connect } from "@/wire/socket.ts";

/** Times that one request waits when it is told to come later. */
const PATIENCE = 20;

/** Milliseconds; what is told to wait longer is told so to the caller. */
const LONGEST_WAIT = 5_000;

/** Milliseconds that a refusal may hold the next try back. */
const LONGEST_PAUSE = 60_000;

export interface LinkParts {
  readonly who: Credentials;
  /** The origin that is dialled. */
  readonly address: string;
  readonly backoff: Backoff;
  readonly fault?: WriteHook;
  readonly connect?: Connect;
}

export interface LinkDuties {
  /** Begins a session. */
  readonly open: typeof openSession;
  /** Takes every frame that answers no request. */
  readonly told: Told;
  /** Runs with every new session and brings the client up to date. */
  readonly began: () => Promise<void>;
  /** Told each time `online` becomes another. */
  readonly changed: () => void;
  /** Says what a refusal means; ProfileErased is the end. */
  readonly judge: (refusal: ServerRefused) => Promise<CordeeError>;
}

/**
 * The client's line to its server. `online` is true from the end of `began` to the end
 * of the session.
 */
export class Link {
  readonly address: string;
  online = false;
  error: CordeeError | null = null;
  private current: Session | null = null;
  private running: Promise<void> | null = null;
  private isStopped = false;
  private woken = Promise.withResolvers<void>();
  private turned = Promise.withResolvers<void>();
  private readonly parts: LinkParts;

  constructor(parts: LinkParts) {
    this.parts = parts;
    this.address = parts.address;
  }

  start(duties: LinkDuties): void {
    this.running = this.run(duties);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.current?.close();
    this.woken.resolve();
    await this.running;
  }

  /** Try now instead of waiting out the backoff; ask an open session whether it lives. */
  wake(): void {
    this.woken.resolve();
    void this.current?.pulse();
  }

  /**
   * Wait until online. Raises the server's refusal when it is for good, and ours of what
   * it served.
   */
  async wait(): Promise<void> {
    while (!this.online) {
      if (this.error !== null && isFinal(this.error)) throw this.error;
      if (this.isStopped) throw new NotOnline("the client is closed");
      await this.turned.promise;
    }
  }

  /** End the session, and begin another one after a rest: more came than can be taken. */
  drop(): void {
    this.current?.close();
  }

  /** Whether there is a session, be it still catching up. */
  get isOpen(): boolean {
    return this.current?.isOpen ?? false;
  }

  /** The open session. Raises NotOnline. */
  get session(): Session {
    if (!this.current?.isOpen) throw new NotOnline("no session with the server");
    return this.current;
  }

  /** Ask the server, at its pace. Raises NotOnline, ServerRefused. */
  async ask(make: (ref: number) => ClientFrame): Promise<ServerFrame> {
    for (let attempt = 0; attempt < PATIENCE; attempt++) {
      try {
        return await this.session.ask(make);
      } catch (error) {
        await pause(delayAsked(error));
      }
    }
    return await this.session.ask(make);
  }

  /** Send a hint, if there is a session. */
  post(frame: ClientFrame): void {
    this.current?.post(frame);
  }

  private async run(duties: LinkDuties): Promise<void> {
    while (!this.isStopped && !(this.error instanceof ProfileErased)) {
      this.error = await this.serve(duties);
      const was = this.online;
      this.turn(false);
      if (was) duties.changed();
      if (!this.isStopped && !(this.error instanceof ProfileErased)) await this.rest();
    }
    this.turn(false);
  }

  /** One session from its beginning to its end; gives what ended it, if anything did. */
  private async serve(duties: LinkDuties): Promise<CordeeError | null> {
    try {
      await this.hold(duties);
      return null;
    } catch (error) {
      if (error instanceof ServerRefused) return await duties.judge(error);
      if (error instanceof CordeeError) return error;
      return new TamperedError("ENC-01", "the session could not begin");
    } finally {
      this.current?.close();
    }
  }

  private async hold(duties: LinkDuties): Promise<void> {
    const { who, address, fault, connect } = this.parts;
    const { open, told } = duties;
    const session = await open(who, address, told, fault, "session", connect);
    this.current = session;
    if (this.isStopped) return;
    await duties.began();
    this.error = null;
    this.parts.backoff.reset();
    this.turn(true);
    duties.changed();
    await session.ended;
    if (session.reason !== null) throw session.reason;
  }

  private async rest(): Promise<void> {
    let delay = this.parts.backoff.next();
    if (this.error instanceof ServerRefused && this.error.retryAfter !== null) {
      delay = Math.max(delay, Math.min(this.error.retryAfter, LONGEST_PAUSE));
    }
    const timer = setTimeout(() => this.woken.resolve(), delay);
    await this.woken.promise;
    clearTimeout(timer);
    this.woken = Promise.withResolvers();
  }

  private turn(online: boolean): void {
    this.online = online;
    this.turned.resolve();
    this.turned = Promise.withResolvers();
  }
}

/** What waiting does not mend, unless it says so itself. */
function isFinal(error: CordeeError): boolean {
  const judged =
    error instanceof ServerRefused ||
    error instanceof Refused ||
    error instanceof ProfileErased;
  return judged && !error.temporary;
}

/** Milliseconds that the server asked for; anything else is thrown on. */
function delayAsked(error: unknown): number {
  const isLimit = error instanceof ServerRefused && error.code === Code.RATE_LIMITED;
  if (!isLimit || error.retryAfter === null || error.retryAfter > LONGEST_WAIT) throw error;
  return error.retryAfter;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
