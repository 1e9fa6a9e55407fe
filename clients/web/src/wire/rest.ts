/**
 * Requests over plain HTTP: knowing a server, joining it, linking a device.
 * What never enters this room: a ticket, a blob, trying again.
 */

import { concat, hex } from "@/crypto/bytes.ts";
import { decodeBody, encodeFrame, FrameError } from "@/wire/codec.ts";
import { NotOnline, ServerRefused } from "@/wire/errors.ts";
import { refusal } from "@/wire/handshake.ts";
import type {
  CommitLink,
  LinkAnswered,
  LinkEnded,
  Refused,
  RevealLink,
  ServerInfo,
  SignedUp,
  SignUp,
  SlotFound,
} from "@/wire/protocol.ts";
import { Code, MAX_WEBSOCKET_MESSAGE } from "@/wire/protocol.ts";
import type { Shape } from "@/wire/shape.ts";
import {
  linkAnsweredShape,
  linkEndedShape,
  refusedShape,
  signedUpShape,
  slotFoundShape,
} from "@/wire/shapes.ts";

/** Milliseconds. */
const PATIENCE = 15_000;
/** A link session lives five minutes, while a person walks and types. */
const LINK_PATIENCE = 330_000;
const MEDIA_TYPE = "application/msgpack";
/** Bytes of an answer: what a WebSocket message may have. */
const MOST_BYTES = MAX_WEBSOCKET_MESSAGE;

/** What a status means when something before the server answered in its place. */
const UNREADABLE: Readonly<Record<number, Code>> = {
  401: Code.UNAUTHENTICATED,
  403: Code.FORBIDDEN,
  404: Code.NOT_FOUND,
  413: Code.TOO_LARGE,
  429: Code.RATE_LIMITED,
  507: Code.STORAGE_FULL,
};

/** Ask who a server is; nothing here is trusted. Raises NotOnline. */
export async function serverInfo(origin: string): Promise<ServerInfo> {
  const answer = await ask(`${origin}/v1/server`, {}, PATIENCE);
  const info = parsed(await bytes(answer));
  if (!isServerInfo(info)) throw new NotOnline("not a Cordée server");
  return info;
}

/** Join. Raises NotOnline, ServerRefused. */
export async function postAccount(origin: string, request: SignUp): Promise<SignedUp> {
  return await post(`${origin}/v1/accounts`, request, signedUpShape);
}

/** Whose recovery slot this is, by the server's word (§5.6). REC-02 when nobody's. */
export async function findSlot(origin: string, sigPk: Uint8Array): Promise<SlotFound> {
  const answer = await ask(`${origin}/v1/slots/${hex(sigPk)}`, {}, PATIENCE);
  return await told(answer, slotFoundShape);
}

/** Commit as a new device, and wait for the old one's answer (§5.5). LNK-01, LNK-05. */
export async function commitLink(
  origin: string,
  number: number,
  request: CommitLink,
): Promise<LinkAnswered> {
  const address = `${origin}/v1/links/${number}`;
  return await post(address, request, linkAnsweredShape, LINK_PATIENCE);
}

/** Reveal as a new device, and wait for what the old one decides (§5.5). LNK-01, LNK-05. */
export async function revealLink(
  origin: string,
  number: number,
  request: RevealLink,
): Promise<LinkEnded> {
  const address = `${origin}/v1/links/${number}/reveal`;
  return await post(address, request, linkEndedShape, LINK_PATIENCE);
}

/** The error that an HTTP refusal becomes, whoever wrote it. */
export async function httpRefusal(answer: Response): Promise<ServerRefused> {
  const body = await bytes(answer);
  try {
    return refusal(decodeBody<Refused>(body, refusedShape));
  } catch {
    const fallback = answer.status >= 500 ? Code.UNAVAILABLE : Code.UNEXPECTED;
    const code = UNREADABLE[answer.status] ?? fallback;
    return new ServerRefused(code, null, `status ${answer.status}`);
  }
}

async function post<T>(
  address: string,
  request: readonly unknown[],
  shape: Shape,
  patience = PATIENCE,
): Promise<T> {
  const body = encodeFrame(request) as Uint8Array<ArrayBuffer>;
  const headers = { "Content-Type": MEDIA_TYPE };
  return await told<T>(await ask(address, { method: "POST", body, headers }, patience), shape);
}

async function ask(address: string, init: RequestInit, patience: number): Promise<Response> {
  try {
    return await fetch(address, {
      ...init,
      signal: AbortSignal.timeout(patience),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
    });
  } catch {
    throw new NotOnline("the server cannot be reached");
  }
}

async function told<T>(answer: Response, shape: Shape): Promise<T> {
  if (!answer.ok) throw await httpRefusal(answer);
  try {
    return decodeBody<T>(await bytes(answer), shape);
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    throw new ServerRefused(Code.UNEXPECTED, null, `status ${answer.status}`);
  }
}

async function bytes(answer: Response): Promise<Uint8Array> {
  try {
    return await bodyOf(answer, MOST_BYTES);
  } catch {
    throw new NotOnline("the answer was cut off, or has no end");
  }
}

/**
 * The whole of an answer, of at most `limit` bytes. Not every browser iterates over a stream.
 *
 * @throws RangeError when it is longer
 */
export async function bodyOf(answer: Response, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const reader = answer.body?.getReader();
  let length = 0;
  for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
    length += read.value.length;
    if (length > limit) {
      await reader?.cancel();
      throw new RangeError("more bytes than there may be");
    }
    pieces.push(read.value);
  }
  return concat(...pieces);
}

function parsed(json: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(json));
  } catch {
    return null;
  }
}

/** `retention` and `max_retention` came later: a server of before does not say them. */
function isServerInfo(value: unknown): value is ServerInfo {
  if (typeof value !== "object" || value === null) return false;
  const info = value as Partial<Record<keyof ServerInfo, unknown>>;
  const texts = [info.name, info.origin, info.software];
  return texts.every((text) => typeof text === "string") && Array.isArray(info.versions);
}
