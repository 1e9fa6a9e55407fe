/** A QR code, always dark on white: scanners read nothing else for sure. */

import type { JSX } from "preact";
import { encode } from "uqr";

const QUIET_ZONE = 3;

export function Qr(props: { text: string; label: string }): JSX.Element {
  const { size, data } = encode(props.text, { ecc: "M", border: QUIET_ZONE });
  const dots = data.flatMap((row, y) =>
    row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")),
  );
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={props.label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={dots.join("")} fill="#000" shape-rendering="crispEdges" />
    </svg>
  );
}
