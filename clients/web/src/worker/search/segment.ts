/**
 * A part of the index: some documents, their words, and both as one record.
 * What never enters this room: a store, the other segments.
 */

import MiniSearch, { type Options, type SearchOptions } from "minisearch";
import type { Id } from "@/api/views.ts";
import type { Document } from "@/worker/search/document.ts";
import { foldedWords } from "@/worker/search/folding.ts";

/** A typing error may be in a word of so many letters; below, too many words are near. */
const FUZZY_FROM = 5;
const FUZZINESS = 0.2;

const OPTIONS: Options<Document> = {
  fields: ["text", "author"],
  storeFields: [],
  tokenize: foldedWords,
  processTerm: (term) => term,
  autoVacuum: false,
};

const SEARCH: SearchOptions = {
  combineWith: "AND",
  // One letter begins too many words to be of use: it is looked for as a word.
  prefix: (term) => term.length > 1,
  fuzzy: (term) => (term.length >= FUZZY_FROM ? FUZZINESS : false),
};

export interface SegmentRecord {
  readonly documents: readonly Document[];
  /** What MiniSearch writes of itself. */
  readonly index: string;
}

/** `terms` are the words that were found, `asked` those of the query that found them. */
export interface Found {
  readonly document: Document;
  readonly terms: readonly string[];
  readonly asked: readonly string[];
}

export class Segment {
  private readonly documents: Map<string, Document>;
  private readonly index: MiniSearch<Document>;

  private constructor(documents: readonly Document[], index: MiniSearch<Document>) {
    this.documents = new Map(documents.map((one) => [one.id, one]));
    this.index = index;
  }

  static of(documents: readonly Document[]): Segment {
    const index = new MiniSearch(OPTIONS);
    index.addAll(documents);
    return new Segment(documents, index);
  }

  static from({ documents, index }: SegmentRecord): Segment {
    return new Segment(documents, MiniSearch.loadJSON(index, OPTIONS));
  }

  get size(): number {
    return this.documents.size;
  }

  get all(): readonly Document[] {
    return [...this.documents.values()];
  }

  record(): SegmentRecord {
    return { documents: this.all, index: JSON.stringify(this.index) };
  }

  has(id: string): boolean {
    return this.documents.has(id);
  }

  put(document: Document): void {
    this.remove(document.id);
    this.documents.set(document.id, document);
    this.index.add(document);
  }

  /** Forget it and its words: nothing of it is in the record any more. */
  remove(id: string): boolean {
    const document = this.documents.get(id);
    if (document === undefined) return false;
    this.index.remove(document);
    return this.documents.delete(id);
  }

  search(words: readonly string[], within: ReadonlySet<Id> | null): Found[] {
    const isWithin = ({ id }: { readonly id: string }) =>
      within?.has(this.documents.get(id)?.thread ?? "") === true;
    const limits: SearchOptions = within === null ? {} : { filter: isWithin };
    const results = this.index.search(words.join(" "), { ...SEARCH, ...limits });
    return results.map(({ id, terms, queryTerms }) => {
      const document = this.documents.get(String(id)) as Document;
      return { document, terms, asked: queryTerms };
    });
  }
}
