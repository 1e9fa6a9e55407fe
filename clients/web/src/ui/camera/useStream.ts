/** A stream while a component is there: opened with it, closed with it. */

import { useEffect, useState } from "preact/hooks";
import { closeStream, type Facing, openStream } from "@/ui/camera/stream.ts";

export interface Streaming {
  readonly stream: MediaStream | null;
  readonly isRefused: boolean;
  readonly retry: () => void;
}

export function useStream(facing: Facing): Streaming {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [isRefused, setRefused] = useState(false);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let mine: MediaStream | null = null;
    let isHere = true;
    setRefused(false);
    openStream(facing).then(
      (opened) => {
        mine = opened;
        if (isHere) setStream(opened);
        else closeStream(opened);
      },
      () => setRefused(isHere),
    );
    return () => {
      isHere = false;
      closeStream(mine);
      setStream(null);
    };
  }, [facing, tries]);
  return { stream, isRefused, retry: () => setTries((now) => now + 1) };
}
