/** The icons of the camera and of its editor. */

import { icon } from "@/ui/primitives/icons.tsx";

export const BrushIcon = icon(
  "M5 17.5c3 0 2.5-4 5.5-5.5s5 2.5 2.5 4.5-1 3.5 6 1.5",
  "M6 8.5c2-3 5-4 8-3.5",
);
export const BoxIcon = icon(
  "M5.5 7h13v10h-13z",
  "m5.5 12 5-5M5.5 17l10-10M10.5 17l8-8M15.5 17l3-3",
);
export const CropIcon = icon("M7.5 4v12.5H20", "M4 7.5h12.5V20");
export const RotateIcon = icon(
  "M6 12.5h9v7H6z",
  "M9.5 5.5 7 8l2.5 2.5",
  "M7 8h7a5 5 0 0 1 5 5v1",
);
export const UndoIcon = icon("M9 6 5 10l4 4", "M5 10h9a5 5 0 0 1 0 10h-3");
export const RedoIcon = icon("m15 6 4 4-4 4", "M19 10h-9a5 5 0 0 0 0 10h3");
export const TorchIcon = icon("M13 4 7 13h4.5L11 20l6-9h-4.5z");
export const FlipIcon = icon(
  "M19 11a7 7 0 0 0-12.5-3.2L5 9.5M5 5.5v4h4",
  "M5 13a7 7 0 0 0 12.5 3.2l1.5-1.7M19 18.5v-4h-4",
);
