/**
 * How long a wrong PIN costs: nothing at first, then twice as long each time.
 *
 * It slows down who sits at this browser and types. It stops nobody who has copied the
 * disk or writes in the database: see lockBox.ts. Nothing is ever destroyed by it, since
 * anybody who finds the phone could then destroy what its owner has not sent yet.
 *
 * What never enters this room: a clock, a database, a PIN.
 */

/** Typed wrong so often, and when the next one is heard (Unix ms). */
export interface Attempts {
  readonly failed: number;
  readonly notBefore: number;
}

export const NO_ATTEMPTS: Attempts = { failed: 0, notBefore: 0 };

/** Fingers slip. */
const FREE = 3;
/** Milliseconds, for the first that costs. */
const FIRST = 30_000;
/** Milliseconds: whoever forgot nothing but typed badly is back within the hour. */
const CAP = 3_600_000;

/** Milliseconds until the next try is heard, 0 when it is now. */
export function waitFor(attempts: Attempts, now: number): number {
  // A clock that was set back must not lock anybody out for longer than the cap.
  return Math.min(Math.max(0, attempts.notBefore - now), CAP);
}

/** One more was wrong. */
export function afterFailure({ failed }: Attempts, now: number): Attempts {
  const count = failed + 1;
  if (count <= FREE) return { failed: count, notBefore: 0 };
  const delay = Math.min(CAP, FIRST * 2 ** (count - FREE - 1));
  return { failed: count, notBefore: now + delay };
}
