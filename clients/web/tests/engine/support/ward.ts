/**
 * The real server and a hospital, run by tests/support/web_ward.py, for engines in Node.
 *
 * What never enters this room: a fake.
 */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../../..", import.meta.url));

interface Answer {
  readonly id?: number;
  readonly address?: string;
  readonly result?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

type Words = Readonly<Record<string, unknown>>;

interface Asked {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export class Ward {
  address = "";
  readonly #program: ChildProcessWithoutNullStreams;
  readonly #asked = new Map<number, Asked>();
  readonly #ready = Promise.withResolvers<void>();
  #last = 0;

  private constructor(program: ChildProcessWithoutNullStreams) {
    this.#program = program;
    program.stderr.resume();
    createInterface({ input: program.stdout }).on("line", (line) => this.#take(line));
    program.once("exit", () => this.#end());
  }

  static async open(): Promise<Ward> {
    const words = ["-m", "tests.support.web_ward"];
    const ward = new Ward(spawn(`${ROOT}/.venv/bin/python`, words, { cwd: ROOT }));
    await ward.#ready.promise;
    return ward;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#program.once("exit", resolve));
    this.#program.stdin.end();
    await ended;
  }

  /** One request to the program; see its own words for which there are. */
  do(what: string, words: Words = {}): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
    });
    this.#program.stdin.write(`${JSON.stringify({ id, do: what, ...words })}\n`);
    return answer;
  }

  async invite(name: string, kind = "person"): Promise<string> {
    return (await this.do("invite", { name, kind })) as string;
  }

  /** Attest all who wait. */
  async attest(): Promise<void> {
    await this.do("enrol");
  }

  /** Somebody with a client in Python, on line; gives the account. */
  async person(name: string): Promise<string> {
    return ((await this.do("person", { name })) as { account: string }).account;
  }

  async call<T>(
    who: string,
    method: string,
    words: readonly unknown[] = [],
    options: Words = {},
  ): Promise<T> {
    return (await this.do("call", { who, method, words, options })) as T;
  }

  #take(line: string): void {
    const answer = JSON.parse(line) as Answer;
    if (answer.address !== undefined) {
      this.address = answer.address;
      this.#ready.resolve();
      return;
    }
    const asked = this.#asked.get(answer.id ?? 0);
    this.#asked.delete(answer.id ?? 0);
    const { error } = answer;
    if (error === undefined) asked?.resolve(answer.result);
    else asked?.reject(new Error(`${error.name}: ${error.message}`));
  }

  #end(): void {
    const ended = new Error("the ward has ended");
    this.#ready.reject(ended);
    for (const asked of this.#asked.values()) asked.reject(ended);
  }
}
