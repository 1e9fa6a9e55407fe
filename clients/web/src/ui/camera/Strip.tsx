/** The photos taken so far: go from one to the other, take another, drop one. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Photo } from "@/ui/camera/photo.ts";
import { cameraWords } from "@/ui/camera/words.ts";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { PlusIcon, WithdrawIcon } from "@/ui/primitives/icons.tsx";

const SIDE = 96;

export function Strip(props: {
  readonly photos: readonly Photo[];
  readonly at: number;
  readonly onPick: (at: number) => void;
  readonly onDrop: () => void;
  readonly onAnother: (() => void) | null;
}): JSX.Element {
  const said = cameraWords();
  const { photos } = props;
  return (
    <footer class="strip">
      <IconButton icon={WithdrawIcon} label={said.drop} onClick={props.onDrop} />
      <div class="shots">
        {photos.map((photo, index) => (
          <button
            key={index}
            type="button"
            aria-label={said.photo(index + 1, photos.length)}
            aria-pressed={index === props.at}
            onClick={() => props.onPick(index)}
          >
            <Small photo={photo} />
          </button>
        ))}
      </div>
      {props.onAnother ? (
        <IconButton icon={PlusIcon} label={said.another} onClick={props.onAnother} />
      ) : (
        <span />
      )}
    </footer>
  );
}

function Small({ photo }: { photo: Photo }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const version = photo.version.value;
  useEffect(() => {
    const { width, height } = photo.canvas;
    const side = Math.min(width, height);
    const [x, y] = [(width - side) / 2, (height - side) / 2];
    if (side) {
      canvas.current
        ?.getContext("2d")
        ?.drawImage(photo.canvas, x, y, side, side, 0, 0, SIDE, SIDE);
    }
  }, [photo, version]);
  return <canvas ref={canvas} width={SIDE} height={SIDE} />;
}
