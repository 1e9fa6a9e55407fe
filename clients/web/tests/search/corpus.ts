/** A hundred thousand lines that look like those of a hospital, the same each time. */

import type { Document } from "../../src/worker/search/document.ts";

const LINES = 100_000;
const words =
  "patient hôpital bloc cardiologie fièvre douleur thoracique troponine créatinine demain matin sortie lit chambre ordonnance perfusion antibiotique amoxicilline scanner radio avis merci docteur urgence stable évolution favorable consultation famille infirmière pansement drain œdème cœur saturation oxygène tension glycémie insuline potassium kaliémie bilan contrôle".split(
    " ",
  );
let seed = 1;
const random = () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
  return seed / 2 ** 31;
};
const word = () => {
  const known = words[Math.floor(random() * words.length)] as string;
  return random() < 0.7 ? known : known + Math.floor(random() ** 2 * 30_000).toString(26);
};

export function makeDocuments(): Document[] {
  return Array.from({ length: LINES }, (_, n) => {
    const text = Array.from({ length: 6 + Math.floor(random() * 14) }, word).join(" ");
    const thread = (n % 2000).toString(16).padStart(64, "0");
    const message = n.toString(16).padStart(32, "0");
    return { id: `${thread}/${n}`, thread, message, seq: n, time: n, author: "Anna", text };
  });
}
