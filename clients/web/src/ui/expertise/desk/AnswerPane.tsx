/** The answer: a template with its phrases or free sections, a conclusion, then preview and sign. */

import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { CaseSection } from "@/api/index.ts";
import { Area } from "@/ui/expertise/Area.tsx";
import { take } from "@/ui/expertise/deeds.tsx";
import {
  MAX_INCIDENTS,
  MAX_SECTION,
  MAX_SECTIONS,
  shaped,
  withPhrase,
} from "@/ui/expertise/desk/answer.ts";
import { KeyImages } from "@/ui/expertise/desk/KeyImages.tsx";
import type { PaneProps } from "@/ui/expertise/desk/RequestPane.tsx";
import { Seen } from "@/ui/expertise/desk/Seen.tsx";
import { useSigning } from "@/ui/expertise/desk/useSigning.tsx";
import { linesOf, told } from "@/ui/expertise/saying.ts";
import type { ShownTemplate } from "@/ui/expertise/templates.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { Button, IconButton } from "@/ui/primitives/Button.tsx";
import { AlertIcon, CheckIcon, CloseIcon, MoreIcon, PlusIcon } from "@/ui/primitives/icons.tsx";
import { MenuButton } from "@/ui/primitives/Menu.tsx";
import { Banner } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";

export function AnswerPane(props: PaneProps): JSX.Element {
  const { view, answering } = props;
  const { answer, change, author, templates } = answering;
  const said = expertiseWords().desk;
  const template = templates.find((one) => one.id === answer.template) ?? null;
  const isCorrection = view.reports.length > 0;
  return (
    <>
      <div class="answer-form">
        {isCorrection ? (
          <Banner icon={AlertIcon} tone="caution">
            {said.answered}
          </Banner>
        ) : null}
        <PickTemplate
          templates={templates}
          chosen={answer.template}
          onChange={(one) => change(shaped(answer, one))}
        />
        {answer.sections.map((section, at) => (
          <Section
            key={sectionKey(template, section, at)}
            section={section}
            template={template}
            onChange={(text) =>
              change({ sections: answer.sections.with(at, { ...section, text }) })
            }
            onTitle={(title) =>
              change({ sections: answer.sections.with(at, { ...section, title }) })
            }
            onRemove={() =>
              change({ sections: answer.sections.filter((_, other) => other !== at) })
            }
          />
        ))}
        {answer.sections.length < MAX_SECTIONS ? (
          <Button
            kind="quiet"
            icon={PlusIcon}
            onClick={() => change({ sections: [...answer.sections, { title: "", text: "" }] })}
          >
            {said.addSection}
          </Button>
        ) : null}
        <div class="conclusion-part">
          <Area
            label={said.conclusion}
            value={answer.conclusion}
            placeholder={template?.conclusion.hint ?? said.conclusionHint}
            onInput={(conclusion) => change({ conclusion })}
            maxLength={MAX_SECTION}
            rows={4}
          />
          <Phrases
            phrases={template?.conclusion.phrases ?? []}
            label={said.conclusion}
            onTake={(phrase) => change({ conclusion: withPhrase(answer.conclusion, phrase) })}
          />
        </div>
        <Area
          label={said.incidents}
          value={answer.incidents}
          placeholder={said.incidentsHint}
          onInput={(incidents) => change({ incidents })}
          maxLength={MAX_INCIDENTS}
          rows={1}
        />
        <Seen {...props} />
        <KeyImages {...props} />
        {author ? (
          <p class="detail author">{told(said.identity, linesOf(author).join(" · "))}</p>
        ) : null}
        {author && author.idnps === "" ? (
          <Banner icon={AlertIcon} tone="caution">
            {said.noNumber}
          </Banner>
        ) : null}
      </div>
      <Foot {...props} />
    </>
  );
}

function sectionKey(template: ShownTemplate | null, section: CaseSection, at: number): string {
  const known = template?.sections.find((one) => one.title === section.title);
  return known ? known.id : `free-${at}`;
}

function PickTemplate(props: {
  templates: readonly ShownTemplate[];
  chosen: string;
  onChange: (template: ShownTemplate | null) => void;
}): JSX.Element {
  const said = expertiseWords().desk;
  return (
    <fieldset class="pick-row templates">
      <legend>{said.template}</legend>
      {props.templates.map((one) => (
        <button
          key={one.id}
          type="button"
          class="phrase"
          aria-pressed={one.id === props.chosen}
          onClick={() => props.onChange(one)}
        >
          {one.title}
        </button>
      ))}
      <button
        type="button"
        class="phrase"
        aria-pressed={props.chosen === ""}
        onClick={() => props.onChange(null)}
      >
        {said.free}
      </button>
    </fieldset>
  );
}

function Section(props: {
  section: CaseSection;
  template: ShownTemplate | null;
  onChange: (text: string) => void;
  onTitle: (title: string) => void;
  onRemove: () => void;
}): JSX.Element {
  const { section, template } = props;
  const said = expertiseWords().desk;
  const title = useId();
  const known = template?.sections.find((one) => one.title === section.title);
  const name = section.title || said.section;
  return (
    <div class="section-part">
      {known ? null : (
        <div class="section-title">
          <label for={title} class="spoken">
            {said.sectionTitle}
          </label>
          <input
            id={title}
            class="input"
            value={section.title}
            placeholder={said.sectionTitle}
            maxLength={128}
            autocomplete="off"
            onInput={(event) => props.onTitle(event.currentTarget.value)}
          />
          <IconButton
            icon={CloseIcon}
            label={said.removeSection(name)}
            onClick={props.onRemove}
          />
        </div>
      )}
      <Area
        label={name}
        value={section.text}
        placeholder={known?.hint ?? ""}
        onInput={props.onChange}
        maxLength={MAX_SECTION}
      />
      <Phrases
        phrases={known?.phrases ?? []}
        label={name}
        onTake={(phrase) => props.onChange(withPhrase(section.text, phrase))}
      />
    </div>
  );
}

function Phrases(props: {
  phrases: readonly string[];
  label: string;
  onTake: (phrase: string) => void;
}): JSX.Element | null {
  if (!props.phrases.length) return null;
  return (
    <ul class="phrases" aria-label={told(expertiseWords().desk.phrases, props.label)}>
      {props.phrases.map((phrase) => (
        <li key={phrase}>
          <button type="button" class="phrase" onClick={() => props.onTake(phrase)}>
            {phrase}
          </button>
        </li>
      ))}
    </ul>
  );
}

const OTHERS = ["ask", "redirect", "release", "decline"] as const;

function Foot(props: PaneProps): JSX.Element {
  const app = useApp();
  const { view, answering } = props;
  const said = expertiseWords();
  const signing = useSigning(props);
  const offers = OTHERS.filter((one) => view.may.includes(one));
  return (
    <footer class="answer-foot">
      {offers.length ? (
        <MenuButton
          icon={MoreIcon}
          label={said.desk.otherwise}
          items={() =>
            offers.map((offer) => ({
              id: offer,
              label: said.deeds[offer],
              onSelect: () => void take(app, view, offer),
            }))
          }
        />
      ) : null}
      <div class="deeds">
        <Button
          busy={signing.isSetting}
          disabled={!answering.isReady}
          onClick={() => void signing.preview()}
        >
          {said.desk.preview}
        </Button>
        <Button
          kind="primary"
          icon={CheckIcon}
          busy={signing.isSigning}
          disabled={!answering.isReady}
          onClick={() => void signing.sign()}
        >
          {view.reports.length ? said.desk.signCorrection : said.desk.sign}
        </Button>
      </div>
    </footer>
  );
}
