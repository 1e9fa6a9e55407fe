/** What will go with the text: each with its picture or its name, and a way to take it off. */

import type { JSX } from "preact";
import type { OutgoingFile } from "@/api/index.ts";
import { editPictures } from "@/ui/composer/attaching.ts";
import { useObjectUrl } from "@/ui/files/objectUrl.ts";
import { Button, IconButton } from "@/ui/primitives/Button.tsx";
import { CloseIcon, EditIcon, FileIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";
import { size } from "@/ui/state/moments.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { oneLine } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export function Attached(props: { open: OpenThread }): JSX.Element | null {
  const app = useApp();
  const { open } = props;
  const { files } = open.writing.value;
  if (!files.length) return null;
  return (
    <div class="attached">
      <ul>
        {files.map((outgoing, at) => (
          <Item
            key={`${outgoing.file.name} ${outgoing.file.size} ${at}`}
            outgoing={outgoing}
            onRemove={() => open.write({ files: files.filter((one) => one !== outgoing) })}
          />
        ))}
      </ul>
      {files.some((one) => one.thumbnail) ? (
        <Button kind="quiet" icon={EditIcon} onClick={() => void editPictures(app, open)}>
          {words().composer.mask}
        </Button>
      ) : null}
    </div>
  );
}

function Item(props: { outgoing: OutgoingFile; onRemove: () => void }): JSX.Element {
  const { file, thumbnail } = props.outgoing;
  const address = useObjectUrl(thumbnail, "image/jpeg");
  return (
    <li class={address ? "photo" : ""}>
      {address ? (
        <img src={address} alt={oneLine(file.name)} />
      ) : (
        <>
          <FileIcon />
          <span class="text">
            <span class="one-line">{oneLine(file.name)}</span>
            <span class="detail figures">{size(file.size)}</span>
          </span>
        </>
      )}
      <IconButton
        icon={CloseIcon}
        label={words().composer.removeFile(oneLine(file.name))}
        onClick={props.onRemove}
      />
    </li>
  );
}
