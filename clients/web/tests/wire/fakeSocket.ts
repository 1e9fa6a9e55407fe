/** A server's end of a socket, for one test. */

import { Decoder, encode } from "@msgpack/msgpack";
import type { Signer } from "@/crypto/signing.ts";
import type { ClientFrame, ServerFrame } from "@/wire/protocol.ts";
import type { Connect, Socket } from "@/wire/socket.ts";

const decoder = new Decoder();
export const account = new Uint8Array(32).fill(1);

export const signer: Signer = {
  publicKey: new Uint8Array(32).fill(2),
  sign: async () => new Uint8Array(64),
};

export const who = { origin: "https://cordee.example", account, signer };

export const welcome: ServerFrame = ["welcome", 1, 0, new Uint8Array(32), 0];

type Answer = (frame: ClientFrame, server: FakeServer) => void;

export class FakeServer {
  readonly taken: ClientFrame[] = [];
  /** Each message as it came: how many frames it held. */
  readonly sizes: number[] = [];
  isClosed = false;
  private socket: Socket | null = null;
  private readonly answer: Answer;

  constructor(answer: Answer) {
    this.answer = answer;
  }

  readonly connect: Connect = async () => {
    this.isClosed = false;
    const end = () => {
      if (this.isClosed) return;
      this.isClosed = true;
      this.socket?.onClose();
    };
    this.socket = {
      buffered: 0,
      onMessage: () => undefined,
      onClose: () => undefined,
      send: (message) => this.take(message),
      close: end,
    };
    return this.socket;
  };

  say(...frames: readonly unknown[]): void {
    this.socket?.onMessage(encode(frames));
  }

  sayBytes(bytes: Uint8Array): void {
    this.socket?.onMessage(bytes);
  }

  hangUp(): void {
    this.socket?.close();
  }

  private take(message: Uint8Array): void {
    const frames = decoder.decode(message) as ClientFrame[];
    this.sizes.push(frames.length);
    for (const frame of frames) {
      this.taken.push(frame);
      this.answer(frame, this);
    }
  }
}

/** Lets everybody in; what comes after is `more`'s to answer. */
export function welcoming(more: Answer = () => undefined): FakeServer {
  return new FakeServer((frame, server) => {
    if (frame[0] === "hello") server.say(["challenge", 1, new Uint8Array(32)]);
    else if (frame[0] === "auth") server.say(welcome);
    else more(frame, server);
  });
}
