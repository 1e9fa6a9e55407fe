/** The files of a message: pictures side by side, anything else as a card. */

import type { JSX } from "preact";
import type { FileView, MessageView } from "@/api/index.ts";
import { jpegSize } from "@/ui/files/jpegSize.ts";
import { useObjectUrl } from "@/ui/files/objectUrl.ts";
import { canShow, saveFile } from "@/ui/files/opening.ts";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { CloseIcon, FileIcon, SaveIcon } from "@/ui/primitives/icons.tsx";
import { Progress } from "@/ui/primitives/Parts.tsx";
import { openViewer } from "@/ui/shell/doors.tsx";
import { transferKey, useApp } from "@/ui/state/app.ts";
import { giveUpFiles } from "@/ui/state/deeds.ts";
import { size } from "@/ui/state/moments.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { oneLine } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

const WIDEST = 320;
const TALLEST = 340;

export interface FilesProps {
  readonly message: MessageView;
  readonly open: OpenThread;
}

export function Files(props: FilesProps): JSX.Element {
  const { files } = props.message;
  const photos = files.filter((file) => file.thumbnail !== null);
  return (
    <>
      {photos.length ? (
        <div class={`photos${photos.length > 1 ? " several" : ""}`}>
          {files.map((file, index) =>
            file.thumbnail ? <Photo key={index} {...props} file={file} index={index} /> : null,
          )}
        </div>
      ) : null}
      {files.map((file, index) =>
        file.thumbnail ? null : <Card key={index} {...props} file={file} index={index} />,
      )}
    </>
  );
}

interface FileProps extends FilesProps {
  readonly file: FileView;
  readonly index: number;
}

function Photo(props: FileProps): JSX.Element {
  const app = useApp();
  const { file, message, open, index } = props;
  const address = useObjectUrl(file.thumbnail, "image/jpeg");
  const box = boxOf(file.thumbnail);
  const isAlone = message.files.length === 1;
  return (
    <div class="photo">
      <button
        type="button"
        aria-label={`${words().files.openPhoto} ${oneLine(file.name)}`}
        onClick={() => void openViewer(app, open, message, index)}
      >
        <img
          src={address ?? ""}
          alt=""
          {...(isAlone ? { width: box.width, height: box.height } : {})}
        />
      </button>
      <OnItsWay {...props} />
    </div>
  );
}

function Card(props: FileProps): JSX.Element {
  const app = useApp();
  const { file, message, open, index } = props;
  const isStored = file.done === null;
  const said = words().files;
  const name = oneLine(file.name);
  const act = () => {
    if (canShow(file)) void openViewer(app, open, message, index);
    else void saveFile(app, open, message, index);
  };
  return (
    <div class="card">
      <button type="button" class="name" disabled={!isStored} onClick={act}>
        <span class="sheet">
          <FileIcon />
          <Extension name={file.name} />
        </span>
        <span class="text">
          <span class="spoken">{canShow(file) ? words().files.openWord : said.save}</span>
          <span class="title">{name}</span>
          <Amount {...props} />
        </span>
      </button>
      {isStored ? (
        <IconButton
          icon={SaveIcon}
          label={`${said.save} ${name}`}
          onClick={() => void saveFile(app, open, message, index)}
        />
      ) : null}
      <OnItsWay {...props} />
    </div>
  );
}

function Extension(props: { name: string }): JSX.Element {
  const extension = extensionOf(props.name);
  return (
    <span class={extension.length > 3 ? "long" : ""} aria-hidden="true">
      {extension}
    </span>
  );
}

function Amount(props: FileProps): JSX.Element {
  const transfer = useApp().transfers.value.get(transferKey(props.message.id, props.index));
  const { file } = props;
  const done = transfer?.done ?? file.done;
  const total = transfer?.total ?? file.size;
  return (
    <span class="detail figures">
      {done === null ? size(file.size) : words().files.of(size(done), size(total))}
    </span>
  );
}

/** How far it is, and a way to give it up. */
function OnItsWay(props: FileProps): JSX.Element | null {
  const app = useApp();
  const { file, message, open, index } = props;
  const transfer = app.transfers.value.get(transferKey(message.id, index));
  const done = transfer?.done ?? file.done;
  if (done === null || message.state === "failed") return null;
  const part = done / Math.max(transfer?.total ?? file.size, 1);
  const percent = Math.floor(part * 100);
  const isUpload = transfer?.upload ?? true;
  const said = words().files;
  const name = oneLine(file.name);
  return (
    <div class="on-its-way">
      <Progress
        part={part}
        label={isUpload ? said.uploading(name, percent) : said.downloading(name, percent)}
      />
      {isUpload ? (
        <IconButton
          icon={CloseIcon}
          label={said.cancel}
          onClick={() => void giveUpFiles(app, open, message.id)}
        />
      ) : null}
    </div>
  );
}

/** The box of a picture, as its thumbnail says, within what a bubble can hold. */
function boxOf(thumbnail: Uint8Array | null): { width: number; height: number } {
  const found = thumbnail ? jpegSize(thumbnail) : null;
  const { width, height } = found ?? { width: 4, height: 3 };
  const scale = Math.min(WIDEST / width, TALLEST / height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

function extensionOf(name: string): string {
  return /\.([\p{L}\p{N}]{1,4})$/u.exec(name)?.[1]?.toLocaleUpperCase() ?? "";
}
