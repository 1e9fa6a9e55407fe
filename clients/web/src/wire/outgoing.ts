/**
 * Frames on their way out: what was posted in one turn leaves in one message.
 * What never enters this room: an answer, what a frame means.
 */

import { encodeFrame, joinFrames } from "@/wire/codec.ts";
import type { ClientFrame } from "@/wire/protocol.ts";
import { MAX_FRAMES, MAX_WEBSOCKET_MESSAGE } from "@/wire/protocol.ts";
import type { Socket } from "@/wire/socket.ts";

/** Room for the head of the array of frames. */
const MESSAGE_BYTES = MAX_WEBSOCKET_MESSAGE - 16;

/** Bytes: what is more stays here, where it still can be counted. */
const HIGH_WATER = 4 * MAX_WEBSOCKET_MESSAGE;

/** Milliseconds between two looks at a socket that is full. */
const FULL_WAIT = 20;

/** Called before and after a message that carries an append leaves. */
export type WriteHook = (
  point: "before_socket_write" | "after_socket_write",
) => void | Promise<void>;

interface Encoded {
  readonly bytes: Uint8Array;
  readonly isAppend: boolean;
}

export class Outgoing {
  private frames: Encoded[] = [];
  private isWriting = false;
  private stopped = false;
  private emptied = Promise.withResolvers<void>();
  private readonly socket: Socket;
  private readonly hook: WriteHook;
  private readonly failed: () => void;

  /** `failed` is told when the socket, or the hook, throws. */
  constructor(socket: Socket, hook: WriteHook, failed: () => void) {
    this.socket = socket;
    this.hook = hook;
    this.failed = failed;
  }

  post(frame: ClientFrame): void {
    if (this.stopped) return;
    this.frames.push({ bytes: encodeFrame(frame), isAppend: frame[0] === "append" });
    if (this.isWriting) return;
    this.isWriting = true;
    this.emptied = Promise.withResolvers();
    queueMicrotask(() => void this.write());
  }

  /** Wait until everything posted was handed to the socket, or never will be. */
  async flushed(): Promise<void> {
    if (this.isWriting) await this.emptied.promise;
  }

  stop(): void {
    this.stopped = true;
    this.frames = [];
    this.emptied.resolve();
  }

  private async write(): Promise<void> {
    try {
      while (this.frames.length > 0) {
        while (this.socket.buffered > HIGH_WATER && !this.stopped) await pause(FULL_WAIT);
        await this.writeSome();
      }
    } catch {
      this.failed();
    }
    this.isWriting = false;
    this.emptied.resolve();
  }

  private async writeSome(): Promise<void> {
    const some = firstMessage(this.frames);
    const appends = some.some((frame) => frame.isAppend);
    if (appends) await this.hook("before_socket_write");
    if (this.stopped) return;
    this.socket.send(joinFrames(some.map((frame) => frame.bytes)));
    this.frames.splice(0, some.length);
    if (appends) await this.hook("after_socket_write");
  }
}

/** As many frames as one message may hold; one frame at least. */
function firstMessage(frames: readonly Encoded[]): readonly Encoded[] {
  let size = 0;
  const some: Encoded[] = [];
  for (const frame of frames.slice(0, MAX_FRAMES)) {
    size += frame.bytes.length;
    if (some.length > 0 && size > MESSAGE_BYTES) break;
    some.push(frame);
  }
  return some;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
