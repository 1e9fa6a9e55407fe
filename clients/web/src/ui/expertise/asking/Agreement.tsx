/** That the patient is informed and agrees: for what, and how it was said. */

import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { ConsentForm, ConsentPurpose } from "@/api/index.ts";
import type { AskForm } from "@/ui/expertise/asking/form.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";

const PURPOSES: readonly ConsentPurpose[] = ["care", "advice", "teaching"];
const FORMS: readonly ConsentForm[] = ["oral", "written"];

export function Agreement(props: {
  form: AskForm;
  onChange: (part: Partial<AskForm>) => void;
}): JSX.Element {
  const { form, onChange } = props;
  const words = expertiseWords();
  const said = words.asking;
  const name = useId();
  return (
    <fieldset class="ask-part agreement">
      <legend>{said.consent}</legend>
      <label class="choice">
        <input
          type="checkbox"
          checked={form.informed}
          onChange={(event) => onChange({ informed: event.currentTarget.checked })}
        />
        <span>
          {said.informed}
          <span class="about">{said.informedAbout}</span>
        </span>
      </label>
      <div class="picks">
        <fieldset class="pick-row">
          <legend>{said.consentForm}</legend>
          {FORMS.map((one) => (
            <label key={one} class="pick">
              <input
                type="radio"
                name={name}
                checked={form.form === one}
                onChange={() => onChange({ form: one })}
              />
              <span>{words.forms[one]}</span>
            </label>
          ))}
        </fieldset>
        <fieldset class="pick-row">
          <legend>{said.consentFor}</legend>
          {PURPOSES.map((one) => (
            <label key={one} class="pick">
              <input
                type="checkbox"
                checked={form.purposes.includes(one)}
                onChange={(event) =>
                  onChange({
                    purposes: PURPOSES.filter((purpose) =>
                      purpose === one
                        ? event.currentTarget.checked
                        : form.purposes.includes(purpose),
                    ),
                  })
                }
              />
              <span>{words.purposes[one]}</span>
            </label>
          ))}
        </fieldset>
      </div>
    </fieldset>
  );
}
