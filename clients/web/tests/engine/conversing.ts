/**
 * What people of two kinds of client say to each other, for tests.
 *
 * What never enters this room: how an account came to be.
 */

import type { Visitor } from "./visitor.ts";
import { id, type Ward } from "./ward.ts";

export const newIntent = (): string =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("hex");

/** A thread that somebody with the SDK begins with these accounts; gives its id. */
export async function threadBy(
  ward: Ward,
  who: string,
  title: string,
  accounts: readonly string[],
): Promise<string> {
  const words = [title, accounts.map(id)];
  return (await ward.call<{ id: string }>(who, "new_thread", words)).id;
}

/** Somebody with the SDK writes. */
export async function says(
  ward: Ward,
  who: string,
  thread: string,
  text: string,
): Promise<void> {
  await ward.call(who, "send", [id(thread), text]);
}

/** Wait until a text stands in a thread here. */
export async function reads(visitor: Visitor, thread: string, text: string): Promise<void> {
  await visitor.until(async () => {
    const known = (await visitor.engine.threads()).some((one) => one.id === thread);
    if (!known) return false;
    const { messages } = await visitor.engine.history(thread, null, 50);
    return messages.some((line) => line.text === text);
  });
}

/** Write here, and wait until somebody with the SDK has read it. */
export async function tells(
  ward: Ward,
  visitor: Visitor,
  thread: string,
  text: string,
  who: string,
  behalf?: string,
): Promise<void> {
  const options = behalf === undefined ? {} : { behalf };
  await visitor.engine.send(thread, text, { intent: newIntent(), ...options });
  await ward.ask("until", { who, thread, text });
}
