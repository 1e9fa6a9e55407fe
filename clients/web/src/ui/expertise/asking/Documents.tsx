/** What goes with a request: what the thread has already, photos, files, studies. */

import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { MessageView, OutgoingFile } from "@/api/index.ts";
import { MOST_FILES, prepared } from "@/ui/composer/attaching.ts";
import type { AskForm } from "@/ui/expertise/asking/form.ts";
import { isSame, type ThreadFile, type ThreadThings } from "@/ui/expertise/files.ts";
import { isOfAnother } from "@/ui/expertise/sameness.ts";
import { ChosenTile, TileFace } from "@/ui/expertise/Tile.tsx";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { Button, IconButton } from "@/ui/primitives/Button.tsx";
import { AttachIcon, CameraIcon, CloseIcon } from "@/ui/primitives/icons.tsx";
import { slots } from "@/ui/slots.ts";
import { useApp } from "@/ui/state/app.ts";
import { patientName } from "@/ui/viewer/naming.ts";

export interface DocumentsProps {
  readonly form: AskForm;
  readonly things: ThreadThings;
  /** Not in the thread yet: they go with the request. */
  readonly fresh: readonly OutgoingFile[];
  readonly onChange: (part: Partial<AskForm>) => void;
  readonly onFresh: (files: readonly OutgoingFile[]) => void;
  readonly onBring: (made: Promise<readonly OutgoingFile[]>) => void;
  /** A way to bring a study; null where there is no thread to bring it to. */
  readonly study: JSX.Element | null;
}

export function Documents(props: DocumentsProps): JSX.Element {
  const said = expertiseWords().asking;
  const { fresh } = props;
  return (
    <section class="ask-part" aria-labelledby="ask-documents">
      <h3 id="ask-documents">{said.documents}</h3>
      <Bring {...props} />
      {fresh.length ? (
        <ul class="doc-tiles">
          {fresh.map((one) => (
            <li key={one.file.name} class="doc-tile is-fresh">
              <TileFace file={viewOf(one)} />
              <IconButton
                icon={CloseIcon}
                label={said.remove(one.file.name)}
                onClick={() => props.onFresh(fresh.filter((other) => other !== one))}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <Already {...props} />
    </section>
  );
}

function Bring(props: DocumentsProps): JSX.Element {
  const app = useApp();
  const said = expertiseWords().asking;
  const picker = useRef<HTMLInputElement>(null);
  const photographed = async () => (await slots.openCamera(app.overlays))?.files ?? [];
  const attached = async (chosen: readonly File[]) => {
    const found: OutgoingFile[] = [];
    for (const [at, file] of chosen.slice(0, MOST_FILES).entries()) {
      const one = await prepared(app, file, props.fresh.length + at + 1);
      if (one) found.push(one);
    }
    return found;
  };
  return (
    <div class="deeds">
      <Button icon={CameraIcon} onClick={() => props.onBring(photographed())}>
        {said.camera}
      </Button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          props.onBring(attached(chosen));
        }}
      />
      <Button icon={AttachIcon} onClick={() => picker.current?.click()}>
        {said.attach}
      </Button>
      {props.study}
    </div>
  );
}

function Already({ form, things, onChange }: DocumentsProps): JSX.Element | null {
  const said = expertiseWords().asking;
  if (!things.files.length && !things.studies.length) return null;
  const take = (one: ThreadFile, isOn: boolean) => {
    const { message, index } = one;
    const others = form.documents.filter((other) => !isSame(other, one));
    onChange({ documents: isOn ? [...others, { message, index }] : others });
  };
  return (
    <fieldset class="already">
      <legend>
        {said.already} <span class="detail">{said.alreadyAbout}</span>
      </legend>
      <div class="doc-tiles">
        {things.files.map((one) => (
          <ChosenTile
            key={`${one.message} ${one.index}`}
            file={one.file}
            isOn={form.documents.some((other) => isSame(other, one))}
            onChange={(isOn) => take(one, isOn)}
            {...(one.file.blocked ? { disabled: true, about: said.blocked } : {})}
          />
        ))}
        {things.studies.map(({ line, title }) => (
          <ChosenTile
            key={line.id}
            file={studyFace(title, line.study?.thumbnail ?? null)}
            {...noteOf(line, form)}
            isOn={form.studies.includes(line.id)}
            onChange={(isOn) => {
              const others = form.studies.filter((one) => one !== line.id);
              onChange({ studies: isOn ? [...others, line.id] : others });
            }}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** Whose images these are, where it is not the person who is asked about. */
function noteOf({ study, files }: MessageView, form: AskForm) {
  const said = expertiseWords().asking;
  const isBlocked = (study?.files ?? files)[0]?.blocked === true;
  if (isBlocked) return { disabled: true, about: said.blocked };
  if (study === null || !isOfAnother(study, form.patient)) return { about: said.study };
  return { about: said.otherPatient(patientName(study)) };
}

function viewOf({ file, thumbnail }: OutgoingFile) {
  return { name: file.name, type: file.type, size: file.size, thumbnail, done: null };
}

function studyFace(name: string, thumbnail: Uint8Array | null) {
  return { name, type: "", size: 0, thumbnail, done: null };
}
