/**
 * A question that only the server answers: what finds no line is asked again with the next one.
 *
 * A line that is just beginning, after a reload, was never away, and refuses all the same. What
 * never enters this room: an element; what is asked.
 */

import { EngineFault } from "@/api/index.ts";
import type { Line } from "@/ui/state/line.ts";

export function lacksLine(fault: unknown): boolean {
  return fault instanceof EngineFault && fault.name === "NotOnline";
}

/**
 * Ask now, and again with each line that begins as long as nobody could be asked; the fault is
 * told meanwhile. `isVain` knows an answer that was given without the server.
 *
 * What it gives ends it: nothing is taken or told any more.
 */
export function asking<Answer>(
  line: Line,
  question: () => Promise<Answer>,
  take: (answer: Answer) => void,
  fail: (fault: unknown) => void,
  isVain: (answer: Answer) => boolean = () => false,
): () => void {
  let isWanted = true;
  let isWaiting = false;
  const ask = () => {
    isWaiting = false;
    const hadLine = line.online.peek();
    const told = (isLacking: boolean, tell: () => void) => {
      if (!isWanted) return;
      if (isLacking && !hadLine && line.online.peek()) return ask(); // it began meanwhile
      isWaiting = isLacking;
      tell();
    };
    question().then(
      (answer) => told(isVain(answer), () => take(answer)),
      (fault: unknown) => told(lacksLine(fault), () => fail(fault)),
    );
  };
  ask();
  const unwatch = line.online.subscribe((isOnline) => {
    if (isOnline && isWaiting) ask();
  });
  return () => {
    isWanted = false;
    unwatch();
  };
}
