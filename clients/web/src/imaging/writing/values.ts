/**
 * Values of a data set as an index and a message have them: bounded, and empty when odd.
 *
 * What never enters this room: an error for a value that is not what it should be.
 */

import type { DataSet } from "dicom-parser";
import { ascii, trimmed } from "@/imaging/writing/dataset.ts";

/** Bytes of a value that is shown to a person. */
const MOST_BYTES = 1_024;

/** An ASCII value as it stands; empty where it is not, or longer than `limit`. */
export function textOf(dataset: DataSet | null, tag: string, limit: number): string {
  const bytes = bytesOf(dataset, tag);
  if (bytes === null || bytes.length > MOST_BYTES) return "";
  const text = trimmed(ascii(bytes, 0, bytes.length));
  return text.length <= limit && /^[\x20-\x7e]*$/u.test(text) ? text : "";
}

/** A US value; 0 where there is none. */
export function wordOf(dataset: DataSet, tag: string): number {
  const bytes = bytesOf(dataset, tag);
  if (bytes === null || (bytes.length !== 2 && bytes.length !== 4)) return 0;
  return guarded(() => dataset.uint16(tag)) ?? 0;
}

/** An IS value; 0 where there is none, or a negative one. */
export function integerOf(dataset: DataSet, tag: string): number {
  const text = textOf(dataset, tag, 16);
  const value = /^[+-]?\d{1,10}$/u.test(text) ? Number(text) : 0;
  return value > 0 && value < 2 ** 31 ? value : 0;
}

export function has(dataset: DataSet, tag: string): boolean {
  return dataset.elements[tag] !== undefined;
}

/** The bytes of a value; null where it is not there whole. */
export function bytesOf(dataset: DataSet | null, tag: string): Uint8Array | null {
  const element = dataset?.elements[tag];
  if (!dataset || element === undefined || element.items !== undefined) return null;
  const { dataOffset, length } = element;
  if (dataOffset + length > dataset.byteArray.length) return null;
  return dataset.byteArray.subarray(dataOffset, dataOffset + length);
}

/** The first item of a sequence. */
export function itemOf(dataset: DataSet | null, tag: string): DataSet | null {
  return dataset?.elements[tag]?.items?.[0]?.dataSet ?? null;
}

/** A text of whatever alphabet the file names (PS3.3 C.12.1.1.2), cut at `limit`. */
export function wordsOf(dataset: DataSet, tag: string, limit: number): string {
  const bytes = bytesOf(dataset, tag)?.subarray(0, MOST_BYTES);
  if (bytes === undefined) return "";
  const alphabet = textOf(dataset, "x00080005", 64).split("\\")[0] ?? "";
  const text = trimmed(new TextDecoder(ALPHABETS[alphabet] ?? "latin1").decode(bytes));
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, "");
  return [...plain].slice(0, limit).join("").trim();
}

/** YYYYMMDD as YYYY-MM-DD (PS3.5 §6.2, DA); empty for anything else. */
export function dateOf(dataset: DataSet, tag: string): string {
  const text = textOf(dataset, tag, 16).replaceAll(".", "");
  if (!/^\d{8}$/u.test(text)) return "";
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}

const ALPHABETS: Readonly<Record<string, string>> = {
  "ISO_IR 100": "latin1",
  "ISO_IR 101": "iso-8859-2",
  "ISO_IR 109": "iso-8859-3",
  "ISO_IR 110": "iso-8859-4",
  "ISO_IR 126": "iso-8859-7",
  "ISO_IR 127": "iso-8859-6",
  "ISO_IR 138": "iso-8859-8",
  "ISO_IR 144": "iso-8859-5",
  "ISO_IR 148": "iso-8859-9",
  "ISO_IR 192": "utf-8",
  GB18030: "gb18030",
  GBK: "gbk",
};

function guarded<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
