/**
 * Calls whose code comes when the first of them is made, not to draw a screen.
 *
 * What never enters this room: what a call does.
 */

type Call = (...asked: never[]) => Promise<unknown>;

/** Every name of these calls, and no other. */
export type Names<Calls> = Readonly<Record<keyof Calls, true>>;

/** Calls that have `made` give them when one is made; it is asked each time. */
export function later<Calls extends { readonly [Name in keyof Calls]: Call }>(
  names: Names<Calls>,
  made: () => Promise<Calls>,
): Calls {
  const calls = Object.keys(names).map((name) => {
    const call = async (...asked: never[]) => {
      const given = await made();
      return await given[name as keyof Calls](...asked);
    };
    return [name, call];
  });
  return Object.fromEntries(calls) as Calls;
}
