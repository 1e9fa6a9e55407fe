import { afterEach, expect, it, vi } from "vitest";
import { bodyOf, httpRefusal, serverInfo } from "@/wire/rest.ts";

const ORIGIN = "https://cordee.example";

afterEach(() => void vi.unstubAllGlobals());

/** An answer that gives pieces for as long as one reads; `cancelled` says that nobody does. */
function endless(piece: Uint8Array<ArrayBuffer>): {
  answer: Response;
  cancelled: () => boolean;
} {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(piece),
    cancel: () => {
      isCancelled = true;
    },
  });
  return { answer: new Response(body), cancelled: () => isCancelled };
}

it("reads an answer to its end, and one without a body", async () => {
  expect(await bodyOf(new Response("abc"), 3)).toEqual(new TextEncoder().encode("abc"));
  expect(await bodyOf(new Response(null, { status: 204 }), 3)).toEqual(new Uint8Array());
});

it("stops to read what is longer than it may be", async () => {
  const { answer, cancelled } = endless(new Uint8Array(1000));
  await expect(bodyOf(answer, 2500)).rejects.toThrow(RangeError);
  expect(cancelled()).toBe(true);
});

it("is not online where an answer has no end", async () => {
  vi.stubGlobal("fetch", async () => endless(new Uint8Array(2 ** 16)).answer);
  await expect(serverInfo(ORIGIN)).rejects.toMatchObject({ name: "NotOnline" });
  const { answer } = endless(new Uint8Array(2 ** 16));
  await expect(httpRefusal(answer)).rejects.toMatchObject({ name: "NotOnline" });
});

it("takes no page of somebody else for a server", async () => {
  vi.stubGlobal("fetch", async () => new Response("<title>Hotel Wi-Fi</title>"));
  await expect(serverInfo(ORIGIN)).rejects.toMatchObject({ name: "NotOnline" });
});
