/**
 * Names that came over the network, made fit for a folder.
 *
 * What never enters this room: a path. A name is one component, and hides nothing.
 */

/** Bytes of a name: file systems take 255, and ` (2)` may follow. */
const LONGEST = 200;

const NO_NAME = "file";

/** What some file systems do not take, or take for something else. */
const FORBIDDEN = /[<>:"|?*]/g;

/** Categories of control characters, direction marks, lone surrogates and the like. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Names that are devices on some machines, whatever extension follows. */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[1-9¹²³])$/i;

const UTF8 = new TextEncoder();

/** The last component, visible as it is, neither hidden nor reserved. */
export function safeName(name: string): string {
  const last = name.replaceAll("\\", "/").split("/").at(-1) ?? "";
  const shown = last.normalize("NFC").replace(INVISIBLE, "").replace(FORBIDDEN, "_");
  const plain = stripped(shown.split(/\s+/u).filter(Boolean).join(" "));
  return unreserved(shortened(plain)) || NO_NAME;
}

function stripped(name: string): string {
  return name.replace(/^[ .]+|[ .]+$/g, "");
}

function unreserved(name: string): string {
  const stem = (name.split(".", 1)[0] ?? "").trim();
  const isAwkward = RESERVED.test(stem) || /^[-~]/.test(name);
  return isAwkward ? `_${name}` : name;
}

/** Cut the stem, so that the extension stays and the whole fits. */
function shortened(name: string): string {
  if (size(name) <= LONGEST) {
    return name;
  }
  const found = /\.[^.]+$/.exec(name)?.[0] ?? "";
  const suffix = size(found) <= LONGEST / 4 ? found : "";
  const stem = cut(name.slice(0, name.length - suffix.length), LONGEST - size(suffix));
  return stem.replace(/[ .]+$/, "") + suffix;
}

/** As many whole characters as `room` bytes take. */
function cut(text: string, room: number): string {
  const { read } = UTF8.encodeInto(text, new Uint8Array(room));
  return text.slice(0, read);
}

function size(text: string): number {
  return UTF8.encode(text).length;
}
