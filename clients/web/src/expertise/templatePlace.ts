/**
 * Reading the parts of a file that somebody else wrote: what is wrong is said with its place.
 *
 * What never enters this room: what a template is.
 */

export const LANGUAGES = ["fr", "en"] as const;

const IDENTIFIER = /^[a-z0-9][a-z0-9-]{0,31}$/u;
const MAX_IDENTIFIER = 32;

/** A file that is no template; the text says where and why. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** Reads the parts of one file, and says where one is wrong. */
export class Place {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  wrong(place: string, why: string): TemplateError {
    return new TemplateError(`${this.#file}: ${place}: ${why}`);
  }

  /** An object of these keys and no others. */
  fields(
    data: unknown,
    needed: readonly string[],
    allowed: readonly string[],
    place = "template",
  ): Readonly<Record<string, unknown>> {
    if (typeof data !== "object" || data === null || Array.isArray(data)) {
      throw this.wrong(place, "it is no object");
    }
    const keys = Object.keys(data);
    const unknown = keys.find((key) => !needed.includes(key) && !allowed.includes(key));
    if (unknown !== undefined) throw this.wrong(place, "it has a key that is not known");
    const missing = needed.find((key) => !keys.includes(key));
    if (missing !== undefined) throw this.wrong(place, `${missing} is missing`);
    return data as Readonly<Record<string, unknown>>;
  }

  both<Part>(
    data: unknown,
    place: string,
    read: (data: unknown, place: string) => Part,
  ): { readonly fr: Part; readonly en: Part } {
    const { fr, en } = this.fields(data, LANGUAGES, [], place);
    return { fr: read(fr, `${place}.fr`), en: read(en, `${place}.en`) };
  }

  text(data: unknown, place: string, max: number, min = 0): string {
    if (typeof data !== "string") throw this.wrong(place, "it is no text");
    const { length } = [...data];
    if (length < min || length > max)
      throw this.wrong(place, `it has ${min} to ${max} characters`);
    return data;
  }

  identifier(data: unknown, place: string): string {
    const text = this.text(data, place, MAX_IDENTIFIER);
    if (!IDENTIFIER.test(text)) throw this.wrong(place, "it is no identifier");
    return text;
  }

  list(data: unknown, place: string, { min, max }: Bounds): readonly unknown[] {
    if (!Array.isArray(data)) throw this.wrong(place, "it is no list");
    if (data.length < min || data.length > max) {
      throw this.wrong(place, `it has ${min} to ${max} parts`);
    }
    return data;
  }

  texts(data: unknown, place: string, most: number, length: number): readonly string[] {
    return this.list(data, place, { min: 0, max: most }).map((one, index) =>
      this.text(one, `${place}[${index}]`, length, 1),
    );
  }
}
