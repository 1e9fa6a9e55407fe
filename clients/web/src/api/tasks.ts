/**
 * What a screen is shown of tasks (docs/protocol.md §5.14): what nobody did in time, and who does it.
 *
 * What never enters this room: a deadline that has not passed.
 */

import type { Id } from "./views.ts";

/** What a person needs to do it; null in a task whose note does not open here. */
export interface TaskNote {
  readonly title: string;
  readonly patient: string;
  readonly name: string;
  readonly phone: string;
  readonly text: string;
  readonly message: Id | null;
}

export type TaskState = "open" | "taken" | "done" | "cleared";

/** Times are Unix ms by the server. `role` is the name of the role that it came to, or empty. */
export interface TaskView {
  readonly id: Id;
  readonly thread: Id;
  readonly kind: string;
  readonly due: number;
  readonly time: number;
  readonly state: TaskState;
  readonly by: Id | null;
  readonly byName: string;
  readonly role: string;
  readonly note: TaskNote | null;
  /** I have taken it. */
  readonly mine: boolean;
  /** I am in its thread: it can be opened here. */
  readonly here: boolean;
}

export interface TaskPage {
  readonly tasks: readonly TaskView[];
  readonly more: boolean;
}

export interface TaskCalls {
  /** Tasks of mine and of my roles, newest first; `before` is the time of the last one given. */
  tasks(onlyOpen: boolean, before: number | null): Promise<TaskPage>;
  moveTask(task: Id, state: "open" | "taken" | "done"): Promise<void>;
}
