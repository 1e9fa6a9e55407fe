import { describe, expect, test } from "vitest";
import { bare, formatOf, MalformedImage, metadataIn } from "@/ui/images/metadata.ts";

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));

function segment(marker: number, body: readonly number[]): number[] {
  const length = body.length + 2;
  return [0xff, marker, length >> 8, length & 0xff, ...body];
}

const JFIF = segment(0xe0, [...ascii("JFIF\0"), 1, 2, 0, 0, 1, 0, 1, 0, 0]);
const TABLES = [...segment(0xdb, [0, 1, 2]), ...segment(0xc0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0])];
// A stuffed 0xff, a restart marker, then the end.
const SCAN = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 7, 0xff, 0x00, 9, 0xff, 0xd0, 3];
const EXIF = segment(0xe1, [...ascii("Exif\0\0"), ...ascii("GPS 48.85 2.35")]);

function jpeg(...extra: readonly number[][]): Uint8Array {
  return new Uint8Array([0xff, 0xd8, ...JFIF, ...extra.flat(), ...TABLES, ...SCAN, 0xff, 0xd9]);
}

function chunk(type: string, body: readonly number[]): number[] {
  const { length } = body;
  return [0, 0, length >> 8, length & 0xff, ...ascii(type), ...body, 1, 2, 3, 4];
}

function png(...extra: readonly number[][]): Uint8Array {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  const picture = [...chunk("IHDR", new Array(13).fill(1)), ...extra.flat()];
  return new Uint8Array([
    ...signature,
    ...picture,
    ...chunk("IDAT", [5]),
    ...chunk("IEND", []),
  ]);
}

function riffChunk(type: string, body: readonly number[]): number[] {
  const padded = body.length % 2 ? [...body, 0] : body;
  return [...ascii(type), body.length, 0, 0, 0, ...padded];
}

function webp(flags: number, ...extra: readonly number[][]): Uint8Array {
  const body = [
    ...ascii("WEBP"),
    ...riffChunk("VP8X", [flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ...riffChunk("VP8 ", [1, 2, 3]),
    ...extra.flat(),
  ];
  return new Uint8Array([...ascii("RIFF"), body.length, 0, 0, 0, ...body]);
}

describe("a JPEG", () => {
  test("that is only a picture is kept byte for byte", () => {
    expect(metadataIn(jpeg())).toEqual([]);
    expect(bare(jpeg())).toEqual(jpeg());
  });

  test("loses position, comment, profile, preview and what hides after its end", () => {
    const xmp = segment(0xe1, ascii("http://ns.adobe.com/xap/1.0/\0<x/>"));
    const icc = segment(0xe2, ascii("ICC_PROFILE\0"));
    const iptc = segment(0xed, ascii("Photoshop 3.0\0"));
    const comment = segment(0xfe, ascii("Dupont"));
    const preview = segment(0xe0, ascii("JFXX\0preview"));
    const dirty = jpeg(EXIF, xmp, icc, iptc, comment, preview);
    const hiding = new Uint8Array([...dirty, ...ascii("second picture")]);
    expect(metadataIn(hiding)).toEqual([
      "APP1",
      "APP1",
      "APP2",
      "APP13",
      "COM",
      "APP0",
      "trailing",
    ]);
    expect(bare(hiding)).toEqual(jpeg());
  });

  test("with a thumbnail inside its JFIF segment loses the segment", () => {
    const thumbnail = segment(0xe0, [...ascii("JFIF\0"), 1, 2, 0, 0, 1, 0, 1, 1, 1, 9, 9, 9]);
    expect(metadataIn(jpeg(thumbnail))).toEqual(["APP0"]);
  });

  test("keeps every scan of a progressive picture", () => {
    const twice = [...jpeg().slice(0, -2), ...SCAN, 0xff, 0xd9];
    expect(bare(new Uint8Array(twice))).toEqual(new Uint8Array(twice));
  });

  test.each([
    ["without an end", jpeg().slice(0, -2)],
    ["cut in a segment", jpeg().slice(0, 12)],
    ["with something between its segments", new Uint8Array([0xff, 0xd8, 0xff, 0x01, 0, 0])],
  ])("%s is refused", (_, bytes) => {
    expect(() => metadataIn(bytes)).toThrow(MalformedImage);
  });
});

describe("a PNG", () => {
  test("loses texts, dates, EXIF and profiles", () => {
    const dirty = png(
      chunk("tEXt", [1]),
      chunk("eXIf", [2]),
      chunk("iCCP", [3]),
      chunk("tIME", [4]),
    );
    expect(metadataIn(dirty)).toEqual(["tEXt", "eXIf", "iCCP", "tIME"]);
    expect(bare(dirty)).toEqual(png());
  });

  test("cut short is refused", () => {
    expect(() => metadataIn(png().slice(0, -12))).toThrow(MalformedImage);
    expect(() => metadataIn(png().slice(0, 20))).toThrow(MalformedImage);
  });
});

describe("a WebP", () => {
  test("loses EXIF, XMP and profile, and no longer says that it has them", () => {
    const dirty = webp(
      0x3c,
      riffChunk("EXIF", [1]),
      riffChunk("XMP ", [2]),
      riffChunk("ICCP", [3]),
    );
    expect(metadataIn(dirty)).toEqual(["EXIF", "XMP", "ICCP"]);
    expect(bare(dirty)).toEqual(webp(0x10));
  });

  test("cut short is refused", () => {
    expect(() => metadataIn(webp(0).slice(0, -2))).toThrow(MalformedImage);
  });
});

test("what something is, is told by its bytes", () => {
  expect(formatOf(jpeg())).toBe("jpeg");
  expect(formatOf(png())).toBe("png");
  expect(formatOf(webp(0))).toBe("webp");
  expect(formatOf(new Uint8Array(ascii("<svg xmlns=")))).toBeNull();
  expect(() => bare(new Uint8Array(ascii("<svg xmlns=")))).toThrow(MalformedImage);
});
