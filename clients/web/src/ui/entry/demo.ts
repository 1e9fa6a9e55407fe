/**
 * The desk of a demo: people to be, entered by the ordinary linking of a device.
 *
 * What never enters this room: a way in that a real server would have.
 */

import type { Engine, Place } from "@/api/index.ts";

export interface DemoPerson {
  readonly profile: string;
  readonly name: string;
  readonly profession: string;
  readonly taken: boolean;
}

/** The desk said no; `sentence` is to be shown as it is. */
export class DeskRefused extends Error {
  override readonly name = "DeskRefused";
  readonly sentence: string;

  constructor(sentence: string) {
    super("the desk refused");
    this.sentence = sentence;
  }
}

export async function people(desk: string): Promise<readonly DemoPerson[]> {
  return (await ask(desk, "/people", null)) as readonly DemoPerson[];
}

/** Become one of them here: the desk plays the old device of the link. */
export async function enter(
  engine: Engine,
  desk: string,
  person: DemoPerson,
  place: Place,
): Promise<void> {
  const path = `/people/${encodeURIComponent(person.profile)}`;
  const begun = (await ask(desk, `${path}/begin`, {})) as { number: string };
  const { text } = await engine.beginJoin(begun.number, place);
  try {
    await Promise.all([engine.finishJoin(), ask(desk, `${path}/text`, { text })]);
  } catch (error) {
    await engine.cancelJoin().catch(() => undefined);
    throw error;
  }
  await engine.confirmJoin(true);
}

/** Where a doctor who has nothing but a mailbox reads it; null where this demo has no mail. */
export async function mailbox(desk: string): Promise<string | null> {
  const { url } = (await ask(desk, "/mailbox", null)) as { url: string };
  return url.startsWith("http://127.0.0.1:") ? url : null;
}

/** An invitation for somebody new, whom the demo's organisation attests by itself. */
export async function newcomer(desk: string): Promise<string> {
  const { invitation } = (await ask(desk, "/invitation", {})) as { invitation: string };
  return invitation;
}

/** @throws DeskRefused with an empty sentence when it does not answer */
async function ask(desk: string, path: string, body: object | null): Promise<unknown> {
  const how: RequestInit = body
    ? {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "Content-Type": "application/json" },
      }
    : {};
  const answer = await fetch(`${desk}${path}`, { ...how, credentials: "omit" }).catch(
    () => null,
  );
  const said: unknown = await answer?.json().catch(() => null);
  if (answer?.ok && said !== null) return said;
  const sentence = (said as { sentence?: unknown } | null)?.sentence;
  throw new DeskRefused(typeof sentence === "string" ? sentence : "");
}
