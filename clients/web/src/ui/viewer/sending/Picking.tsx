/** Where a folder, an archive or files of a study are dropped or chosen. */

import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { Button } from "@/ui/primitives/Button.tsx";
import { ScanIcon } from "@/ui/viewer/icons.tsx";
import { filesOf } from "@/ui/viewer/sending/dropped.ts";
import { viewerWords } from "@/ui/viewer/words.ts";

export function Picking(props: { onFiles: (files: readonly File[]) => void }): JSX.Element {
  const [isOver, setOver] = useState(false);
  const said = viewerWords().send;
  const drop = async (event: DragEvent): Promise<void> => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    const files = await filesOf(entriesOf(event.dataTransfer));
    if (files.length) props.onFiles(files);
  };
  return (
    <section
      class={`drop-study${isOver ? " over" : ""}`}
      aria-label={said.drop}
      onDragOver={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => void drop(event)}
    >
      <ScanIcon />
      <p>{said.drop}</p>
      <div class="ways">
        <Picker label={said.folder} isFolder {...props} />
        <Picker label={said.files} isFolder={false} {...props} />
      </div>
      <p class="hint">{said.about}</p>
    </section>
  );
}

function Picker(props: {
  label: string;
  isFolder: boolean;
  onFiles: (files: readonly File[]) => void;
}): JSX.Element {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        type="file"
        multiple
        hidden
        ref={(element) => {
          picker.current = element;
          if (element) element.webkitdirectory = props.isFolder;
        }}
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          if (chosen.length) props.onFiles(chosen);
        }}
      />
      <Button
        kind={props.isFolder ? "primary" : "plain"}
        onClick={() => picker.current?.click()}
      >
        {props.label}
      </Button>
    </>
  );
}

/** They are gone once the event is over. */
function entriesOf(transfer: DataTransfer | null): readonly FileSystemEntry[] {
  return [...(transfer?.items ?? [])].flatMap((item) => item.webkitGetAsEntry() ?? []);
}
