/**
 * Frames to bytes and back: one WebSocket message is an array of frames.
 * A frame that leaves `decodeServer` has the shape that its type says. What never
 * enters this room: what a frame means.
 */

import { Decoder, Encoder } from "@msgpack/msgpack";
import type { ClientFrame, ServerFrame } from "@/wire/protocol.ts";
import { MAX_FRAMES, MAX_WEBSOCKET_MESSAGE } from "@/wire/protocol.ts";
import type { Shape } from "@/wire/shape.ts";
import { FRAMES } from "@/wire/shapes.ts";

/** A WebSocket message, or an answer, that is not what it should be. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

const encoder = new Encoder({ maxDepth: 16, forceIntegerToFloat: false });
const decoder = new Decoder({
  maxStrLength: MAX_WEBSOCKET_MESSAGE,
  maxBinLength: MAX_WEBSOCKET_MESSAGE,
  maxArrayLength: MAX_WEBSOCKET_MESSAGE,
  maxMapLength: 0,
  maxExtLength: 0,
});

/** One frame, or the body of a request, to be joined with others by `joinFrames`. */
export function encodeFrame(frame: ClientFrame | readonly unknown[]): Uint8Array {
  return encoder.encode(frame);
}

/** A WebSocket message of at most MAX_FRAMES encoded frames. */
export function joinFrames(frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const count = frames.length;
  const head = count < 16 ? [0x90 | count] : [0xdc, count >> 8, count & 0xff];
  const size = frames.reduce((sum, frame) => sum + frame.length, head.length);
  const message = new Uint8Array(size);
  message.set(head);
  let place = head.length;
  for (const frame of frames) {
    message.set(frame, place);
    place += frame.length;
  }
  return message;
}

/** Frames of a server's message. Raises FrameError; never partial. */
export function decodeServer(data: Uint8Array): readonly ServerFrame[] {
  if (data.length > MAX_WEBSOCKET_MESSAGE) throw new FrameError("longer than its limit");
  const frames = decode(data);
  if (!Array.isArray(frames) || frames.length < 1 || frames.length > MAX_FRAMES) {
    throw new FrameError("not an array of frames");
  }
  for (const frame of frames) checkFrame(frame);
  return frames as readonly ServerFrame[];
}

/** An answer over HTTP, once its shape was checked. Raises FrameError. */
export function decodeBody<T>(data: Uint8Array, shape: Shape): T {
  const value = decode(data);
  if (!shape(value)) throw new FrameError("not the answer that was asked for");
  return value as T;
}

function decode(data: Uint8Array): unknown {
  try {
    return decoder.decode(data);
  } catch {
    throw new FrameError("not MessagePack");
  }
}

function checkFrame(frame: unknown): void {
  const tag: unknown = Array.isArray(frame) ? frame[0] : undefined;
  const shape = typeof tag === "string" ? FRAMES.get(tag) : undefined;
  if (shape === undefined) throw new FrameError("an unknown frame");
  if (!shape(frame)) throw new FrameError(`a malformed frame: ${String(tag)}`);
}
