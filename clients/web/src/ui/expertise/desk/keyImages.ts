/** Marked images as pictures for the page: painted by the viewer, which knows how they were looked at. */

import type { Marked } from "@/ui/expertise/desk/KeyImages.tsx";
import { captionOf } from "@/ui/expertise/desk/KeyImages.tsx";
import type { PageImage } from "@/ui/expertise/page/content.ts";
import type { App } from "@/ui/state/app.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";

/** One that cannot be painted is left out; the mark itself is named by the report all the same. */
export async function keyImages(
  app: App,
  open: OpenThread,
  marked: readonly Marked[],
): Promise<readonly PageImage[]> {
  if (!marked.length) return [];
  const { paintMark } = await import("@/ui/viewer/paintMark.ts");
  const found: PageImage[] = [];
  for (const [at, { line, mark }] of marked.entries()) {
    const blob = await paintMark(app, open, line, mark);
    if (blob === null) continue;
    const jpeg = new Uint8Array(await blob.arrayBuffer());
    found.push({ caption: captionOf(mark, at), jpeg });
  }
  return found;
}
