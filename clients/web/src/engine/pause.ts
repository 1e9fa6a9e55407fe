/**
 * Waiting: for some time, or for a thing to be tried again later.
 *
 * What never enters this room: what is waited for.
 */

/** Wait for some milliseconds, or until `signal` says to stop; then it throws its reason. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
  });
  signal?.throwIfAborted();
}
