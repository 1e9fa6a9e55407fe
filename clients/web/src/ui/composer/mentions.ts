/** Completing `@` with the members of the thread. */

import type { MemberView, Named } from "@/api/index.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { beginningsOf, matches } from "@/ui/state/threads.ts";
import { oneLine } from "@/ui/state/wording.ts";

const MOST = 6;
/** An @ that begins a word, and what is typed after it up to the caret: at most two words. */
const TYPED = /(?:^|[\s(])@([\p{L}'-]*(?: [\p{L}'-]*)?)$/u;

export interface Completion {
  /** Where the @ stands. */
  readonly from: number;
  readonly to: number;
  readonly options: readonly MemberView[];
  readonly active: number;
}

export function completionAt(
  field: HTMLTextAreaElement | null,
  members: readonly MemberView[],
): Completion | null {
  if (!field || field.selectionStart !== field.selectionEnd) return null;
  return completionOf(field.value, field.selectionStart, members);
}

export function completionOf(
  text: string,
  caret: number,
  members: readonly MemberView[],
): Completion | null {
  const typed = TYPED.exec(text.slice(0, caret))?.[1];
  if (typed === undefined) return null;
  const wanted = beginningsOf(typed);
  const options = members
    .filter((member) => !member.mine && member.name && matches(member.name, wanted))
    .slice(0, MOST);
  if (!options.length) return null;
  return { from: caret - typed.length - 1, to: caret, options, active: 0 };
}

/** Put the name in place of what was typed, and remember whom it means. */
export function insert(
  open: OpenThread,
  field: HTMLTextAreaElement,
  completion: Completion,
  member: MemberView,
): void {
  const name = oneLine(member.name);
  const before = field.value.slice(0, completion.from);
  const after = field.value.slice(completion.to).replace(/^ /u, "");
  const named: Named = { account: member.account, name };
  const text = `${before}@${name} ${after}`;
  open.write({ text, mentions: [...open.writing.value.mentions, named] });
  const caret = before.length + name.length + 2;
  requestAnimationFrame(() => {
    field.focus();
    field.setSelectionRange(caret, caret);
  });
}
