/**
 * Tasks of mine and of the roles that I hold (docs/protocol.md §5.14): read, opened, moved.
 *
 * What never enters this room: a deadline that has not passed.
 */

import type { TaskNote as NoteView, TaskPage, TaskView } from "@/api/tasks.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import { CryptoFailure, RuleError } from "@/crypto/errors.ts";
import { openTaskNote, type TaskNote } from "@/crypto/taskNote.ts";
import type { Accounts } from "@/engine/accounts.ts";
import { askFor } from "@/engine/asking.ts";
import type { Context } from "@/engine/context.ts";
import type { Identities } from "@/engine/identity.ts";
import { bounded } from "@/engine/mailRules.ts";
import type { Seats } from "@/engine/seats.ts";
import type { Threads } from "@/engine/threads.ts";
import { CordeeError } from "@/wire/errors.ts";
import { MAX_TASKS, type Task, TaskState } from "@/wire/protocol.ts";

/** Generations that a note may be sealed to: the newest of the account, and some before. */
const GENERATIONS = 4;

/** Milliseconds in which several changes are counted once. */
const TOGETHER = 300;

export interface TaskParts {
  readonly context: Context;
  readonly accounts: Accounts;
  readonly identities: Identities;
  readonly seats: Seats;
  readonly threads: Threads;
}

export class Tasks {
  readonly #parts: TaskParts;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: TaskParts) {
    this.#parts = parts;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Some came or changed: count them, once for all that comes together. */
  moved(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.count().catch(unlessAway), TOGETHER);
  }

  /** Tell how many nobody has taken. @throws NotOnline, ServerRefused */
  async count(): Promise<void> {
    const [, , tasks] = await this.#ask(true, null);
    const open = tasks.filter(([, , , , , , state]) => state === TaskState.OPEN).length;
    const { context } = this.#parts;
    context.openTasks = open;
    context.emit({ type: "tasks", open });
  }

  /** @throws NotOnline, ServerRefused */
  async page(onlyOpen: boolean, before: number | null): Promise<TaskPage> {
    const { accounts, identities } = this.#parts;
    const [, , tasks, more] = await this.#ask(onlyOpen, before);
    const named = tasks.flatMap(([, , account, , , , , by]) =>
      by ? [account, by] : [account],
    );
    await accounts.ensure(new Map(named.map((one) => [hex(one), 0])));
    await identities.prepare(named);
    return { tasks: await Promise.all(tasks.map((task) => this.#view(task))), more };
  }

  /** @throws ServerRefused with `conflict` when somebody else has it, or it has ended */
  async move(task: Uint8Array, state: TaskState): Promise<void> {
    await this.#parts.context.link.ask((ref) => ["task", ref, task, state] as const);
    this.moved();
  }

  #ask(onlyOpen: boolean, before: number | null) {
    const make = (ref: number) => ["tasks", ref, onlyOpen, before, MAX_TASKS] as const;
    return askFor(this.#parts.context.link, "tasks", make);
  }

  async #view(task: Task): Promise<TaskView> {
    const [id, thread, account, kind, due, time, state, by, note] = task;
    const { context, identities, threads } = this.#parts;
    const me = context.me.account;
    return {
      id: hex(id),
      thread: hex(thread),
      kind,
      due: bounded(due),
      time: bounded(time),
      state,
      by: by === null ? null : hex(by),
      byName: by === null ? "" : identities.name(by),
      role: equal(account, me) ? "" : identities.name(account),
      note: await this.#note(account, id, note),
      mine: by !== null && equal(by, me),
      here: threads.find(thread)?.memory.joined === true,
    };
  }

  /** The note does not say to which generation it is sealed: the newest is tried first. */
  async #note(account: Uint8Array, id: Uint8Array, box: Uint8Array): Promise<NoteView | null> {
    const { accounts, seats } = this.#parts;
    const newest = accounts.get(account)?.state.generation ?? 0;
    const last = Math.max(newest - GENERATIONS, -1);
    for (let generation = newest; generation > last; generation--) {
      try {
        return shown(await openTaskNote(await seats.key(account, generation), id, box));
      } catch (error) {
        const isSealed = error instanceof CryptoFailure || error instanceof RuleError;
        if (!isSealed && !(error instanceof CordeeError)) throw error;
      }
    }
    return null;
  }
}

function shown({ message, ...words }: TaskNote): NoteView {
  return { ...words, message: message === null ? null : hex(message) };
}

/** Off line, or a server without deadlines: counted with the next session. */
function unlessAway(error: unknown): void {
  if (!(error instanceof CordeeError)) throw error;
}
