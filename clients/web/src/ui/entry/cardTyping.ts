/** A card as it is typed (§5.6): case, spaces and dashes are forgiven, O is 0, I and L are 1. */

const CHARACTERS = 40;

export function tidyCard(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/O/gu, "0")
    .replace(/[IL]/gu, "1")
    .replace(/[^0-9A-HJKMNP-TV-Z]/gu, "")
    .slice(0, CHARACTERS);
}
