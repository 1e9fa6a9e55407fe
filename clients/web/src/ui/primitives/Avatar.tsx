/** Who: initials on a quiet ground; a person is round, what several hold is a square. */

import type { JSX } from "preact";
import type { AccountKind, Id } from "@/api/index.ts";
import {
  AgentIcon,
  GatewayIcon,
  type Icon,
  RecordIcon,
  RoleIcon,
} from "@/ui/primitives/icons.tsx";

const TONES = 7;
const DRAWN: Partial<Record<AccountKind | "group", Icon>> = {
  role: RoleIcon,
  organisation: RoleIcon,
  gateway: GatewayIcon,
  agent: AgentIcon,
  record: RecordIcon,
};

export interface AvatarProps {
  readonly id: Id;
  readonly name: string;
  readonly kind?: AccountKind | "group";
  readonly size?: "small" | "large";
}

export function Avatar(props: AvatarProps): JSX.Element {
  const Drawn = DRAWN[props.kind ?? "person"];
  const shape = Drawn || props.kind === "group" ? " square" : "";
  return (
    <span
      class={`avatar tone-${toneOf(props.id)}${shape} ${props.size ?? ""}`}
      aria-hidden="true"
    >
      {Drawn ? <Drawn /> : initialsOf(props.name)}
    </span>
  );
}

/** `Anna Lefèvre-Petit` is AL; the titles before a name are not part of it. */
export function initialsOf(name: string): string {
  const parts = name
    .replace(/^(Dr|Pr|Mme|M\.)\s+/u, "")
    .split(/\s+/u)
    .filter((part) => /^\p{L}/u.test(part));
  const first = parts[0]?.[0] ?? "?";
  const last = parts.length > 1 ? (parts.at(-1)?.[0] ?? "") : "";
  return (first + last).toLocaleUpperCase();
}

function toneOf(id: Id): number {
  let sum = 0;
  for (const character of id.slice(0, 12)) sum = (sum * 31 + character.charCodeAt(0)) >>> 0;
  return sum % TONES;
}
