/**
 * A file on the whole screen: a picture to look at closely, a PDF in the browser's own reader, a
 * text. The bytes are asked of the engine, checked there, and forgotten on closing.
 */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { FileView, MessageView } from "@/api/index.ts";
import { useObjectUrl } from "@/ui/files/objectUrl.ts";
import { harmless, saveFile, shownAs } from "@/ui/files/opening.ts";
import { Picture } from "@/ui/files/Picture.tsx";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { BackIcon, CloseIcon, ForwardIcon, SaveIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";
import { sentenceOf } from "@/ui/state/faults.ts";
import { full } from "@/ui/state/moments.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { oneLine, speakerOf } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export interface ViewerProps {
  readonly open: OpenThread;
  readonly message: MessageView;
  readonly index: number;
  readonly onClose: () => void;
}

interface Place {
  readonly message: MessageView;
  readonly index: number;
}

export function Viewer(props: ViewerProps): JSX.Element {
  const app = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  const [place, setPlace] = useState<Place>({ message: props.message, index: props.index });
  const file = place.message.files[place.index];
  const pictures = picturesOf(props.open);
  const at = pictures.findIndex(
    (one) => one.message.id === place.message.id && one.index === place.index,
  );
  const step = (by: number) => {
    const next = pictures[at + by];
    if (at >= 0 && next) setPlace(next);
  };
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="viewer"
      aria-label={words().files.viewer}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") step(-1);
        if (event.key === "ArrowRight") step(1);
      }}
    >
      <Head
        place={place}
        at={at}
        count={pictures.length}
        onStep={step}
        onSave={() => void saveFile(app, props.open, place.message, place.index)}
        onClose={props.onClose}
      />
      {file ? (
        <Content
          key={`${place.message.id} ${place.index}`}
          open={props.open}
          place={place}
          file={file}
        />
      ) : null}
    </dialog>
  );
}

interface HeadProps {
  readonly place: Place;
  /** Which of the pictures it is; -1 when it is none of them. */
  readonly at: number;
  readonly count: number;
  readonly onStep: (by: number) => void;
  readonly onSave: () => void;
  readonly onClose: () => void;
}

function Head(props: HeadProps): JSX.Element {
  const { place, at, count, onStep } = props;
  const { message } = place;
  const said = words().files;
  const about = [full(message.time), oneLine(message.files[place.index]?.name ?? "")];
  return (
    <header>
      <IconButton icon={CloseIcon} label={words().common.close} onClick={props.onClose} />
      <span class="about">
        <b class="one-line">{speakerOf(message)}</b>
        <span class="one-line">{about.join(" · ")}</span>
      </span>
      {at >= 0 && count > 1 ? (
        <>
          <IconButton
            icon={BackIcon}
            label={said.previous}
            disabled={at === 0}
            onClick={() => onStep(-1)}
          />
          <span class="figures">{said.position(at + 1, count)}</span>
          <IconButton
            icon={ForwardIcon}
            label={said.next}
            disabled={at === count - 1}
            onClick={() => onStep(1)}
          />
        </>
      ) : null}
      <IconButton icon={SaveIcon} label={said.save} onClick={props.onSave} />
    </header>
  );
}

function picturesOf(open: OpenThread): readonly Place[] {
  return open.timeline.lines
    .peek()
    .rows.flatMap(({ message }) =>
      message.files.flatMap((file, index) =>
        shownAs(file) === "picture" && file.done === null ? [{ message, index }] : [],
      ),
    );
}

function Content(props: { open: OpenThread; place: Place; file: FileView }): JSX.Element {
  const app = useApp();
  const { open, place, file } = props;
  const [blob, setBlob] = useState<Blob | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const kind = shownAs(file) ?? "text";
  useEffect(() => {
    let isOver = false;
    app.engine
      .openFile(open.id, place.message.id, place.index)
      .then((found) => harmless(found, kind))
      .then(
        (safe) => {
          if (isOver) return;
          if (safe) setBlob(safe);
          else setFault(words().files.cannotShow);
        },
        (error: unknown) => {
          if (!isOver) setFault(sentenceOf(error));
        },
      );
    return () => {
      isOver = true;
    };
  }, []);
  if (fault) return <p class="stage said">{fault}</p>;
  if (kind === "picture") return <PictureStage file={file} blob={blob} />;
  if (!blob) return <Waiting />;
  return kind === "pdf" ? <Pdf blob={blob} name={file.name} /> : <Plain blob={blob} />;
}

/** The thumbnail at once, the picture over it when it is here. */
function PictureStage(props: { file: FileView; blob: Blob | null }): JSX.Element {
  const thumbnail = useObjectUrl(props.file.thumbnail, "image/jpeg");
  const whole = useObjectUrl(props.blob, "image/jpeg");
  const address = whole ?? thumbnail;
  if (!address) return <Waiting />;
  return <Picture address={address} name={oneLine(props.file.name)} isWhole={whole !== null} />;
}

/**
 * The browser's own reader, which is the sandbox: in Chromium an extension with an origin and a
 * process of its own, that knows neither this page nor its store. With a `sandbox` attribute,
 * whatever it allows, Chromium (156) shows "blocked" in the place of the document. The bytes
 * begin as a PDF does and the blob's type says so: they are never read as a page.
 */
function Pdf(props: { blob: Blob; name: string }): JSX.Element {
  const address = useObjectUrl(props.blob, "application/pdf");
  return (
    <iframe
      class="stage"
      title={oneLine(props.name)}
      src={address ?? ""}
      referrerpolicy="no-referrer"
    />
  );
}

function Plain(props: { blob: Blob }): JSX.Element {
  const [text, setText] = useState("");
  useEffect(() => {
    void props.blob.text().then(setText);
  }, []);
  return <pre class="stage plain">{text}</pre>;
}

function Waiting(): JSX.Element {
  return (
    <div class="stage said" role="status" aria-label={words().common.loading}>
      <span class="spinner" />
    </div>
  );
}
