/** Who I am on an invoice: what is attested, and what only I can say. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Professional } from "@/api/index.ts";
import { billingWords } from "@/ui/billing/words.ts";
import { told } from "@/ui/expertise/saying.ts";
import { SPECIALITIES, specialityWord } from "@/ui/expertise/specialities.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { Select } from "@/ui/letters/Select.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { Field } from "@/ui/primitives/Field.tsx";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { oneLine } from "@/ui/state/wording.ts";

export function Identity(): JSX.Element | null {
  const app = useApp();
  const said = billingWords();
  const [who, setWho] = useState<Professional | null>(null);
  useEffect(() => void attempt(app, app.engine.professional()).then(setWho), []);
  if (who === null) return null;
  const change = (part: Partial<Professional>) => setWho({ ...who, ...part });
  const keep = async () => {
    const { profession, speciality, billing, structure } = who;
    const words = { profession, speciality, billing, structure };
    const kept = await attempt(app, app.engine.keepProfessional(words));
    if (!kept) return;
    setWho(kept);
    app.overlays.say(said.kept);
  };
  const professions = Object.entries(expertiseWords().professions);
  const known = new Set(["", who.speciality, ...SPECIALITIES]);
  return (
    <details class="settings-part identity">
      <summary>{said.identity}</summary>
      <p class="small-text">
        {told(said.name, `${oneLine(who.name)}, ${who.idnps || said.noNumber}`)}
      </p>
      <div class="two">
        <Select
          label={said.profession}
          value={who.profession}
          options={[
            { value: "", label: "–" },
            ...professions.map(([value, label]) => ({ value, label })),
          ]}
          onChange={(profession) => change({ profession })}
        />
        <Select
          label={said.speciality}
          value={who.speciality}
          options={[...known].map((value) => ({
            value,
            label: value ? specialityWord(value) : "–",
          }))}
          onChange={(speciality) => change({ speciality })}
        />
        <Field
          label={said.number}
          value={who.billing}
          onInput={(billing) => change({ billing })}
          maxLength={16}
          inputMode="numeric"
        />
        <Field
          label={said.structure}
          value={who.structure}
          onInput={(structure) => change({ structure })}
          maxLength={32}
        />
      </div>
      <Button kind="primary" onClick={() => void keep()}>
        {said.keep}
      </Button>
    </details>
  );
}
