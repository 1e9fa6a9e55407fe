import { expect, it } from "vitest";
import type { Part } from "@/crypto/attachment.ts";
import { storedFiles } from "@/engine/attachments/shown.ts";

it("gives a screen the small picture, and nothing of what lies around it", () => {
  const opened = new TextEncoder().encode("key of the file, JPEG, rest of the message");
  const thumbnail = opened.subarray(17, 21);
  const part = { name: "../a\u202egpj.txt", type: "", trueSize: 4, thumbnail };
  const [file] = storedFiles([part as unknown as Part]);
  expect(file?.thumbnail).toEqual(thumbnail);
  expect(file?.thumbnail?.buffer.byteLength).toBe(4);
  expect(file?.name).toBe("agpj.txt");
  expect(Object.keys(file ?? {}).sort()).toEqual(["done", "name", "size", "thumbnail", "type"]);
});
