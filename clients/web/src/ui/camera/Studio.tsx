/** From the viewfinder to the message: take, mask, say what it is. Several photos in a row. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Editor } from "@/ui/camera/Editor.tsx";
import { Finish } from "@/ui/camera/Finish.tsx";
import { FullScreen } from "@/ui/camera/FullScreen.tsx";
import { Photo } from "@/ui/camera/photo.ts";
import { Strip } from "@/ui/camera/Strip.tsx";
import { Viewfinder } from "@/ui/camera/Viewfinder.tsx";
import { cameraWords } from "@/ui/camera/words.ts";
import { saidOf } from "@/ui/entry/task.ts";
import { prepareBitmap } from "@/ui/images/prepare.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { confirm } from "@/ui/primitives/Layers.tsx";
import type { Captured } from "@/ui/slots.ts";
import type { Overlays } from "@/ui/state/overlays.ts";

export interface StudioProps {
  readonly overlays: Overlays;
  /** Pictures that are here already; without them the camera opens. */
  readonly photos: readonly Photo[];
  readonly onAnswer: (captured: Captured | null) => void;
}

type Step = "view" | "edit" | "finish";

export function Studio(props: StudioProps): JSX.Element {
  const said = cameraWords();
  const hasCamera = props.photos.length === 0;
  const [photos, setPhotos] = useState(props.photos);
  const [at, setAt] = useState(0);
  const [step, setStep] = useState<Step>(hasCamera ? "view" : "edit");
  const [isBusy, setBusy] = useState(false);
  useForgetting(photos);
  const take = (frame: ImageBitmap) => {
    setPhotos((now) => [...now, new Photo(frame, null)]);
    setAt(photos.length);
  };
  const drop = () => {
    photos[at]?.forget();
    const left = photos.filter((_, index) => index !== at);
    setPhotos(left);
    setAt(Math.max(0, at - 1));
    if (left.length) return;
    if (hasCamera) setStep("view");
    else props.onAnswer(null);
  };
  const close = async () => {
    const isLost = hasCamera && photos.length > 0;
    if (!isLost || (await abandons(props.overlays))) props.onAnswer(null);
  };
  const finish = async (caption: string) => {
    setBusy(true);
    try {
      props.onAnswer({ files: await filesOf(photos), caption });
    } catch (error) {
      props.overlays.say(saidOf(error), { tone: "danger" });
      setBusy(false);
    }
  };
  const photo = photos[at];
  if (step === "view" || !photo) {
    return (
      <FullScreen title={said.title} onClose={() => void close()}>
        <Viewfinder taken={photos.length} onTake={take} onReview={() => setStep("edit")} />
      </FullScreen>
    );
  }
  if (step === "finish") {
    return (
      <FullScreen
        title={said.finishTitle}
        onClose={() => void close()}
        onBack={() => setStep("edit")}
      >
        <Finish busy={isBusy} onDone={(caption) => void finish(caption)} />
      </FullScreen>
    );
  }
  return (
    <FullScreen
      title={photos.length > 1 ? said.photo(at + 1, photos.length) : said.editTitle}
      onClose={() => void close()}
      end={
        <Button kind="primary" onClick={() => setStep("finish")}>
          {said.next}
        </Button>
      }
    >
      <Editor photo={photo} />
      <Strip
        photos={photos}
        at={at}
        onPick={setAt}
        onDrop={drop}
        onAnother={hasCamera ? () => setStep("view") : null}
      />
    </FullScreen>
  );
}

/** Their pixels leave the memory with the dialog. */
function useForgetting(photos: readonly Photo[]): void {
  const now = useRef(photos);
  now.current = photos;
  useEffect(
    () => () => {
      for (const photo of now.current) photo.forget();
    },
    [],
  );
}

async function filesOf(photos: readonly Photo[]): Promise<Captured["files"]> {
  const files = [];
  for (const [index, photo] of photos.entries()) {
    const { original } = photo;
    if (original && !photo.canUndo) files.push(original);
    else {
      const isExact = original?.file.type === "image/png";
      const type = isExact ? "image/png" : "image/jpeg";
      files.push(await prepareBitmap(photo.canvas, type, index + 1));
    }
  }
  return files;
}

function abandons(overlays: Overlays): Promise<boolean> {
  const said = cameraWords();
  return confirm(overlays, {
    title: said.abandon,
    about: said.abandonAbout,
    yes: said.abandonYes,
    danger: true,
  });
}
