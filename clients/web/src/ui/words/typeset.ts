/** French typography: no break before « : », « ; », « ? », « ! », « % » nor inside guillemets. */

const NARROW = "\u202f";
const WIDE = "\u00a0";

export function typeset(text: string): string {
  return text
    .replace(/ ([;?!%])/g, `${NARROW}$1`)
    .replace(/ :/g, `${WIDE}:`)
    .replace(/« /g, `«${WIDE}`)
    .replace(/ »/g, `${WIDE}»`);
}

/** The same catalogue with every text of it typeset, also what its functions will give. */
export function typesetAll<Catalogue>(catalogue: Catalogue): Catalogue {
  return walk(catalogue) as Catalogue;
}

function walk(value: unknown): unknown {
  if (typeof value === "string") return typeset(value);
  if (typeof value === "function") {
    return (...given: readonly unknown[]) => typeset(String(value(...given)));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, walk(part)]));
}
