/**
 * From what a report says to its file: brings the font, then sets the page.
 *
 * What never enters this room: how a page is drawn.
 */

import type { PageContent, PageLanguage } from "@/ui/expertise/page/content.ts";
import { faces } from "@/ui/expertise/page/faces.ts";
import { setReport } from "@/ui/expertise/page/setReport.ts";

/** @throws TypeError where the font cannot be fetched */
export async function makeReport(
  content: PageContent,
  language: PageLanguage,
  name: string,
): Promise<File> {
  const programs = await faces(JSON.stringify(content, withoutImages));
  const blob = await setReport(content, language, programs, new Date());
  return new File([blob], name, { type: "application/pdf" });
}

function withoutImages(key: string, value: unknown): unknown {
  return key === "jpeg" ? null : value;
}
