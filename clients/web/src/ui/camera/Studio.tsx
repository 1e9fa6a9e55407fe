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
  const [step, setStep] = useState<Step>(hasCamera ? "view" : "edit");
  const roll = useRoll(props.photos, () =>
    hasCamera ? setStep("view") : props.onAnswer(null),
  );
  const { photos, photo } = roll;
  const close = async () => {
    const isLost = hasCamera && photos.length > 0;
    if (!isLost || (await abandons(props.overlays))) props.onAnswer(null);
  };
  const common = { onClose: () => void close() };
  if (step === "view" || !photo) {
    return (
      <FullScreen {...common} title={said.title}>
        <Viewfinder taken={photos.length} onTake={roll.take} onReview={() => setStep("edit")} />
      </FullScreen>
    );
  }
  if (step === "finish") {
    const back = () => setStep("edit");
    return (
      <FullScreen {...common} title={said.finishTitle} onBack={back}>
        <Finishing {...props} photos={photos} />
      </FullScreen>
    );
  }
  const title = photos.length > 1 ? said.photo(roll.at + 1, photos.length) : said.editTitle;
  const next = (
    <Button kind="primary" onClick={() => setStep("finish")}>
      {said.next}
    </Button>
  );
  return (
    <FullScreen {...common} title={title} end={next}>
      <Editor photo={photo} />
      <Strip {...roll} onAnother={hasCamera ? () => setStep("view") : null} />
    </FullScreen>
  );
}

interface Roll {
  readonly photos: readonly Photo[];
  readonly at: number;
  readonly photo: Photo | undefined;
  readonly take: (frame: ImageBitmap) => void;
  readonly onPick: (at: number) => void;
  readonly onDrop: () => void;
}

/** The photos taken so far and the one that is looked at; `emptied` when the last one goes. */
function useRoll(first: readonly Photo[], emptied: () => void): Roll {
  const [photos, setPhotos] = useState(first);
  const [at, setAt] = useState(0);
  useForgetting(photos);
  return {
    photos,
    at,
    photo: photos[at],
    take: (frame) => {
      setPhotos((now) => [...now, new Photo(frame, null)]);
      setAt(photos.length);
    },
    onPick: setAt,
    onDrop: () => {
      photos[at]?.forget();
      setPhotos(photos.filter((_, index) => index !== at));
      setAt(Math.max(0, at - 1));
      if (photos.length === 1) emptied();
    },
  };
}

function Finishing(props: StudioProps): JSX.Element {
  const [isBusy, setBusy] = useState(false);
  const finish = async (caption: string) => {
    setBusy(true);
    try {
      props.onAnswer({ files: await filesOf(props.photos), caption });
    } catch (error) {
      props.overlays.say(saidOf(error), { tone: "danger" });
      setBusy(false);
    }
  };
  return <Finish busy={isBusy} onDone={(caption) => void finish(caption)} />;
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
