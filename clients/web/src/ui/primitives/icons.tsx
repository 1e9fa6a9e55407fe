/**
 * The icons, drawn on a grid of 24 with one stroke of 1.5.
 *
 * They say nothing to a screen reader: whatever carries one has a name of its own.
 */

import type { JSX } from "preact";

export type Icon = (props: { class?: string | undefined }) => JSX.Element;

/** An icon out of its strokes. */
export function icon(...strokes: readonly string[]): Icon {
  return (props) => (
    <svg
      class={`icon ${props.class ?? ""}`}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      {strokes.map((stroke) => (
        <path key={stroke} d={stroke} />
      ))}
    </svg>
  );
}

export const BackIcon = icon("M14.5 5.5 8 12l6.5 6.5");
export const ForwardIcon = icon("m9.5 5.5 6.5 6.5-6.5 6.5");
export const CloseIcon = icon("m6.5 6.5 11 11", "m17.5 6.5-11 11");
export const MoreIcon = icon(
  "M12 5.75v.01M12 12v.01M12 18.25v.01",
  "M12 5.75v.01M12 12v.01M12 18.25v.02",
);
export const SearchIcon = icon(
  "M10.75 17a6.25 6.25 0 1 0 0-12.5 6.25 6.25 0 0 0 0 12.5Z",
  "m15.5 15.5 4 4",
);
export const WriteIcon = icon(
  "M12 5H7a2.5 2.5 0 0 0-2.5 2.5V17A2.5 2.5 0 0 0 7 19.5h9.5A2.5 2.5 0 0 0 19 17v-5",
  "M10 14.2 10.4 12l7.3-7.3a1.4 1.4 0 0 1 2 2L12.3 14z",
);
export const SettingsIcon = icon(
  "M4.5 7.5h8.5M17.5 7.5h2M4.5 16.5h2M11 16.5h8.5",
  "M15.25 9.75a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5Z",
  "M8.75 18.75a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5Z",
);
export const ReplyIcon = icon("M9.5 6 4.5 11l5 5", "M4.5 11h9a6 6 0 0 1 6 6v1");
export const EditIcon = icon(
  "M5 19l.8-4L16 4.8a1.6 1.6 0 0 1 2.3 0l.9.9a1.6 1.6 0 0 1 0 2.3L9 18.2z",
  "m14 7 3 3",
);
export const WithdrawIcon = icon(
  "M5 7.5h14M9.5 7.5V5.75c0-.7.55-1.25 1.25-1.25h2.5c.7 0 1.25.55 1.25 1.25V7.5",
  "M6.75 7.5l.7 10.2a2 2 0 0 0 2 1.8h5.1a2 2 0 0 0 2-1.8l.7-10.2",
);
export const ReactIcon = icon(
  "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Z",
  "M9 10v.01M15 10v.01",
  "M8.75 14a3.75 3.75 0 0 0 6.5 0",
);
export const TakeIcon = icon(
  "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Z",
  "m8.5 12.2 2.4 2.4 4.8-5",
);
export const ShareIcon = icon("M14.5 6l5 5-5 5", "M19.5 11h-9a6 6 0 0 0-6 6v1");
export const CopyIcon = icon(
  "M10.5 8.5h6a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2h-6a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2Z",
  "M5.5 15.5v-8a2 2 0 0 1 2-2h8",
);
export const InfoIcon = icon(
  "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Z",
  "M12 11.25v4.5M12 8.25v.01",
);
export const AttachIcon = icon(
  "M18.5 11.5 12 18a4.2 4.2 0 0 1-6-6l6.7-6.7a2.8 2.8 0 0 1 4 4L10 16a1.4 1.4 0 0 1-2-2l6.2-6.2",
);
export const CameraIcon = icon(
  "M4.5 9.5a2 2 0 0 1 2-2h1.4c.5 0 1-.3 1.2-.7l.7-1.1c.3-.4.7-.7 1.2-.7h2c.5 0 .9.3 1.2.7l.7 1.1c.2.4.7.7 1.2.7h1.4a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2z",
  "M12 15.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z",
);
export const SendIcon = icon("M12 19V5.5", "m6 11.5 6-6 6 6");
export const PinIcon = icon("M9 4.5h6l-.6 5.2 3.1 3.3v1.5h-11V13l3.1-3.3z", "M12 14.5v5");
export const MuteIcon = icon(
  "M17 16.5H5.5c1.2-1.3 1.5-2.7 1.5-5.5 0-.6.1-1.2.3-1.8M9.6 6.6A5 5 0 0 1 17 11c0 1.2.1 2.2.3 3",
  "M10.25 19.25a2 2 0 0 0 3.5 0",
  "m4.5 4.5 15 15",
);
export const BellIcon = icon(
  "M18.5 16.5h-13c1.2-1.3 1.5-2.7 1.5-5.5a5 5 0 0 1 10 0c0 2.8.3 4.2 1.5 5.5Z",
  "M10.25 19.25a2 2 0 0 0 3.5 0",
);
export const PeopleIcon = icon(
  "M9.5 11.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z",
  "M4 18.5c.4-2.6 2.6-4.2 5.5-4.2s5.1 1.6 5.5 4.2",
  "M15.5 6a2.75 2.75 0 0 1 0 5.2M17.25 14.8c1.5.6 2.5 1.9 2.75 3.7",
);
export const PersonIcon = icon(
  "M12 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z",
  "M5.5 19.5c.5-3 3-4.75 6.5-4.75s6 1.75 6.5 4.75",
);
export const AddPersonIcon = icon(
  "M10 11.5a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5Z",
  "M4 19c.4-2.8 2.8-4.5 6-4.5 1.4 0 2.7.3 3.7.9",
  "M17.5 13.5v6M14.5 16.5h6",
);
export const RoleIcon = icon(
  "M12 4.5v15M4.5 12h15",
  "M8 4.5h8a3.5 3.5 0 0 1 3.5 3.5v8a3.5 3.5 0 0 1-3.5 3.5H8A3.5 3.5 0 0 1 4.5 16V8A3.5 3.5 0 0 1 8 4.5Z",
);
export const GatewayIcon = icon(
  "M6.5 6h11a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2Z",
  "m5 7.5 7 5.5 7-5.5",
);
export const RecordIcon = icon(
  "M8 4.5h5.5L18 9v8.5a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2Z",
  "M13.5 4.75V9h4.25M12 11.5v5M9.5 14h5",
);
export const FileIcon = icon(
  "M8 4.5h5.5L18 9v8.5a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2Z",
  "M13.5 4.75V9h4.25",
);
export const AgentIcon = icon(
  "M7.5 8.5h9a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2Z",
  "M12 8.5V5M9.5 13v.5M14.5 13v.5",
);
export const LockIcon = icon(
  "M7.5 10.5h9a1.5 1.5 0 0 1 1.5 1.5v6a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 6 18v-6a1.5 1.5 0 0 1 1.5-1.5Z",
  "M8.75 10.5V8a3.25 3.25 0 0 1 6.5 0v2.5",
);
export const ShieldIcon = icon(
  "M12 4.25 18.5 6.5v5c0 4-2.6 6.8-6.5 8.25-3.9-1.45-6.5-4.25-6.5-8.25v-5z",
  "m9 12 2.2 2.2L15.2 10",
);
export const AlertIcon = icon("M12 4.75 20 18.75H4z", "M12 10v4M12 16.35v.01");
export const OfflineIcon = icon(
  "M4.5 10.5A11 11 0 0 1 9 7.9M12.5 7.3a11 11 0 0 1 7 3.2M7.5 13.9a6.5 6.5 0 0 1 3-1.6M15.3 12.9l1.2 1",
  "M12 18v.01M5 4.5l14 15",
);
export const ClockIcon = icon("M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Z", "M12 7.5V12l3 2");
export const DownIcon = icon("M12 5v13.5", "m6 12.5 6 6 6-6");
export const ChevronIcon = icon("m7 10 5 5 5-5");
export const PlusIcon = icon("M12 5.5v13M5.5 12h13");
export const PrintIcon = icon(
  "M8 9V4.5h8V9",
  "M8 16.5H6.5a2 2 0 0 1-2-2V11a2 2 0 0 1 2-2h11a2 2 0 0 1 2 2v3.5a2 2 0 0 1-2 2H16",
  "M8 14h8v5.5H8z",
);
export const SaveIcon = icon("M12 4.5V15", "m7.5 10.5 4.5 4.5 4.5-4.5", "M5 19.5h14");
export const RetryIcon = icon("M19 12a7 7 0 1 1-2.3-5.2L19 9", "M19 4.5V9h-4.5");
export const LeaveIcon = icon(
  "M13.5 5H8a2.5 2.5 0 0 0-2.5 2.5v9A2.5 2.5 0 0 0 8 19h5.5",
  "M10.5 12h9",
  "m16 8.5 3.5 3.5-3.5 3.5",
);
export const KeyIcon = icon(
  "M8.5 15.5a4 4 0 1 1 3.6-5.7H20v3.4h-2.2v2.3h-3v-2.3h-2.7a4 4 0 0 1-3.6 2.3Z",
  "M8.5 11.5v.01",
);
export const DeviceIcon = icon(
  "M8.5 4.5h7a1.5 1.5 0 0 1 1.5 1.5v12a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 7 18V6a1.5 1.5 0 0 1 1.5-1.5Z",
  "M11 17h2",
);
export const HelpIcon = icon(
  "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Z",
  "M9.75 9.75a2.3 2.3 0 1 1 3.4 2c-.7.4-1.15.9-1.15 1.75M12 16v.01",
);
export const ZoomInIcon = icon(
  "M10.75 17a6.25 6.25 0 1 0 0-12.5 6.25 6.25 0 0 0 0 12.5Z",
  "m15.5 15.5 4 4M10.75 8.25v5M8.25 10.75h5",
);
export const ZoomOutIcon = icon(
  "M10.75 17a6.25 6.25 0 1 0 0-12.5 6.25 6.25 0 0 0 0 12.5Z",
  "m15.5 15.5 4 4M8.25 10.75h5",
);
export const CheckIcon = icon("m5 12.5 4.5 4.5L19 7.5");

/* What becomes of a message: one stroke on the server, two at the others', filled when displayed. */
export const WaitingIcon = ClockIcon;
export const StoredIcon = icon("m6 12.5 4 4 8-8.5");
export const DeliveredIcon = icon("m2.5 12.5 4 4 7.5-8.5", "m11 15.5 1.2 1.2L20.5 8");
