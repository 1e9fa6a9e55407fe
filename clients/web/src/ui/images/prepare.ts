/**
 * Every image that leaves goes through here: decoded, drawn again, written without metadata.
 *
 * It fails closed: what says that it is an image and cannot be drawn is refused, with a sentence.
 * What never enters this room: a file that is no image.
 */

import type { OutgoingFile } from "@/api/index.ts";
import { drawn, encoded, type ImageType, within } from "@/ui/images/drawing.ts";
import { formatOf } from "@/ui/images/metadata.ts";
import { thumbnailOf } from "@/ui/images/thumbnail.ts";
import { imageWords } from "@/ui/images/words.ts";

/** Pixels a side: sharper than any screen, and a wound fills it with details to spare. */
const LARGEST_SIDE = 4096;
const QUALITY = 0.88;
/** Bytes: what a browser decodes in one go without falling over. */
const LARGEST_FILE = 100_000_000;
const EXTENSIONS = /\.(jpe?g|jpe|jfif|png|apng|webp|gif|bmp|avif|heic|heif|tiff?|svgz?|ico)$/iu;
const HEIC = /hei[cf]/iu;
const SVG = /svg/iu;

export type WhyRefused = "unreadable" | "svg" | "heic" | "too_large";

export class ImageRefused extends Error {
  override readonly name = "ImageRefused";
  readonly why: WhyRefused;

  constructor(why: WhyRefused) {
    super(why);
    this.why = why;
  }
}

/** Whether it says that it is an image, by its type or by its name. */
export function isImage(file: File): boolean {
  return file.type.startsWith("image/") || EXTENSIONS.test(file.name);
}

/** The sentence of a refusal, or null when it is another fault. */
export function sentenceOfImage(error: unknown): string | null {
  return error instanceof ImageRefused ? imageWords().refused[error.why] : null;
}

/** The same picture, upright, in sRGB, under a neutral name. @throws ImageRefused */
export async function prepareImage(file: File, number = 1): Promise<OutgoingFile> {
  const bitmap = await decode(file);
  try {
    return await prepareBitmap(bitmap, await typeFor(file), number);
  } finally {
    bitmap.close();
  }
}

/** What was drawn here already: a photo of the camera, a picture that was masked. */
export async function prepareBitmap(
  picture: ImageBitmap | HTMLCanvasElement | OffscreenCanvas,
  type: ImageType,
  number: number,
): Promise<OutgoingFile> {
  const canvas = drawn(picture, within(picture, LARGEST_SIDE), type === "image/jpeg");
  const bytes = await encoded(canvas, type, QUALITY);
  const name = type === "image/jpeg" ? `photo-${number}.jpg` : `image-${number}.png`;
  const sent = new File([bytes], name, { type, lastModified: 0 });
  return { file: sent, thumbnail: await thumbnailOf(canvas) };
}

/** @throws ImageRefused */
export async function decode(file: File): Promise<ImageBitmap> {
  if (SVG.test(file.type) || SVG.test(file.name.split(".").at(-1) ?? "")) {
    throw new ImageRefused("svg");
  }
  if (file.size > LARGEST_FILE) throw new ImageRefused("too_large");
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    const isHeic = HEIC.test(file.type) || HEIC.test(file.name);
    throw new ImageRefused(isHeic ? "heic" : "unreadable");
  }
}

/** A drawing or a screenshot stays exact; a photo stays a photo. */
async function typeFor(file: File): Promise<ImageType> {
  const start = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  const isExact = formatOf(start) === "png" || file.type === "image/gif";
  return isExact ? "image/png" : "image/jpeg";
}
