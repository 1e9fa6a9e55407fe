/** Icons of the viewer, on the grid of all the others. */

import { icon } from "@/ui/primitives/icons.tsx";

export const ScrollIcon = icon(
  "M6 8.5h12M6 12h12M6 15.5h12",
  "m9.5 5.5 2.5-2 2.5 2",
  "m9.5 18.5 2.5 2 2.5-2",
);
export const WindowIcon = icon(
  "M12 19.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15Z",
  "M12 4.5v15",
  "M12 8h4.8M12 12h6.9M12 16h4.8",
);
export const PanIcon = icon(
  "M12 4v16M4 12h16",
  "m9.8 6 2.2-2.2L14.2 6",
  "m9.8 18 2.2 2.2 2.2-2.2",
  "M6 9.8 3.8 12 6 14.2",
  "m18 9.8 2.2 2.2-2.2 2.2",
);
export const RulerIcon = icon(
  "M4 15.6 15.6 4 20 8.4 8.4 20z",
  "m7 12.6 1.8 1.8M10 9.6l2.6 2.6M13 6.6l1.8 1.8",
);
export const AngleIcon = icon("M19.5 19H5L15.5 5.5", "M12.5 19a7.6 7.6 0 0 0-2.9-6");
export const InvertIcon = icon(
  "M12 19.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15Z",
  "M12 4.5v15a7.5 7.5 0 0 0 0-15Z",
  "M13.5 6.5v11M15 7v10M16.5 8v8",
);
export const ResetIcon = icon(
  "M4.5 9V5.5A1 1 0 0 1 5.5 4.5H9M15 4.5h3.5a1 1 0 0 1 1 1V9M19.5 15v3.5a1 1 0 0 1-1 1H15M9 19.5H5.5a1 1 0 0 1-1-1V15",
);
export const PlayIcon = icon("M8 5.5v13l10.5-6.5z");
export const StopIcon = icon("M8.5 6v12M15.5 6v12");
export const KeyImageIcon = icon(
  "m12 4.5 2.3 4.8 5.2.7-3.8 3.7.9 5.3-4.6-2.5L7.4 19l.9-5.3L4.5 10l5.2-.7z",
);
export const ScanIcon = icon(
  "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Z",
  "M12 15.5c2.6 0 4.5-1.5 4.5-3.5S14.6 8.5 12 8.5 7.5 10 7.5 12s1.9 3.5 4.5 3.5Z",
  "M12 12.2v-.4",
);
