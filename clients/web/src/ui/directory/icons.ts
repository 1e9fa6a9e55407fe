/** Icons of the directory alone, on the grid of the others. */

import { icon } from "@/ui/primitives/icons.tsx";

export const PhoneIcon = icon(
  "M8.2 4.9 6.4 5.4c-.9.3-1.5 1.1-1.4 2 .4 6.2 5.4 11.2 11.6 11.6.9.1 1.7-.5 2-1.4l.5-1.8a1.2 1.2 0 0 0-.6-1.4l-2.6-1.3a1.2 1.2 0 0 0-1.4.3l-.9 1.1a9.4 9.4 0 0 1-4.1-4.1l1.1-.9c.4-.3.5-.9.3-1.4L9.6 5.5a1.2 1.2 0 0 0-1.4-.6Z",
);
export const CardIcon = icon(
  "M6 6h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2Z",
  "M8.75 12a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2ZM6.5 15.25c.3-1.2 1.15-1.8 2.25-1.8s1.95.6 2.25 1.8",
  "M13.75 10h3.75M13.75 13.5h3.75",
);
export const BarcodeIcon = icon(
  "M4.5 8.5v-2a2 2 0 0 1 2-2h2M15.5 4.5h2a2 2 0 0 1 2 2v2M19.5 15.5v2a2 2 0 0 1-2 2h-2M8.5 19.5h-2a2 2 0 0 1-2-2v-2",
  "M8.5 8.5h3v3h-3zM14.5 8.5v3M8.5 14.5h3M14.5 14.5h1v1",
);
