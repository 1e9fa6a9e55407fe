/**
 * The real server, an organisation, and people with the SDK's client, for engines in Node.
 *
 * The other end is tests/support/web_ward.py. What never enters this room: a fake.
 */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

/** What the program said went wrong, by the SDK's own name of it. */
export class WardError extends Error {
  override readonly name: string;
  readonly rule: string | null;

  constructor(name: string, rule: string | null, message: string) {
    super(message);
    this.name = name;
    this.rule = rule;
  }
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: {
    readonly name: string;
    readonly rule: string | null;
    readonly message: string;
  };
}

type Words = Readonly<Record<string, unknown>>;
type Waiting = PromiseWithResolvers<unknown>;

/** An id among the words of a `call`. */
export const id = (text: string) => ({ hex: text });

export class Ward {
  readonly address: string;
  readonly #program: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  private constructor(program: ChildProcessWithoutNullStreams, address: string) {
    this.#program = program;
    this.address = address;
  }

  /** `options` are those of `cordee serve`. */
  static async open(...options: string[]): Promise<Ward> {
    const python = `${ROOT}/.venv/bin/python`;
    const words = ["-m", "tests.support.web_ward", ...options];
    const program = spawn(python, words, { cwd: ROOT });
    const complaints: string[] = [];
    program.stderr.on("data", (part) => complaints.push(String(part)));
    const lines = createInterface({ input: program.stdout });
    const first = Promise.withResolvers<string>();
    lines.once("line", first.resolve);
    program.once("exit", () => first.reject(new Error(complaints.join(""))));
    const { address } = JSON.parse(await first.promise) as { address: string };
    const ward = new Ward(program, address);
    lines.on("line", (line) => ward.#take(JSON.parse(line) as Answer));
    program.once("exit", () => ward.#end(complaints.join("")));
    return ward;
  }

  /** One deed of the program. @throws WardError */
  async ask<T = unknown>(deed: string, words: Words = {}): Promise<T> {
    const number = ++this.#count;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(number, waiting);
    this.#program.stdin.write(`${JSON.stringify({ ...words, id: number, do: deed })}\n`);
    return (await waiting.promise) as T;
  }

  /** A method or attribute of somebody's client. @throws WardError */
  async call<T = unknown>(
    who: string,
    method: string,
    words: readonly unknown[] = [],
    options: Words = {},
  ): Promise<T> {
    return await this.ask<T>("call", { who, method, words, options });
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#program.once("exit", resolve));
    this.#program.stdin.end();
    await ended;
  }

  #take({ id, result, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new WardError(error.name, error.rule, error.message));
    else waiting?.resolve(result);
  }

  #end(why: string): void {
    for (const waiting of this.#waiting.values()) waiting.reject(new Error(why));
  }
}
