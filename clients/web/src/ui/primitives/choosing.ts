/**
 * A field that chooses in the list under it: the focus stays in the field, the arrows move the
 * chosen line, Enter takes it, and a screen reader hears which one that is.
 *
 * What never enters this room: what the list is of, and how it is drawn.
 */

export interface Choosing {
  /** The id of the list. */
  readonly list: string;
  /** A word for each line, in their order; it has no space. */
  readonly lines: readonly string[];
  readonly active: number;
}

export interface Chooser {
  readonly move: (active: number) => void;
  readonly take: (at: number) => void;
  /** Whether Enter is for `take` also while there is no line. */
  readonly waits?: boolean;
}

/** What the field says of the list. */
export function comboboxOf(choosing: Choosing) {
  const { list, lines, active } = choosing;
  const word = lines[active];
  return {
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": lines.length > 0,
    "aria-controls": lines.length ? list : undefined,
    "aria-activedescendant": word === undefined ? undefined : idOf(list, word),
  } as const;
}

/** What a line says of itself; Tab passes it by, for the arrows reach it. */
export function optionOf(choosing: Choosing, at: number) {
  return {
    id: idOf(choosing.list, choosing.lines[at] ?? ""),
    role: "option",
    tabIndex: -1,
    "aria-selected": at === choosing.active,
  } as const;
}

export function chooseBy(event: KeyboardEvent, choosing: Choosing, chooser: Chooser): void {
  const count = choosing.lines.length;
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (event.isComposing || (!step && event.key !== "Enter")) return;
  event.preventDefault();
  if (!count && (step || !chooser.waits)) return;
  if (step) chooser.move((choosing.active + step + count) % count);
  else chooser.take(choosing.active);
}

function idOf(list: string, word: string): string {
  return `${list}-${word}`;
}
