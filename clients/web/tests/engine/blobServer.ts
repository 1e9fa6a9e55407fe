/**
 * The blobs of a server, in memory, by the rules of docs/protocol.md §8: an honest fake that
 * stands in the place of `fetch`. It can be cut off, and can be asked what it was given.
 */

import { equal } from "@/crypto/bytes.ts";
import { bin, decode, hash, int, LIMITS, list, structure } from "@/crypto/encoding.ts";
import { sha256 } from "@/crypto/labels.ts";
import { encodeFrame } from "@/wire/codec.ts";
import type { BeginBlob, Code } from "@/wire/protocol.ts";

interface Held {
  readonly begin: BeginBlob;
  readonly segments: Map<number, Uint8Array>;
  manifest: Uint8Array | null;
}

const beginShape = structure({ thread: bin(32), segments: int, size: int });
const manifestShape = list(hash, { max: 65_536 });

export class BlobServer {
  readonly blobs = new Map<string, Held>();
  readonly tickets: string[] = [];
  /** Segments that came, in the order they came: blob and index. */
  readonly puts: string[] = [];
  /** Requests that are still answered; the line is cut after them. */
  left = Number.POSITIVE_INFINITY;
  /** Most segments that were on their way at once. */
  most = 0;
  #now = 0;

  readonly line = {
    address: "http://server.test",
    ask: async (make: (ref: number) => readonly unknown[]) => {
      const [, ref] = make(1);
      this.tickets.push(`ticket ${this.tickets.length}`);
      return ["ticket", ref as number, this.tickets.at(-1) ?? "", 0] as const;
    },
  };

  /** Answers in the place of `fetch`. */
  readonly fetch = async (address: string, init: RequestInit): Promise<Response> => {
    if (this.left <= 0) throw new TypeError("the line was cut");
    this.left -= 1;
    this.#now += 1;
    this.most = Math.max(this.most, this.#now);
    try {
      await Promise.resolve();
      return await this.#answer(new URL(address).pathname, init);
    } finally {
      this.#now -= 1;
    }
  };

  /** Let the tickets run out. */
  expire(): void {
    this.tickets.push("none that was given");
  }

  async #answer(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (headers.get("Authorization") !== `Bearer ${this.tickets.at(-1)}`) {
      return refused(401, "unauthenticated");
    }
    const [, , , id = "", what, index] = path.split("/");
    const body = init.body instanceof Uint8Array ? init.body : new Uint8Array();
    if (what === undefined && init.method === "PUT") return this.#begin(id, body);
    const held = this.blobs.get(id);
    if (held === undefined) return refused(404, "not_found");
    if (what === undefined) return this.#forget(id);
    if (what === "manifest") return this.#manifest(held, init.method, body);
    return this.#segment(id, held, Number(index), init.method, body);
  }

  #begin(id: string, body: Uint8Array): Response {
    const { thread, segments, size } = decode(beginShape, LIMITS.other, body);
    const begin: BeginBlob = [thread, segments, size];
    const held = this.blobs.get(id) ?? { begin, segments: new Map(), manifest: null };
    this.blobs.set(id, held);
    if (!equal(encodeFrame(held.begin), encodeFrame(begin))) return refused(409, "conflict");
    return this.#state(held);
  }

  #state(held: Held): Response {
    const [, segments, size] = held.begin;
    const parts = [...held.segments].map(([index, sealed]) => [index, sha256(sealed)]);
    return answered(encodeFrame([segments, size, held.manifest !== null, parts]));
  }

  #forget(id: string): Response {
    this.blobs.delete(id);
    return answered(new Uint8Array());
  }

  #segment(
    id: string,
    held: Held,
    index: number,
    method: string | undefined,
    body: Uint8Array,
  ): Response {
    const stored = held.segments.get(index);
    if (method === "GET") {
      return stored === undefined ? refused(404, "not_found") : answered(stored);
    }
    if (stored !== undefined && !equal(stored, body)) {
      return refused(409, "conflict", "FIL-05");
    }
    this.puts.push(`${id}/${index}`);
    held.segments.set(index, Uint8Array.from(body));
    return answered(new Uint8Array());
  }

  #manifest(held: Held, method: string | undefined, body: Uint8Array): Response {
    if (method === "GET") {
      return held.manifest === null ? refused(404, "not_found") : answered(held.manifest);
    }
    const hashes = decode(manifestShape, LIMITS.manifest, body);
    for (const [index, found] of hashes.entries()) {
      const sealed = held.segments.get(index);
      if (sealed === undefined) return refused(409, "out_of_order");
      if (!equal(sha256(sealed), found)) return refused(409, "conflict", "FIL-01");
    }
    held.manifest = Uint8Array.from(body);
    return answered(new Uint8Array());
  }
}

function answered(body: Uint8Array): Response {
  return new Response(Uint8Array.from(body), { status: 200 });
}

function refused(status: number, code: Code, rule: string | null = null): Response {
  const frame = ["refused", null, code, rule, "no", null];
  return new Response(Uint8Array.from(encodeFrame(frame)), { status });
}
