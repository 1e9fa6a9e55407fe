/** Cuts a text where it names someone or gives an address. Only https, http and nothing clever. */

import type { Named } from "@/api/index.ts";

export interface Part {
  readonly kind: "text" | "mention" | "link";
  readonly text: string;
}

const LINK = /https?:\/\/[^\s<>"«»]+[^\s<>"«».,;:!?)\]]/giu;

export function partsOf(text: string, mentions: readonly Named[]): readonly Part[] {
  const names = [...new Set(mentions.map((one) => `@${one.name}`))].sort(
    (a, b) => b.length - a.length,
  );
  const found = [...linksIn(text), ...mentionsIn(text, names)].sort((a, b) => a.at - b.at);
  const parts: Part[] = [];
  let end = 0;
  for (const one of found) {
    if (one.at < end) continue;
    if (one.at > end) parts.push({ kind: "text", text: text.slice(end, one.at) });
    parts.push({ kind: one.kind, text: one.text });
    end = one.at + one.text.length;
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
  return parts;
}

interface Find extends Part {
  readonly at: number;
}

function linksIn(text: string): readonly Find[] {
  return [...text.matchAll(LINK)].map((match) => ({
    kind: "link",
    text: match[0],
    at: match.index,
  }));
}

function mentionsIn(text: string, names: readonly string[]): readonly Find[] {
  return names.flatMap((name) => {
    const found: Find[] = [];
    let at = text.indexOf(name);
    while (at >= 0) {
      found.push({ kind: "mention", text: name, at });
      at = text.indexOf(name, at + name.length);
    }
    return found;
  });
}
