/**
 * Templates of answers: those that are shipped, which are the very files of the Python program,
 * and those of an organisation in their place (docs/expertise.md, "Templates").
 *
 * What never enters this room: what somebody answered.
 */

import cardiology from "expertise-data/templates/cardiology-ecg.json";
import dermatology from "expertise-data/templates/dermatology.json";
import foot from "expertise-data/templates/diabetic-foot.json";
import psychiatry from "expertise-data/templates/psychiatry.json";
import radiology from "expertise-data/templates/radiology.json";
import type { Template, TemplateSection } from "@/api/expertise.ts";
import { LANGUAGES, Place, TemplateError } from "@/expertise/templatePlace.ts";

export { TemplateError };

/** Bytes of one template: the longest of ours has a thirtieth of it. */
const MAX_TEMPLATE = 256 * 1024;
export const MAX_TEMPLATES = 200;
const MAX_SECTIONS = 24;
const MAX_PHRASES = 32;
const MAX_SPECIALITIES = 32;
const MAX_TITLE = 128;
const MAX_HINT = 400;
const SCHEMA = "cordee.expertise.template/1";
/** In the order in which they are shown. */
export const SHIPPED: readonly Template[] = [
  dermatology,
  cardiology,
  radiology,
  foot,
  psychiatry,
].map((file) => templateIn(file, file.id));

/** Those of the organisation, then those shipped that it does not replace. */
export function joined(own: readonly Template[]): readonly Template[] {
  return [...own, ...SHIPPED.filter(({ id }) => !own.some((one) => one.id === id))];
}

/** @throws TemplateError with the name of the file and the place in it */
export function readTemplate(text: string, name: string): Template {
  const file = [...name].slice(0, MAX_TITLE).join("");
  if (new TextEncoder().encode(text).length > MAX_TEMPLATE) {
    throw new TemplateError(`${file}: a template has at most ${MAX_TEMPLATE} bytes`);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new TemplateError(`${file}: it is no JSON`);
  }
  return templateIn(data, file);
}

function templateIn(data: unknown, file: string): Template {
  const at = new Place(file);
  const all = at.fields(
    data,
    ["schema", "id", "title", "sections", "conclusion"],
    ["specialities"],
  );
  if (all.schema !== SCHEMA) throw at.wrong("schema", "it is of another schema");
  const template: Template = {
    id: at.identifier(all.id, "id"),
    specialities: at.texts(all.specialities ?? [], "specialities", MAX_SPECIALITIES, 16),
    title: at.both(all.title, "title", (one, place) => at.text(one, place, MAX_TITLE, 1)),
    sections: at.both(all.sections, "sections", (one, place) => sectionsIn(at, one, place)),
    conclusion: at.both(all.conclusion, "conclusion", (one, place) => {
      const { hint = "", phrases = [] } = at.fields(one, [], ["hint", "phrases"], place);
      return wordsIn(at, hint, phrases, place);
    }),
  };
  checkLanguages(at, template);
  return template;
}

function sectionsIn(at: Place, data: unknown, place: string): readonly TemplateSection[] {
  return at.list(data, place, { min: 1, max: MAX_SECTIONS }).map((one, index) => {
    const here = `${place}[${index}]`;
    const {
      id,
      title,
      hint = "",
      phrases = [],
    } = at.fields(one, ["id", "title"], ["hint", "phrases"], here);
    return {
      id: at.identifier(id, here),
      title: at.text(title, `${here}.title`, MAX_TITLE, 1),
      ...wordsIn(at, hint, phrases, here),
    };
  });
}

function wordsIn(at: Place, hint: unknown, phrases: unknown, place: string) {
  return {
    hint: at.text(hint, `${place}.hint`, MAX_HINT),
    phrases: at.texts(phrases, `${place}.phrases`, MAX_PHRASES, MAX_HINT),
  };
}

/** The same sections in the same order in both languages, each once. */
function checkLanguages(at: Place, { sections }: Template): void {
  const [french, english] = LANGUAGES.map((one) => sections[one].map(({ id }) => id));
  if (french === undefined || english === undefined) return;
  if (new Set(french).size !== french.length) {
    throw at.wrong("sections", "a section stands twice");
  }
  if (french.join() !== english.join()) {
    throw at.wrong("sections", "the two languages have not the same sections in one order");
  }
}
