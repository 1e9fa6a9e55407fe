/**
 * The server's blobs over HTTP: begin, put, get, give up (docs/protocol.md §8, Blobs).
 *
 * What never enters this room: a key, a plaintext, trying again.
 */

import { buffer, hex } from "@/crypto/bytes.ts";
import { decodeBody, encodeFrame } from "@/wire/codec.ts";
import { NotOnline, ServerRefused, TamperedError } from "@/wire/errors.ts";
import type { Link } from "@/wire/link.ts";
import { type BeginBlob, type BlobState, Code } from "@/wire/protocol.ts";
import { bodyOf, httpRefusal } from "@/wire/rest.ts";
import { blobStateShape } from "@/wire/shapes.ts";

const BYTES = "application/octet-stream";
const MESSAGE_PACK = "application/msgpack";

/** For one segment: a line of 14 kbit/s still carries it. */
const SEGMENT_MILLISECONDS = 600_000;

/** Bytes of a BlobState: 65,536 parts of about 40 bytes. */
const MAX_STATE = 4 * 1024 * 1024;

/** Bytes of an answer that says little. */
const CHUNK = 64 * 1024;

/** What the blobs need of the line to the server. */
export type Line = Pick<Link, "address" | "ask">;

interface Request {
  readonly method: "PUT" | "GET" | "DELETE";
  readonly path: string;
  /** Bytes of the answer at most. */
  readonly limit: number;
  readonly body?: Uint8Array;
  readonly type?: string;
  /** Ends it early. */
  readonly signal?: AbortSignal | undefined;
}

/** Asks with the ticket that the session gave. All raise NotOnline, ServerRefused. */
export class Blobs {
  readonly #line: Line;
  #ticket: Promise<string> | null = null;
  #cut = new AbortController();

  constructor(line: Line) {
    this.#line = line;
  }

  /** Announce a blob, or find what is stored of it. */
  async begin(blob: Uint8Array, begin: BeginBlob): Promise<BlobState> {
    const answer = await this.#ask({
      method: "PUT",
      path: hex(blob),
      limit: MAX_STATE,
      body: encodeFrame(begin),
      type: MESSAGE_PACK,
    });
    return stateOf(answer);
  }

  async putSegment(
    blob: Uint8Array,
    index: number,
    sealed: Uint8Array,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#put(`${hex(blob)}/segments/${index}`, sealed, signal);
  }

  /** Complete the blob. */
  async putManifest(blob: Uint8Array, manifest: Uint8Array): Promise<void> {
    await this.#put(`${hex(blob)}/manifest`, manifest);
  }

  /** A sealed segment of at most `size` bytes. */
  async getSegment(blob: Uint8Array, index: number, size: number): Promise<Uint8Array> {
    return await this.#get(`${hex(blob)}/segments/${index}`, size);
  }

  async getManifest(blob: Uint8Array, size: number): Promise<Uint8Array> {
    return await this.#get(`${hex(blob)}/manifest`, size);
  }

  /** Forget an upload that is not complete. */
  async giveUp(blob: Uint8Array): Promise<void> {
    await this.#ask({ method: "DELETE", path: hex(blob), limit: CHUNK });
  }

  /** End what is under way with NotOnline: the session is gone, and likely the line. */
  interrupt(): void {
    this.#cut.abort();
    this.#cut = new AbortController();
    this.#ticket = null;
  }

  async #get(path: string, limit: number): Promise<Uint8Array> {
    return await this.#ask({ method: "GET", path, limit });
  }

  async #put(path: string, body: Uint8Array, signal?: AbortSignal): Promise<void> {
    await this.#ask({ method: "PUT", path, limit: CHUNK, body, type: BYTES, signal });
  }

  /** Once more with a fresh ticket when it has run out. */
  async #ask(request: Request): Promise<Uint8Array> {
    try {
      return await this.#once(request);
    } catch (error) {
      if (!(error instanceof ServerRefused) || error.code !== Code.UNAUTHENTICATED) throw error;
    }
    this.#ticket = null;
    return await this.#once(request);
  }

  async #once(request: Request): Promise<Uint8Array> {
    const ticket = await this.#pass();
    try {
      const response = await this.#fetch(request, ticket);
      if (!response.ok) throw await httpRefusal(response);
      return await read(response, request.limit);
    } catch (error) {
      if (error instanceof TamperedError || error instanceof ServerRefused) throw error;
      this.#ticket = null; // perhaps its refusal was cut off
      throw new NotOnline("no answer about a blob");
    }
  }

  async #fetch(request: Request, ticket: string): Promise<Response> {
    const headers: Record<string, string> = { Authorization: `Bearer ${ticket}` };
    if (request.type !== undefined) headers["Content-Type"] = request.type;
    return await fetch(`${this.#line.address}/v1/blobs/${request.path}`, {
      method: request.method,
      headers,
      body: request.body === undefined ? null : buffer(request.body),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: this.#until(request.signal),
    });
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    const ends = [this.#cut.signal, AbortSignal.timeout(SEGMENT_MILLISECONDS)];
    return AbortSignal.any(signal === undefined ? ends : [...ends, signal]);
  }

  /** The ticket; it is good until the server says that it is not. */
  async #pass(): Promise<string> {
    const asked = this.#ticket ?? this.#askTicket();
    this.#ticket = asked;
    try {
      return await asked;
    } catch (error) {
      if (this.#ticket === asked) this.#ticket = null;
      throw error;
    }
  }

  async #askTicket(): Promise<string> {
    const answer = await this.#line.ask((ref) => ["ticket", ref]);
    if (answer[0] !== "ticket") throw new TamperedError("ENC-01", "another answer");
    return answer[2];
  }
}

async function read(response: Response, limit: number): Promise<Uint8Array> {
  try {
    return await bodyOf(response, limit);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TamperedError("FIL-04", "more bytes than there are");
  }
}

function stateOf(body: Uint8Array): BlobState {
  try {
    return decodeBody<BlobState>(body, blobStateShape);
  } catch {
    throw new TamperedError("ENC-01", "no state of a blob");
  }
}
