/** How large a JPEG is, from its frame header, so that its place is right before it is drawn. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Markers of a start of frame; C4, C8 and CC are other things. */
const NOT_FRAMES = new Set([0xc4, 0xc8, 0xcc]);

export function jpegSize(bytes: Uint8Array): Size | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && !NOT_FRAMES.has(marker)) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
