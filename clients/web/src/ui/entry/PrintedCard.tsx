/** The card on paper: one A4 page, drawn only by the printer (see style/entry.css). */

import type { JSX } from "preact";
import { ABOUT, type CardPage, LINES, TITLE } from "@/ui/entry/cardText.ts";
import { Qr } from "@/ui/entry/Qr.tsx";

export function PrintedCard({ page }: { page: CardPage }): JSX.Element {
  return (
    <section class="paper" aria-hidden="true">
      <header>
        <div>
          <h1>{TITLE.fr}</h1>
          <p lang="en">{TITLE.en}</p>
          <dl>
            {page.fields.map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
        <Qr text={page.groups.join("")} label="" />
      </header>
      <Groups groups={page.groups} />
      {(["fr", "en"] as const).map((language) => (
        <div key={language} lang={language} class="lines">
          <h2>{ABOUT[language]}</h2>
          <ul>
            {LINES[language].map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

/** Eight numbered groups of five. */
export function Groups(props: { groups: readonly string[] }): JSX.Element {
  return (
    <ol class="card-groups">
      {props.groups.map((group, at) => (
        <li key={at}>
          <span class="number">{at + 1}</span>
          <span class="characters">{group}</span>
        </li>
      ))}
    </ol>
  );
}
