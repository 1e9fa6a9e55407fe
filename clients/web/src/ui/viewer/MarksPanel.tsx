/** Key images: what experts want the others to look at. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ImageMarkView } from "@/api/index.ts";
import { Button, IconButton } from "@/ui/primitives/Button.tsx";
import { CloseIcon, WithdrawIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";
import { brief, clock } from "@/ui/state/moments.ts";
import { nameOf, oneLine } from "@/ui/state/wording.ts";
import { KeyImageIcon } from "@/ui/viewer/icons.tsx";
import { sayMeasure } from "@/ui/viewer/Overlay.tsx";
import type { Viewing } from "@/ui/viewer/viewing.ts";
import { viewerWords } from "@/ui/viewer/words.ts";

/** What is done with key images; each answers once it is done. */
export interface Marking {
  keep(note: string): Promise<boolean>;
  remove(mark: ImageMarkView): Promise<boolean>;
}

export interface MarksPanelProps {
  readonly viewing: Viewing;
  readonly marks: readonly ImageMarkView[];
  readonly marking: Marking;
  /** Somebody is about to mark this slice. */
  readonly isMarking: boolean;
  readonly onMarked: () => void;
  readonly onClose: () => void;
}

export function MarksPanel(props: MarksPanelProps): JSX.Element {
  const { marks, isMarking, onClose } = props;
  const said = viewerWords();
  return (
    <aside class="marks-panel" aria-label={said.marks}>
      <header>
        <h3>{said.marks}</h3>
        <IconButton icon={CloseIcon} label={said.close} onClick={onClose} />
      </header>
      {isMarking ? <Form {...props} /> : null}
      {marks.length ? (
        <ul>
          {marks.toReversed().map((mark) => (
            <li key={`${mark.author} ${mark.mark}`}>
              <Entry {...props} mark={mark} />
            </li>
          ))}
        </ul>
      ) : isMarking ? null : (
        <p class="none">{said.noMarks}</p>
      )}
    </aside>
  );
}

function Form(props: MarksPanelProps): JSX.Element {
  const { viewing, marking, onMarked } = props;
  const said = viewerWords();
  const [note, setNote] = useState("");
  const [isBusy, setBusy] = useState(false);
  const measures = viewing.drawings.value.length ? viewing.measuresHere() : [];
  const keep = async (): Promise<void> => {
    setBusy(true);
    if (await marking.keep(note)) onMarked();
    setBusy(false);
  };
  return (
    <form
      class="mark-form"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <p class="figures">
        <KeyImageIcon />
        {said.slice(viewing.position.value + 1, viewing.count)}
      </p>
      {measures.length ? <p class="detail">{measures.map(sayMeasure).join(" · ")}</p> : null}
      <textarea
        rows={2}
        maxLength={2_000}
        autocomplete="off"
        aria-label={said.note}
        placeholder={said.note}
        value={note}
        ref={focusOnce}
        onInput={(event) => setNote(event.currentTarget.value)}
      />
      <div class="deeds">
        <Button kind="quiet" onClick={onMarked}>
          {said.cancel}
        </Button>
        <Button kind="primary" type="submit" busy={isBusy}>
          {said.keep}
        </Button>
      </div>
    </form>
  );
}

function Entry(props: MarksPanelProps & { mark: ImageMarkView }): JSX.Element {
  const { viewing, mark, marking } = props;
  const app = useApp();
  const said = viewerWords();
  const at = placeOf(viewing, mark);
  const isHere = viewing.mark.value?.mark === mark.mark;
  const show = (): void => {
    if (!viewing.show(mark)) app.overlays.say(said.markGone);
  };
  return (
    <div class="mark">
      <button type="button" aria-current={isHere ? "true" : undefined} onClick={show}>
        <b class="figures">{at === null ? said.mark : said.markAt(at + 1)}</b>
        {mark.note ? <span class="note">{oneLine(mark.note)}</span> : null}
        {mark.measures.length ? (
          <span class="figures">{mark.measures.map(sayMeasure).join(" · ")}</span>
        ) : null}
        <span class="detail">{said.markBy(authorOf(mark), whenOf(mark.time))}</span>
      </button>
      {mark.mine ? (
        <IconButton
          icon={WithdrawIcon}
          label={said.remove}
          onClick={() => void marking.remove(mark)}
        />
      ) : null}
    </div>
  );
}

function placeOf(viewing: Viewing, mark: ImageMarkView): number | null {
  for (const { slices } of viewing.index.value?.series ?? []) {
    const at = slices.findIndex(
      ({ instance, frame }) => instance === mark.instance && frame === mark.frame,
    );
    if (at >= 0) return at;
  }
  return null;
}

function authorOf({ author, authorName }: ImageMarkView): string {
  return nameOf({ account: author, name: authorName });
}

function whenOf(time: number): string {
  const day = brief(time, Date.now());
  const hour = clock(time);
  return day === hour ? hour : `${day} ${hour}`;
}

function focusOnce(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true });
}
