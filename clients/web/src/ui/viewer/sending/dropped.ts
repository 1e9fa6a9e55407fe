/**
 * What was dropped, folders and all that is in them, as files.
 *
 * What never enters this room: what is in a file.
 */

/** Files of one drop that are looked at. */
const MOST_FILES = 100_000;
/** Folders in folders: a disc has three or four. */
const DEEPEST = 32;

/** Files of entries, in the order of their folders. */
export async function filesOf(entries: readonly FileSystemEntry[]): Promise<readonly File[]> {
  const files: File[] = [];
  for (const entry of entries) await into(files, entry, 0);
  return files;
}

async function into(files: File[], entry: FileSystemEntry, depth: number): Promise<void> {
  if (files.length >= MOST_FILES || depth > DEEPEST) return;
  if (entry.isFile) {
    const file = await fileOf(entry as FileSystemFileEntry);
    if (file !== null) files.push(file);
  } else if (entry.isDirectory) {
    for (const one of await inside(entry as FileSystemDirectoryEntry)) {
      await into(files, one, depth + 1);
    }
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File | null> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(null)));
}

/** A folder gives its entries a hundred at a time. */
async function inside(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  while (all.length < MOST_FILES) {
    const some = await new Promise<readonly FileSystemEntry[]>((resolve) => {
      reader.readEntries(resolve, () => resolve([]));
    });
    if (some.length === 0) break;
    all.push(...some);
  }
  return all;
}
