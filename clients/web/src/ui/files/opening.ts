/**
 * What happens to a file that is opened: shown here only as a picture, a PDF or plain text, by its
 * first bytes and not by what its sender calls it; anything else is saved.
 *
 * What never enters this room: a document that could run in this page (HTML, SVG).
 */

import type { FileView, MessageView } from "@/api/index.ts";
import type { App } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { oneLine } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export type Shown = "picture" | "pdf" | "text";

const PICTURES = new Set(["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"]);
/** Beyond this a text is for another program. */
const TEXT_LIMIT = 1_000_000;
const KEPT_FOR = 60_000;

export function canShow(file: FileView): boolean {
  return shownAs(file) !== null;
}

export function shownAs(file: FileView): Shown | null {
  const type = file.type.split(";")[0]?.trim().toLowerCase() ?? "";
  if (PICTURES.has(type) || file.thumbnail) return "picture";
  if (type === "application/pdf") return navigator.pdfViewerEnabled ? "pdf" : null;
  if (type === "text/plain" && file.size <= TEXT_LIMIT) return "text";
  return null;
}

/** The same bytes under a type that cannot run anything. */
export async function harmless(blob: Blob, as: Shown): Promise<Blob | null> {
  if (as === "text") return new Blob([blob], { type: "text/plain" });
  if (as === "picture")
    return PICTURES.has(blob.type) ? blob : new Blob([blob], { type: "image/jpeg" });
  const start = new TextDecoder("latin1").decode(await blob.slice(0, 1024).arrayBuffer());
  return start.includes("%PDF-") ? new Blob([blob], { type: "application/pdf" }) : null;
}

interface SaveWindow {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/** Into a file that its person picks, in constant memory where the browser can; else a download. */
export async function saveFile(
  app: App,
  open: OpenThread,
  message: MessageView,
  index: number,
): Promise<void> {
  const file = message.files[index];
  if (!file) return;
  const name = oneLine(file.name).replace(/[/\\]/gu, "_") || "file";
  const picker = (window as SaveWindow).showSaveFilePicker;
  if (picker) {
    const handle = await picker.call(window, { suggestedName: name }).catch(() => null);
    if (!handle) return;
    const saved = app.engine.saveFile(open.id, message.id, index, handle).then(() => true);
    if (await attempt(app, saved)) said(app, name);
    return;
  }
  const blob = await attempt(app, app.engine.openFile(open.id, message.id, index));
  if (blob) download(app, blob, name);
}

function download(app: App, blob: Blob, name: string): void {
  const address = URL.createObjectURL(new Blob([blob], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_FOR);
  said(app, name);
}

function said(app: App, name: string): void {
  app.overlays.say(`${words().files.saved(name)}. ${words().files.notEncrypted}`);
}
