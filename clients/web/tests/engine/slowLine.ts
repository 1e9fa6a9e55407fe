/**
 * A line to the real server on which what the server says can be kept back.
 *
 * What never enters this room: a word that was changed, lost, or out of its order.
 */

import { decode } from "@msgpack/msgpack";
import type { ClientFrame } from "@/wire/protocol.ts";
import { type Connect, connect, type Socket } from "@/wire/socket.ts";

export class SlowLine {
  #until: Promise<void> = Promise.resolve();
  #trap: { tag: ClientFrame[0]; sent: () => void; until: Promise<void> } | null = null;

  readonly connect: Connect = async (address, signal) => {
    const socket = await connect(address, signal);
    const slow: Socket = {
      send: (message) => {
        this.#look(message);
        socket.send(message);
      },
      close: () => socket.close(),
      get buffered() {
        return socket.buffered;
      },
      onMessage: () => undefined,
      onClose: () => undefined,
    };
    socket.onMessage = (message) => void this.#until.then(() => slow.onMessage(message));
    socket.onClose = () => void this.#until.then(() => slow.onClose());
    return slow;
  };

  /** Keep back all answers from the next request of this kind; gives when it was sent. */
  holdFrom(tag: ClientFrame[0]): { readonly sent: Promise<void>; readonly letGo: () => void } {
    const [sent, until] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    this.#trap = { tag, sent: sent.resolve, until: until.promise };
    return { sent: sent.promise, letGo: until.resolve };
  }

  #look(message: Uint8Array): void {
    const trap = this.#trap;
    if (trap === null) return;
    const frames = decode(message) as readonly ClientFrame[];
    if (!frames.some(([tag]) => tag === trap.tag)) return;
    this.#trap = null;
    this.#until = trap.until;
    trap.sent();
  }
}
