import { expect, it } from "vitest";
import { checkHere, checkOrigin, socketAddress } from "@/wire/origin.ts";

it.each(["https://cordee.example", "https://cordee.example:8443", "http://127.0.0.1:8080"])(
  "takes %s",
  (origin) => {
    expect(() => checkOrigin(origin)).not.toThrow();
  },
);

it.each([
  "cordee.example",
  "https://cordee.example/",
  "https://cordee.example/path",
  "https://user@cordee.example",
  "http://cordee.example",
  "wss://cordee.example",
  "https://cordee.example:443",
  "",
])("refuses %s", (origin) => {
  expect(() => checkOrigin(origin)).toThrow();
});

it("is for the server of this page only", () => {
  expect(() => checkHere("https://a.example", "https://a.example")).not.toThrow();
  expect(() => checkHere("https://b.example", "https://a.example")).toThrow();
});

it("finds the socket", () => {
  expect(socketAddress("https://a.example")).toBe("wss://a.example/v1/socket");
  expect(socketAddress("http://localhost:1")).toBe("ws://localhost:1/v1/socket");
});
