/**
 * Asking the server for one kind of answer.
 *
 * What never enters this room: waiting and trying again, which is the line's own.
 */

import { TamperedError } from "@/wire/errors.ts";
import type { ClientFrame, ServerFrame } from "@/wire/protocol.ts";

export interface Asked {
  ask(make: (ref: number) => ClientFrame): Promise<ServerFrame>;
}

export type Tag = ServerFrame[0];
export type Tagged<T extends Tag> = Extract<ServerFrame, readonly [T, ...unknown[]]>;

/** @throws NotOnline, ServerRefused, TamperedError for another answer than this */
export async function askFor<T extends Tag>(
  line: Asked,
  tag: T,
  make: (ref: number) => ClientFrame,
): Promise<Tagged<T>> {
  const answer = await line.ask(make);
  if (isTagged(answer, tag)) return answer;
  throw new TamperedError("ENC-01", `another answer than ${tag}`);
}

function isTagged<T extends Tag>(answer: ServerFrame, tag: T): answer is Tagged<T> {
  return answer[0] === tag;
}
