/** The ways into the camera and into the editor of pictures. */

import type { OutgoingFile } from "@/api/index.ts";
import { Photo } from "@/ui/camera/photo.ts";
import { Studio } from "@/ui/camera/Studio.tsx";
import { decode } from "@/ui/images/prepare.ts";
import type { Captured } from "@/ui/slots.ts";
import type { Overlays } from "@/ui/state/overlays.ts";

export function openCamera(overlays: Overlays): Promise<Captured | null> {
  return open(overlays, []);
}

/** Pictures from elsewhere, already written anew. @throws ImageRefused */
export async function editImages(
  overlays: Overlays,
  files: readonly OutgoingFile[],
): Promise<Captured | null> {
  const photos = await Promise.all(
    files.map(async (outgoing) => new Photo(await decode(outgoing.file), outgoing)),
  );
  return photos.length ? open(overlays, photos) : null;
}

function open(overlays: Overlays, photos: readonly Photo[]): Promise<Captured | null> {
  return overlays.open<Captured>((give) => (
    <Studio overlays={overlays} photos={photos} onAnswer={give} />
  ));
}
