/** Text with its mentions and addresses; nothing else in it is ever more than text. */

import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Named } from "@/api/index.ts";
import { type Part, partsOf } from "@/ui/timeline/parts.ts";

export function Text(props: { text: string; mentions: readonly Named[] }): JSX.Element {
  const parts = useMemo(
    () => partsOf(props.text, props.mentions),
    [props.text, props.mentions],
  );
  return <>{parts.map(draw)}</>;
}

function draw(part: Part, at: number): JSX.Element {
  switch (part.kind) {
    case "mention":
      return (
        <span key={at} class="mention">
          {part.text}
        </span>
      );
    case "link":
      return (
        <a key={at} href={part.text} target="_blank" rel="noopener noreferrer">
          {part.text}
        </a>
      );
    case "text":
      return <span key={at}>{part.text}</span>;
  }
}
