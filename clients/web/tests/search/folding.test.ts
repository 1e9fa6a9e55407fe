import { expect, it } from "vitest";
import { fold, foldedWords, wordsOf } from "@/worker/search/folding.ts";

it.each([
  ["Hématémèse", ["hematemese"]],
  ["l'hôpital d’Évreux", ["hopital", "evreux"]],
  ["qu'il n'a pas", ["il", "a", "pas"]],
  ["jusqu'au lorsqu’on puisqu'elle", ["au", "on", "elle"]],
  ["œdème du cœur, cæcum", ["oedeme", "du", "coeur", "caecum"]],
  ["aujourd'hui", ["aujourdhui"]],
  ["porte-à-faux", ["porte", "a", "faux"]],
  ["M. Lefèvre-Martin", ["m", "lefevre", "martin"]],
  ["K+ 3.5 mmol/L", ["k", "3.5", "mmol", "l"]],
  ["fin.Début", ["fin", "debut"]],
  ["O'Connor", ["oconnor"]],
  ["IRM n°12", ["irm", "n", "12"]],
  ["e\u0301tat", ["etat"]],
  ["", []],
  ["…!?", []],
])("folds %s", (text, words) => {
  expect(foldedWords(text)).toEqual(words);
});

it("says where each word stands in the text, for it to be marked there", () => {
  const text = "Vu à l'hôpital.Demain";
  const found = wordsOf(text).map(({ start, end }) => text.slice(start, end));
  expect(found).toEqual(["Vu", "à", "hôpital", "Demain"]);
});

it("folds a word alone as it folds it in a text", () => {
  expect(fold("ÉTÉ")).toBe("ete");
});
