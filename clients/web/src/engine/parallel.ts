/**
 * Several at a time, in order, never more than a bound.
 *
 * What never enters this room: what is done.
 */

/** Do `work` for each; the first failure is thrown once what is under way has ended. */
export async function inParallel<T>(
  most: number,
  all: Iterable<T>,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const waiting = all[Symbol.iterator]();
  let failed: { readonly error: unknown } | null = null;
  const lane = async (): Promise<void> => {
    while (failed === null) {
      const next = waiting.next();
      if (next.done) return;
      try {
        await work(next.value);
      } catch (error) {
        failed ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: most }, lane));
  if (failed !== null) throw (failed as { readonly error: unknown }).error;
}
