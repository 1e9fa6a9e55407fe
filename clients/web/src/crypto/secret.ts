// A secret in memory: its bytes are asked for by name, and no text, log or JSON shows them.
// What the secret is for is its owner's business.

export class Secret {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  reveal(): Uint8Array {
    return this.#bytes;
  }

  toString(): string {
    return "Secret(hidden)";
  }

  toJSON(): string {
    return this.toString();
  }
}
