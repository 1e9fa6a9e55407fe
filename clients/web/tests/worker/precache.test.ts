import { beforeEach, expect, it, vi } from "vitest";
import { Precache } from "@/worker/precache.ts";

const files = ["/", "/assets/index-1.js", "/assets/engineWorker-2.js"];
const at = (path: string, change: object = {}) => ({
  method: "GET",
  mode: "cors" as RequestMode,
  url: `https://cordee.example${path}`,
  ...change,
});

beforeEach(() => {
  vi.stubGlobal("location", { origin: "https://cordee.example" });
});

it("answers for the page and for what was built", () => {
  const precache = new Precache(files);
  expect(precache.isMine(at("/", { mode: "navigate" }))).toBe(true);
  expect(precache.isMine(at("/assets/index-1.js"))).toBe(true);
});

it("leaves everything else to the network, the server's words first of all", () => {
  const precache = new Precache(files);
  expect(precache.isMine(at("/v1/server"))).toBe(false);
  expect(precache.isMine(at("/v1/blobs/00", { mode: "navigate" }))).toBe(false);
  expect(precache.isMine(at("/assets/other.js"))).toBe(false);
  expect(precache.isMine(at("/", { method: "POST" }))).toBe(false);
  expect(precache.isMine(at("/", { url: "https://other.example/" }))).toBe(false);
});

it("is mine of nothing where nothing was built", () => {
  expect(new Precache([]).isMine(at("/", { mode: "navigate" }))).toBe(false);
});
