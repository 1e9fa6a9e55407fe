/**
 * What is wrong with a study, an image or a file that was dropped, as words for a sentence.
 *
 * What never enters this room: a name, a path or a byte of what is wrong.
 *
 *     ImagingFault ── damaged      bytes that are not what they should be
 *                  ├─ too_large    beyond a bound of this room
 *                  ├─ unsupported  right, but nothing here shows it
 *                  ├─ no_image     a file without pixels
 *                  ├─ not_dicom    a file of another kind
 *                  ├─ away         its bytes did not come (a network, a server)
 *                  └─ cancelled    its person has given it up
 */

export type FaultWord =
  | "damaged"
  | "too_large"
  | "unsupported"
  | "no_image"
  | "not_dicom"
  | "away"
  | "cancelled";

export class ImagingFault extends Error {
  readonly word: FaultWord;

  constructor(word: FaultWord, detail = "") {
    super(detail === "" ? word : `${word}: ${detail}`);
    this.name = "ImagingFault";
    this.word = word;
  }
}

/** Whatever a decoder throws, a number of C++ included, is damage. */
export function faultWord(error: unknown): FaultWord {
  return error instanceof ImagingFault ? error.word : "damaged";
}
