/** Language, appearance, and what the Enter key does. */

import type { JSX } from "preact";
import type { Settings } from "@/api/index.ts";
import { Choices, Switch } from "@/ui/primitives/Field.tsx";
import { change } from "@/ui/settings/change.ts";
import { Section } from "@/ui/settings/Section.tsx";
import { settingsWords } from "@/ui/settings/words.ts";
import { useApp } from "@/ui/state/app.ts";

export function Display(): JSX.Element {
  const app = useApp();
  const said = settingsWords().display;
  const { theme, language, enterSends } = app.settings.value;
  return (
    <>
      <div class="settings-pair">
        <Choices<Settings["theme"]>
          legend={said.theme}
          value={theme}
          options={[
            { value: "system", label: said.system },
            { value: "light", label: said.light },
            { value: "dark", label: said.dark },
          ]}
          onChange={(value) => void change(app, { theme: value })}
        />
        <Choices<Settings["language"]>
          legend={said.language}
          value={language}
          options={[
            { value: "fr", label: "Français" },
            { value: "en", label: "English" },
          ]}
          onChange={(value) => void change(app, { language: value })}
        />
      </div>
      <Section title={said.writing}>
        <div class="group-item">
          <Switch
            label={said.enter}
            about={said.enterAbout}
            on={enterSends}
            onChange={(on) => void change(app, { enterSends: on })}
          />
        </div>
      </Section>
    </>
  );
}
