// A family of vectors that is being written, as tests/vectors/README.md has them.
// For: what one implementation makes and another one judges.
// Never enters here: how anything in it is made.

import { concat, hex } from "@/crypto/bytes.ts";
import type { Chain } from "@/crypto/chain.ts";
import { sha256 } from "@/crypto/labels.ts";
import type { Signed } from "@/crypto/signed.ts";
import type { Family, RawVector } from "../vectorReader.ts";

export type Fields = Readonly<Record<string, unknown>>;

export class Book {
  readonly #signed: Record<string, readonly [string, string]> = {};
  readonly #authorities: Record<string, readonly string[]> = {};
  readonly #valid: RawVector[] = [];

  /** The name under which it stands in the family. */
  signed({ body, signature }: Signed): string {
    const name = hex(sha256(concat(body, signature)).subarray(0, 6));
    this.#signed[name] = [hex(body), hex(signature)];
    return name;
  }

  entries(chain: Chain): readonly string[] {
    return chain.entries.map((entry) => this.signed(entry.signed));
  }

  /** Chains of a vector, by account. */
  chains(...chains: readonly Chain[]): Fields {
    return Object.fromEntries(chains.map((each) => [hex(each.account), this.entries(each)]));
  }

  /** Whoever verifies a chain of this family finds this one; those it needs come before. */
  authority(chain: Chain): void {
    this.#authorities[hex(chain.account)] = this.entries(chain);
  }

  add(name: string, operation: string, fields: Fields): void {
    this.#valid.push({ ...fields, name, operation });
  }

  family(): Family {
    return {
      family: "interop",
      signed: this.#signed,
      authorities: this.#authorities,
      valid: this.#valid,
      invalid: [],
    };
  }
}
