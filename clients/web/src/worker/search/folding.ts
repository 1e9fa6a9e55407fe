/**
 * Words as they are searched: without case, accents, ligatures and elided articles.
 * What never enters this room: an index.
 */

/** What a French word loses before an apostrophe. */
const ELIDED =
  /^(?:l|d|qu|n|s|j|m|t|c|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu)['’ʼ](?=[\p{L}\p{N}])/u;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’ʼ.][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*/gu;
const APOSTROPHE = /['’ʼ]/u;
const MARKS = /\p{M}+/gu;
const LIGATURES: Readonly<Record<string, string>> = { œ: "oe", æ: "ae", ß: "ss", ø: "o" };

/** A word of a text, where it stands there, and what it is searched as. */
export interface Word {
  readonly start: number;
  readonly end: number;
  readonly folded: string;
}

/**
 * The words of a text in their order. `l'hôpital` is `hopital`, `aujourd'hui` is
 * `aujourdhui`; the parts of `porte-à-faux` stand each for itself; `3.5` is one word.
 */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORD)].flatMap((match) => split(match[0], match.index));
}

/** What words are searched as: the folded words of a text. */
export function foldedWords(text: string): string[] {
  return wordsOf(text).map((word) => word.folded);
}

/** One word without case, accents and ligatures. */
export function fold(word: string): string {
  const plain = word.normalize("NFKD").replace(MARKS, "").toLowerCase();
  return plain.replace(/[œæßø]/g, (letter) => LIGATURES[letter] ?? letter);
}

function split(found: string, start: number): Word[] {
  const bare = found.replace(ELIDED, "");
  const first = start + found.length - bare.length;
  const end = start + found.length;
  if (/^\p{N}+(?:\.\p{N}+)+$/u.test(bare)) return [{ start: first, end, folded: bare }];
  return bare.split(".").reduce<Word[]>((words, part) => {
    const from = words.at(-1)?.end ?? first - 1;
    const folded = fold(part.replace(APOSTROPHE, ""));
    words.push({ start: from + 1, end: from + 1 + part.length, folded });
    return words;
  }, []);
}
