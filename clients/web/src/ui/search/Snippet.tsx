/** A find with what matched marked; offsets are those of the engine. */

import type { JSX } from "preact";
import { clean } from "@/ui/state/wording.ts";

export function Snippet(props: {
  text: string;
  marks: readonly (readonly [number, number])[];
}): JSX.Element {
  const parts: JSX.Element[] = [];
  let end = 0;
  for (const [from, to] of props.marks) {
    if (from < end) continue;
    parts.push(<span key={`t${end}`}>{clean(props.text.slice(end, from))}</span>);
    parts.push(<mark key={`m${from}`}>{clean(props.text.slice(from, to))}</mark>);
    end = to;
  }
  parts.push(<span key="rest">{clean(props.text.slice(end))}</span>);
  return <>{parts}</>;
}
