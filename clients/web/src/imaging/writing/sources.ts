/**
 * Files that a person dropped or picked, and those in archives, as things to read.
 *
 * What never enters this room: a name as a path; it is shown, cleaned, and nothing else.
 */

import { ImagingFault } from "@/imaging/faults.ts";
import { isArchive, readArchive } from "@/imaging/writing/archive.ts";
import { MAX_SOURCE, MAX_SOURCES, type Source, shownName } from "@/imaging/writing/source.ts";

/** What was dropped, archives opened. `refused` are those that cannot be. */
export async function sourcesOf(
  files: readonly File[],
): Promise<{ readonly sources: readonly Source[]; readonly refused: readonly string[] }> {
  const sources: Source[] = [];
  const refused: string[] = [];
  for (const file of files) {
    try {
      const inside = (await isArchive(file)) ? await readArchive(file) : [fileSource(file)];
      for (const one of inside) {
        if (sources.length < MAX_SOURCES) sources.push(one);
        else refused.push(one.name);
      }
    } catch {
      refused.push(shownName(file.name));
    }
  }
  return { sources, refused };
}

function fileSource(file: File): Source {
  return {
    name: shownName(file.name),
    size: file.size,
    head: (length) => bytesOf(file.slice(0, length)),
    whole: async () => {
      if (file.size > MAX_SOURCE) throw new ImagingFault("too_large", "a file of this size");
      return await bytesOf(file);
    },
  };
}

/** A browser refuses to read what is no longer what was picked. */
async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    throw new ImagingFault("damaged", "a file that cannot be read");
  }
}
