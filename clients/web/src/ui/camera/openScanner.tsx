/** Read a drawing with the camera: a card, or what a new device shows. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { FullScreen } from "@/ui/camera/FullScreen.tsx";
import { qrReader } from "@/ui/camera/qrReader.ts";
import { useStream } from "@/ui/camera/useStream.ts";
import { cameraWords } from "@/ui/camera/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { CameraIcon } from "@/ui/primitives/icons.tsx";
import type { Overlays } from "@/ui/state/overlays.ts";
import { words } from "@/ui/words/words.ts";

/** Milliseconds between two looks. */
const LOOK = 180;

/** Gives the first text that is `accepts`-ed, or null. */
export function openScanner(
  overlays: Overlays,
  accepts: (text: string) => boolean,
): Promise<string | null> {
  return overlays.open<string>((give) => <Scanner accepts={accepts} onAnswer={give} />);
}

function Scanner(props: {
  accepts: (text: string) => boolean;
  onAnswer: (text: string | null) => void;
}): JSX.Element {
  const said = cameraWords();
  const { stream, isRefused, retry } = useStream("environment");
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element || !stream) return;
    element.srcObject = stream;
    return looking(element, props.accepts, props.onAnswer);
  }, [stream]);
  return (
    <FullScreen title={said.scanTitle} onClose={() => props.onAnswer(null)}>
      {isRefused ? (
        <div class="studio-empty" role="alert">
          <CameraIcon />
          <h3>{said.none}</h3>
          <p>{said.noneAbout}</p>
          <Button kind="primary" focused onClick={retry}>
            {words().common.retry}
          </Button>
        </div>
      ) : (
        <>
          <div class="view scanning">
            <video ref={video} aria-label={said.view} autoplay muted playsInline />
            <span class="target" />
          </div>
          <p class="studio-note">{said.scanAbout}</p>
        </>
      )}
    </FullScreen>
  );
}

/** Look again and again until something is accepted; gives its own end. */
function looking(
  video: HTMLVideoElement,
  accepts: (text: string) => boolean,
  found: (text: string) => void,
): () => void {
  let isOver = false;
  const run = async () => {
    const read = await qrReader();
    while (!isOver) {
      const text = video.videoWidth ? await read(video).catch(() => null) : null;
      if (text && accepts(text) && !isOver) return found(text);
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  };
  void run();
  return () => {
    isOver = true;
  };
}
