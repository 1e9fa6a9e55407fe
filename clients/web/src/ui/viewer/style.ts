/**
 * The style of the viewer, which comes with the first study and not with the page.
 *
 * What never enters this room: a style that a study brings.
 */

import sheetText from "@/ui/viewer/viewer.css?inline";

let isHere = false;

export function useViewerStyle(): void {
  if (isHere) return;
  isHere = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(sheetText);
  document.adoptedStyleSheets.push(sheet);
}
