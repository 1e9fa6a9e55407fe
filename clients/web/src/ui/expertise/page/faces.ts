/**
 * Which face of the font draws which letter; what no face has is written out, never left away.
 *
 * What never enters this room: a place on the page.
 */

import cyrillic from "@fontsource/libertinus-serif/files/libertinus-serif-cyrillic-400-normal.woff?url";
import greek from "@fontsource/libertinus-serif/files/libertinus-serif-greek-400-normal.woff?url";
import regular from "@fontsource/libertinus-serif/files/libertinus-serif-latin-400-normal.woff?url";
import bold from "@fontsource/libertinus-serif/files/libertinus-serif-latin-700-normal.woff?url";
import extended from "@fontsource/libertinus-serif/files/libertinus-serif-latin-ext-400-normal.woff?url";
import type PDFDocument from "pdfkit";

/** The others are brought only for a text that needs them. */
const ALWAYS = { regular, bold } as const;
const OTHERS = { extended, greek, cyrillic } as const;

/** What the font has not, as it is written on a keyboard. */
const SPELLED: Readonly<Record<string, string>> = {
  "≥": ">=",
  "≤": "<=",
  "≠": "=/=",
  "≈": "~",
  "→": "->",
  "←": "<-",
  "⇒": "=>",
  "•": "-",
  "●": "-",
  "✓": "[x]",
  "✔": "[x]",
  "\t": "    ",
  "\u202f": "\u00a0",
};

/** Latin-1, its ligatures, and general punctuation: what ALWAYS has. */
const LATIN =
  /^[\n\r\u0020-\u007e\u00a0-\u00ff\u0131\u0152\u0153\u2010-\u2026\u2030\u2039\u203a\u20ac]*$/u;

export interface Run {
  readonly face: string;
  readonly text: string;
}

/** Brings the faces that these texts need. @throws TypeError where one cannot be fetched */
export async function faces(text: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const wanted = LATIN.test(text) ? ALWAYS : { ...ALWAYS, ...OTHERS };
  const found = await Promise.all(
    Object.entries(wanted).map(async ([name, address]) => {
      const answer = await fetch(address);
      if (!answer.ok) throw new TypeError("a font did not come");
      return [name, new Uint8Array(await answer.arrayBuffer())] as const;
    }),
  );
  return new Map(found);
}

export class Faces {
  readonly #document: PDFDocument;
  readonly #names: readonly string[];
  readonly #known = new Map<string, Run>();

  constructor(document: PDFDocument, programs: ReadonlyMap<string, Uint8Array>) {
    this.#document = document;
    this.#names = [...programs.keys()];
    for (const [name, program] of programs) document.registerFont(name, program);
  }

  /** A text cut where another face begins. */
  runs(text: string, isBold: boolean): readonly Run[] {
    const found: Run[] = [];
    for (const letter of text.normalize("NFC")) {
      const run = this.#run(letter, isBold ? "bold" : "regular");
      const last = found.at(-1);
      if (last?.face === run.face) found[found.length - 1] = joined(last, run);
      else found.push(run);
    }
    return found;
  }

  #run(letter: string, first: string): Run {
    const key = `${first} ${letter}`;
    const known = this.#known.get(key);
    if (known) return known;
    const run = this.#find(letter, first);
    this.#known.set(key, run);
    return run;
  }

  #find(letter: string, first: string): Run {
    const names = [first, ...this.#names.filter((name) => name !== first && name !== "bold")];
    const face = names.find((name) => this.#has(name, letter));
    if (face !== undefined) return { face, text: letter };
    const point = letter.codePointAt(0) ?? 0;
    const code = point.toString(16).toUpperCase().padStart(4, "0");
    return { face: first, text: SPELLED[letter] ?? `[U+${code}]` };
  }

  #has(name: string, letter: string): boolean {
    const point = letter.codePointAt(0) ?? 0;
    return this.#document.font(name)._font.font.hasGlyphForCodePoint(point);
  }
}

function joined(one: Run, other: Run): Run {
  return { face: one.face, text: one.text + other.text };
}
