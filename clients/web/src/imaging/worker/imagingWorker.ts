/**
 * The worker of a study that is looked at: its canvas, its clock, and the worker that decodes.
 *
 * What never enters this room: the network, the page.
 */

import { faultWord } from "@/imaging/faults.ts";
import { Painter } from "@/imaging/painting.ts";
import { StudyReader } from "@/imaging/reading/study.ts";
import { decoders } from "@/imaging/worker/decodingClient.ts";
import type { FromImaging, ToImaging } from "@/imaging/worker/messages.ts";
import { type Draw, Session } from "@/imaging/worker/session.ts";

interface Scope {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(kind: "message", take: (event: MessageEvent) => void): void;
}

const scope = globalThis as unknown as Scope;
const { decode } = decoders();
let session: Session | null = null;

/** A timer of nothing is slowed down after a few; a message is not. */
const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

scope.addEventListener("message", ({ data }) => {
  const message = data as ToImaging;
  if (message.kind === "open") open(message);
  else void session?.hear(message);
});

function open({ sizes, canvas }: Extract<ToImaging, { kind: "open" }>): void {
  const want = (file: number, segment: number) => post({ kind: "want", file, segment });
  const clock = () => performance.now();
  const reader = new StudyReader({ sizes, decode, want, clock });
  session = new Session({ reader, post, draw: drawing(canvas), clock, soon });
  try {
    reader.begin();
  } catch (error) {
    post({ kind: "failed", word: faultWord(error) });
  }
}

/** On the canvas of the page, where it could be given; else the page draws. */
function drawing(canvas: OffscreenCanvas | null): Draw {
  if (canvas === null) return (shown) => post({ kind: "picture", shown });
  const painter = new Painter(canvas, new OffscreenCanvas(1, 1));
  return (shown, { stage, pose, ratio }) => {
    if (shown === null) painter.clear(stage, ratio);
    else painter.draw(shown, { stage, pose, ratio });
  };
}

function post(message: FromImaging, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}

function soon(work: () => void, milliseconds: number): void {
  if (milliseconds > 0) {
    setTimeout(work, milliseconds);
    return;
  }
  waiting.push(work);
  channel.port2.postMessage(null);
}
