/** What the camera sees, and the shutter. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { FlipIcon, TorchIcon } from "@/ui/camera/icons.tsx";
import { countCameras, type Facing, frameOf, hasTorch, setTorch } from "@/ui/camera/stream.ts";
import { type Streaming, useStream } from "@/ui/camera/useStream.ts";
import { cameraWords } from "@/ui/camera/words.ts";
import { focusOnce } from "@/ui/entry/focus.ts";
import { Button, IconButton } from "@/ui/primitives/Button.tsx";
import { CameraIcon } from "@/ui/primitives/icons.tsx";
import { words } from "@/ui/words/words.ts";

export interface ViewfinderProps {
  readonly taken: number;
  readonly onTake: (frame: ImageBitmap) => void;
  readonly onReview: () => void;
}

export function Viewfinder(props: ViewfinderProps): JSX.Element {
  const said = cameraWords();
  const [facing, setFacing] = useState<Facing>("environment");
  const [flashes, setFlashes] = useState(0);
  const streaming = useStream(facing);
  const video = useRef<HTMLVideoElement>(null);
  const { stream } = streaming;
  // A stream comes before its first picture; until then there is nothing to take.
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    setLive(false);
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  const take = async () => {
    if (!video.current?.videoWidth) return;
    setFlashes((now) => now + 1);
    props.onTake(await frameOf(video.current));
  };
  if (streaming.isRefused) return <Refused streaming={streaming} />;
  return (
    <>
      <div class="view">
        <video
          ref={video}
          aria-label={said.view}
          autoplay
          muted
          playsInline
          onLoadedData={() => setLive(true)}
        />
        {flashes ? <span class="flash" key={flashes} /> : null}
      </div>
      <footer class="shutter-bar">
        <Turns stream={stream} facing={facing} onFacing={setFacing} />
        <button
          type="button"
          class="shutter"
          key={isLive ? "ready" : "waiting"}
          aria-label={said.take}
          disabled={!isLive}
          ref={focusOnce}
          onClick={() => void take()}
        />
        <div class="review">
          {props.taken ? (
            <Button kind="primary" onClick={props.onReview}>
              {said.review(props.taken)}
            </Button>
          ) : null}
        </div>
        <p class="studio-note">{isLive ? said.note : said.starting}</p>
      </footer>
    </>
  );
}

function Turns(props: {
  stream: MediaStream | null;
  facing: Facing;
  onFacing: (facing: Facing) => void;
}): JSX.Element {
  const said = cameraWords();
  const { stream, facing } = props;
  const [isLit, setLit] = useState(false);
  const [cameras, setCameras] = useState(1);
  useEffect(() => {
    setLit(false);
    if (stream) void countCameras().then(setCameras);
  }, [stream]);
  const light = async (on: boolean) => {
    if (!stream) return;
    await setTorch(stream, on);
    setLit(on);
  };
  return (
    <div class="turns">
      {cameras > 1 ? (
        <IconButton
          icon={FlipIcon}
          label={said.flip}
          onClick={() => props.onFacing(facing === "user" ? "environment" : "user")}
        />
      ) : null}
      {stream && hasTorch(stream) ? (
        <IconButton
          icon={TorchIcon}
          label={said.torch}
          pressed={isLit}
          onClick={() => void light(!isLit)}
        />
      ) : null}
    </div>
  );
}

function Refused({ streaming }: { streaming: Streaming }): JSX.Element {
  const said = cameraWords();
  return (
    <div class="studio-empty" role="alert">
      <CameraIcon />
      <h3>{said.none}</h3>
      <p>{said.noneAbout}</p>
      <Button kind="primary" focused onClick={streaming.retry}>
        {words().common.retry}
      </Button>
    </div>
  );
}
