/** Templates of answers of the organisation: taken from a file in the place of one of ours, or let go. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Template } from "@/api/index.ts";
import { SHIPPED } from "@/expertise/templates.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { Button, IconButton } from "@/ui/primitives/Button.tsx";
import { CloseIcon, PlusIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { oneLine } from "@/ui/state/wording.ts";
import { language } from "@/ui/words/words.ts";

export function Templates(): JSX.Element | null {
  const app = useApp();
  const said = expertiseWords().templates;
  const picker = useRef<HTMLInputElement>(null);
  const [all, setAll] = useState<readonly Template[] | null>(null);
  useEffect(() => void attempt(app, app.engine.templates()).then(setAll), []);
  if (all === null) return null;
  const run = async (deed: Promise<readonly Template[]>, word: string) => {
    const now = await attempt(app, deed);
    if (now === null) return;
    setAll(now);
    app.overlays.say(word);
  };
  const take = async (file: File | undefined) => {
    if (file) await run(app.engine.keepTemplate(file.name, await file.text()), said.kept);
  };
  return (
    <details class="availability templates-of">
      <summary>
        <span>{said.title}</span>
        <span class="detail">{said.about}</span>
      </summary>
      <ul>
        {all.map((one) => (
          <li key={one.id} class="row">
            <span class="text">
              <span class="title">{oneLine(one.title[language()])}</span>
              <span class="detail">{isOurs(one) ? said.shipped : said.own}</span>
            </span>
            {isOurs(one) ? null : (
              <IconButton
                icon={CloseIcon}
                label={said.drop(oneLine(one.title[language()]))}
                onClick={() => void run(app.engine.dropTemplate(one.id), said.dropped)}
              />
            )}
          </li>
        ))}
      </ul>
      <div class="availability-of">
        <input
          ref={picker}
          type="file"
          accept=".json,application/json"
          hidden
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            event.currentTarget.value = "";
            void take(file);
          }}
        />
        <Button icon={PlusIcon} onClick={() => picker.current?.click()}>
          {said.add}
        </Button>
      </div>
    </details>
  );
}

/** One that is shipped, word for word. */
function isOurs(one: Template): boolean {
  return SHIPPED.some((other) => JSON.stringify(other) === JSON.stringify(one));
}
