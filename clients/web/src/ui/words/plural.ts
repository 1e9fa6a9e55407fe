/** One or several, by each language's own rule: in French zero is singular. */

export function plural(language: "fr" | "en", n: number, one: string, many: string): string {
  const isOne = language === "fr" ? n < 2 : n === 1;
  return isOne ? one : many;
}

/** `Anna`, `Anna et Bruno`, `Anna, Bruno et Claire`. */
export function listed(names: readonly string[], and: string): string {
  if (names.length < 2) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")} ${and} ${names.at(-1)}`;
}
