/**
 * A canvas wherever there is one, and the bytes of what is drawn on it.
 *
 * What never enters this room: what the picture shows.
 */

import { bare, metadataIn } from "@/ui/images/metadata.ts";

export type Canvas = OffscreenCanvas | HTMLCanvasElement;
export type Pen = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function newCanvas({ width, height }: Size): Canvas {
  if (typeof OffscreenCanvas === "function") return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement("canvas"), { width, height });
}

export function penOf(canvas: Canvas): Pen {
  const pen = canvas.getContext("2d") as Pen | null;
  if (!pen) throw new Error("no canvas here");
  pen.imageSmoothingQuality = "high";
  return pen;
}

/** The largest size of the same shape whose sides are at most `most`. */
export function within(size: Size, most: number): Size {
  const scale = Math.min(1, most / Math.max(size.width, size.height));
  const scaled = (side: number) => Math.max(1, Math.round(side * scale));
  return { width: scaled(size.width), height: scaled(size.height) };
}

/** Draw it at a size, on white when the format knows no transparency. */
export function drawn(picture: CanvasImageSource, size: Size, onWhite: boolean): Canvas {
  const canvas = newCanvas(size);
  const pen = penOf(canvas);
  if (onWhite) {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, size.width, size.height);
  }
  pen.drawImage(picture, 0, 0, size.width, size.height);
  return canvas;
}

export type ImageType = "image/jpeg" | "image/png";

/** Its bytes, in which there is nothing but the picture: checked after, not believed. */
export async function encoded(
  canvas: Canvas,
  type: ImageType,
  quality: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await blobOf(canvas, type, quality);
  if (blob.type !== type) throw new Error("the canvas cannot write this format");
  const bytes = bare(new Uint8Array(await blob.arrayBuffer()));
  if (metadataIn(bytes).length) throw new Error("an image that still carries metadata");
  return bytes;
}

function blobOf(canvas: Canvas, type: ImageType, quality: number): Promise<Blob> {
  if ("convertToBlob" in canvas) return canvas.convertToBlob({ type, quality });
  return new Promise((resolve, reject) => {
    const take = (blob: Blob | null) =>
      blob ? resolve(blob) : reject(new Error("the canvas gave nothing"));
    canvas.toBlob(take, type, quality);
  });
}
