/** Milliseconds that are left of a delay, counted down by the second. */

import { useEffect, useState } from "preact/hooks";

const STEP = 1_000;

export function useCountdown(first: number): [left: number, wait: (delay: number) => void] {
  const [until, setUntil] = useState(() => Date.now() + first);
  const [now, setNow] = useState(() => Date.now());
  const left = Math.max(0, until - now);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setNow(Date.now()), Math.min(left, STEP));
    return () => clearTimeout(timer);
  }, [left]);
  const wait = (delay: number) => {
    setNow(Date.now());
    setUntil(Date.now() + delay);
  };
  return [left, wait];
}
