import { encode } from "@msgpack/msgpack";
import { expect, it } from "vitest";
import { decodeServer, encodeFrame, FrameError, joinFrames } from "@/wire/codec.ts";

const hash = new Uint8Array(32);

it("reads the frames of a message in their order", () => {
  const frames = [
    ["ok", 1],
    ["stored", 2, hash, 3, 4, hash],
    ["refused", null, "rate_limited", null, "later", 500],
  ];
  expect(decodeServer(encode(frames))).toEqual(frames);
});

it.each([
  ["nothing", new Uint8Array()],
  ["no array", encode("ok")],
  ["no frame", encode([])],
  ["a frame that is no array", encode([{ ok: 1 }])],
  ["an unknown tag", encode([["unheard-of", 1]])],
  ["a field too few", encode([["ok"]])],
  ["a field too many", encode([["ok", 1, 2]])],
  ["a number of zero", encode([["ok", 0]])],
  ["a number below zero", encode([["chain", hash, -1, hash]])],
  ["a number that is not whole", encode([["chain", hash, 0.5, hash]])],
  ["a number above 2^53-1", encode([["chain", hash, 2 ** 53, hash]])],
  ["text for bytes", encode([["stale", "x".repeat(32)]])],
  ["bytes for text", encode([["bye", "internal", hash]])],
  ["an id that is short", encode([["stale", new Uint8Array(31)]])],
  ["an unknown code", encode([["bye", "tired", "x"]])],
  ["text beyond its bound", encode([["bye", "internal", "x".repeat(257)]])],
  ["nil where it may not stand", encode([["stale", null]])],
  ["an array that is bad inside", encode([["offers", 1, [[hash, hash]]]])],
  ["more after the array", Uint8Array.of(...encode([["ok", 1]]), 0)],
  ["half a message", encode([["ok", 1]]).subarray(0, 4)],
  ["more frames than a message holds", encode(Array.from({ length: 257 }, () => ["ok", 1]))],
])("refuses %s", (_what, bytes) => {
  expect(() => decodeServer(bytes)).toThrow(FrameError);
});

it("counts the bound of a text in code points", () => {
  const sentence = "🩺".repeat(256);
  expect(decodeServer(encode([["bye", "internal", sentence]]))).toHaveLength(1);
  expect(() => decodeServer(encode([["bye", "internal", `${sentence}x`]]))).toThrow(FrameError);
});

it.each([1, 15, 16, 256])("joins %i frames into one message", (count) => {
  const one = encodeFrame(["typing", hash, true]);
  const joined = joinFrames(Array.from({ length: count }, () => one));
  expect(joined).toEqual(encode(Array.from({ length: count }, () => ["typing", hash, true])));
});
