/** A request in one sheet: to whom, what, about whom, with what; the rules answer as one writes. */

import type { JSX } from "preact";
import type { CaseView, FileRef, Id } from "@/api/index.ts";
import { Area } from "@/ui/expertise/Area.tsx";
import { Agreement } from "@/ui/expertise/asking/Agreement.tsx";
import { Documents } from "@/ui/expertise/asking/Documents.tsx";
import {
  type AskForm,
  isTold,
  lengthOf,
  MAX_CONTEXT,
  MAX_QUESTION,
} from "@/ui/expertise/asking/form.ts";
import { More } from "@/ui/expertise/asking/More.tsx";
import { PatientPart } from "@/ui/expertise/asking/Patient.tsx";
import { useAsking } from "@/ui/expertise/asking/useAsking.ts";
import { Whom } from "@/ui/expertise/asking/Whom.tsx";
import { useThreadThings } from "@/ui/expertise/files.ts";
import { StudyButton } from "@/ui/expertise/StudyButton.tsx";
import { guessed, SPECIALITIES, specialityWord } from "@/ui/expertise/specialities.ts";
import { VerdictBox } from "@/ui/expertise/Verdict.tsx";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { Select } from "@/ui/letters/Select.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { Switch } from "@/ui/primitives/Field.tsx";
import { SendIcon } from "@/ui/primitives/icons.tsx";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { oneLine } from "@/ui/state/wording.ts";

export interface AskProps {
  /** The thread that it is asked in; null for one that is made for it. */
  readonly open: OpenThread | null;
  /** A case that is sent anew. */
  readonly again?: CaseView;
  /** Chosen already: the photo whose menu this came from. */
  readonly documents?: readonly FileRef[];
  readonly onClose: () => void;
}

export function Ask(props: AskProps): JSX.Element {
  const { open, again = null, documents = [], onClose } = props;
  const said = expertiseWords().asking;
  const thread: Id | null = open?.id ?? null;
  const things = useThreadThings(thread);
  const asking = useAsking({ thread, again, documents, onDone: onClose });
  const { form, change, verdict, lacks, isBusy } = asking;
  return (
    <Dialog
      title={expertiseWords().ask}
      onClose={onClose}
      wide
      tall
      firm
      actions={
        <div class="ask-foot">
          {verdict && isTold(form) ? <VerdictBox verdict={verdict} /> : null}
          <div class="deeds">
            <span class="detail" role="status">
              {lacks === null ? "" : said.missing[lacks]}
            </span>
            <Button
              kind="primary"
              icon={SendIcon}
              busy={isBusy}
              disabled={verdict === null || lacks !== null}
              onClick={asking.send}
            >
              {again ? said.sendAgain : said.send}
            </Button>
          </div>
        </div>
      }
    >
      <div class="stack ask-form">
        <Whom
          open={open}
          expert={form.expert}
          onChange={(expert, about) =>
            change({ expert, speciality: form.speciality || guessed(about) })
          }
        />
        <LetIn open={open} expert={form.expert} />
        <Question form={form} onChange={change} />
        <PatientPart patient={form.patient} onChange={(patient) => change({ patient })} />
        <Documents
          form={form}
          things={things}
          fresh={asking.fresh}
          onChange={change}
          onFresh={asking.setFresh}
          onBring={asking.bring}
          study={open ? <StudyButton open={open} /> : null}
        />
        <Agreement form={form} onChange={change} />
        <More form={form} onChange={change} />
      </div>
    </Dialog>
  );
}

/** Who is let in reads all that was said before: of other patients too. */
function LetIn({ open, expert }: Pick<AskProps, "open"> & Pick<AskForm, "expert">) {
  const members = open?.view.value?.members;
  if (!members || expert === null) return null;
  if (members.some((one) => one.account === expert.account)) return null;
  return <p class="warning">{expertiseWords().asking.readsAll(oneLine(expert.name))}</p>;
}

function Question(props: {
  form: AskForm;
  onChange: (part: Partial<AskForm>) => void;
}): JSX.Element {
  const { form, onChange } = props;
  const words = expertiseWords();
  const said = words.asking;
  const left = MAX_QUESTION - lengthOf(form.question);
  const options = Object.entries(words.reasons).map(([value, label]) => ({ value, label }));
  const known = SPECIALITIES.map((value) => ({ value, label: specialityWord(value) }));
  return (
    <div class="ask-part">
      <Area
        label={said.question}
        value={form.question}
        placeholder={said.questionHint}
        onInput={(question) => onChange({ question })}
        hint={said.left(Math.max(left, 0))}
        error={left < 0 ? said.over(-left) : null}
        rows={3}
      />
      <div class="two">
        <Select
          label={words.pane.speciality}
          value={form.speciality}
          options={[{ value: "", label: "–" }, ...known]}
          onChange={(speciality) => onChange({ speciality })}
        />
        <Select
          label={said.reason}
          value={form.reason}
          options={options}
          onChange={(reason) => onChange({ reason })}
        />
      </div>
      <Area
        label={said.context}
        value={form.context}
        placeholder={said.contextHint}
        onInput={(context) => onChange({ context })}
        maxLength={MAX_CONTEXT}
      />
      <div class="two">
        <Switch
          label={said.inpatient}
          on={form.inpatient}
          onChange={(inpatient) => onChange({ inpatient })}
        />
        <Switch
          label={said.urgent}
          {...(form.urgent ? { about: said.urgentAbout } : {})}
          on={form.urgent}
          onChange={(urgent) => onChange({ urgent })}
        />
      </div>
    </div>
  );
}
