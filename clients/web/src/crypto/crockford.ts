// The alphabet of cards and of link codes (§5.6): five bits a character, most significant first.
// For: what a person reads from paper or a screen and types again.
// Never enters here: what the bits mean, and whether they are secret.

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const READ_AS: Readonly<Record<string, string>> = { O: "0", I: "1", L: "1" };
const BITS = 5;

/** The characters of bytes whose bits are a multiple of five. */
export function toCharacters(bytes: Uint8Array): string {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= BITS) {
      bits -= BITS;
      text += ALPHABET.charAt((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return text;
}

/**
 * The characters as they would have been printed: case, spaces, dashes, O for 0, I and L for 1
 * are forgiven. `null` when one is none of the alphabet.
 */
export function tidy(typed: string): string | null {
  let text = "";
  for (const character of typed.replace(/[\s-]/g, "").toUpperCase()) {
    const meant = READ_AS[character] ?? character;
    if (!ALPHABET.includes(meant)) return null;
    text += meant;
  }
  return text;
}

/** The bytes of tidied characters, or `null` when they are not a whole number of bytes. */
export function fromCharacters(text: string): Uint8Array | null {
  if ((text.length * BITS) % 8 !== 0) return null;
  const bytes = new Uint8Array((text.length * BITS) / 8);
  let held = 0;
  let bits = 0;
  let index = 0;
  for (const character of text) {
    held = (held << BITS) | ALPHABET.indexOf(character);
    bits += BITS;
    if (bits < 8) continue;
    bits -= 8;
    bytes[index++] = held >> bits;
    held &= (1 << bits) - 1;
  }
  return bytes;
}
