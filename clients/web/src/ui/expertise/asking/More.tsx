/** What an invoice may need besides, and the GP who is to have the report: seldom opened. */

import type { JSX } from "preact";
import type { Mailbox } from "@/api/index.ts";
import type { AskForm } from "@/ui/expertise/asking/form.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { PickMailbox } from "@/ui/mail/AddMailbox.tsx";
import { mailboxName } from "@/ui/mail/saying.ts";
import { Button, IconButton } from "@/ui/primitives/Button.tsx";
import { Field } from "@/ui/primitives/Field.tsx";
import { CloseIcon, GatewayIcon, PlusIcon } from "@/ui/primitives/icons.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { oneLine } from "@/ui/state/wording.ts";

interface MoreProps {
  readonly form: AskForm;
  readonly onChange: (part: Partial<AskForm>) => void;
}

const MAX_RANK = 9;

export function More(props: MoreProps): JSX.Element {
  const said = expertiseWords().asking;
  const { form, onChange } = props;
  const { cover } = form;
  return (
    <details class="ask-part more">
      <summary>{said.more}</summary>
      <Doctor {...props} />
      <div class="two">
        <Field
          label={said.insured}
          value={cover.insured}
          onInput={(insured) => onChange({ cover: { ...cover, insured } })}
          maxLength={15}
          inputMode="numeric"
        />
        <Field
          label={said.scheme}
          value={cover.scheme}
          onInput={(scheme) => onChange({ cover: { ...cover, scheme } })}
          maxLength={16}
        />
        <Field
          label={said.rank}
          value={String(cover.rank)}
          onInput={(rank) => onChange({ cover: { ...cover, rank: rankOf(rank) } })}
          maxLength={1}
          inputMode="numeric"
        />
      </div>
    </details>
  );
}

function rankOf(text: string): number {
  const rank = Number.parseInt(text, 10);
  return Number.isNaN(rank) ? 1 : Math.min(Math.max(rank, 0), MAX_RANK);
}

function Doctor({ form, onChange }: MoreProps): JSX.Element {
  const app = useApp();
  const said = expertiseWords().asking;
  const { doctor } = form;
  const choose = async () => {
    const found = await pickDoctor(app);
    if (found) onChange({ doctor: found });
  };
  return (
    <div class="field">
      <span class="label">{said.doctor}</span>
      {doctor === null ? (
        <Button icon={PlusIcon} onClick={() => void choose()}>
          {said.doctorAdd}
        </Button>
      ) : (
        <div class="row">
          <span class="avatar square small">
            <GatewayIcon />
          </span>
          <span class="text">
            <span class="title one-line">{mailboxName(doctor)}</span>
            <span class="detail one-line">{oneLine(doctor.address)}</span>
          </span>
          <IconButton
            icon={CloseIcon}
            label={said.remove(mailboxName(doctor))}
            onClick={() => onChange({ doctor: null })}
          />
        </div>
      )}
    </div>
  );
}

function pickDoctor(app: App): Promise<Mailbox | null> {
  const said = expertiseWords().asking;
  return app.overlays.open<Mailbox>(
    (give) => (
      <PickMailbox
        title={said.doctor}
        about={said.doctorAbout}
        yes={said.doctorYes}
        without={[]}
        isBusy={false}
        onTake={give}
        onClose={() => give(null)}
      />
    ),
    true,
  );
}
