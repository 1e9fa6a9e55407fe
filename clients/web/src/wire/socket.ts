/**
 * A WebSocket as a session uses it: whole binary messages in and out.
 * What never enters this room: frames.
 */

import { NotOnline } from "@/wire/errors.ts";

/** An open socket. `onMessage` and `onClose` are set before it can say anything more. */
export interface Socket {
  send(message: Uint8Array<ArrayBuffer>): void;
  close(): void;
  /** Bytes that were sent and have not left yet. */
  readonly buffered: number;
  onMessage: (message: Uint8Array) => void;
  onClose: () => void;
}

export type Connect = (address: string, signal: AbortSignal) => Promise<Socket>;

/** Open a browser's WebSocket. Raises NotOnline. */
export const connect: Connect = (address, signal) =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    const failed = () => {
      socket.close();
      reject(new NotOnline("the server cannot be reached"));
    };
    signal.addEventListener("abort", failed, { once: true });
    socket.onerror = failed;
    socket.onclose = failed;
    socket.onopen = () => {
      signal.removeEventListener("abort", failed);
      resolve(new BrowserSocket(socket));
    };
  });

class BrowserSocket implements Socket {
  onMessage: (message: Uint8Array) => void = () => undefined;
  onClose: () => void = () => undefined;
  private readonly socket: WebSocket;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.onmessage = ({ data }) => {
      // A text is no frame: the decoder refuses what is empty.
      this.onMessage(data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array());
    };
    socket.onerror = () => undefined;
    socket.onclose = () => this.onClose();
  }

  get buffered(): number {
    return this.socket.bufferedAmount;
  }

  send(message: Uint8Array<ArrayBuffer>): void {
    this.socket.send(message);
  }

  close(): void {
    this.socket.close();
  }
}
