/**
 * Reading the code of an INS with the camera: only where the browser itself can.
 *
 * What never enters this room: what the code says; a picture that is kept.
 */

import type { Overlays } from "@/ui/state/overlays.ts";

const FORMAT = "data_matrix";
const CODE = /^IS\d{24}/u;

interface Detecting {
  getSupportedFormats(): Promise<readonly string[]>;
}

export async function canScan(): Promise<boolean> {
  const detector = (globalThis as { BarcodeDetector?: Detecting }).BarcodeDetector;
  const formats = (await detector?.getSupportedFormats().catch(() => [])) ?? [];
  return formats.includes(FORMAT);
}

/** The text of a code that is one of an INS; null when its person changed their mind. */
export async function scanIns(overlays: Overlays): Promise<string | null> {
  const { openScanner } = await import("@/ui/camera/openScanner.tsx");
  return await openScanner(overlays, (text) => CODE.test(text));
}
