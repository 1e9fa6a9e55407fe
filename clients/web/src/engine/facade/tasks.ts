/**
 * The facade's tasks: what nobody did in time, and who does it.
 *
 * What never enters this room: what a task is about.
 */

import type { TaskCalls } from "@/api/tasks.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { bytesOf } from "@/engine/facade/ids.ts";

export function taskCalls(desk: Desk): TaskCalls {
  return {
    tasks: (onlyOpen, before) => desk.parts.tasks.page(onlyOpen, before),
    moveTask: (task, state) => desk.parts.tasks.move(bytesOf(task), state),
  };
}
