/**
 * Somebody with an engine of this client, in Node, whose store is in memory.
 *
 * What never enters this room: a sleep; all waiting is for events.
 */

import type { EngineEvent } from "@/api/events.ts";
import type { MessageView, PersonView } from "@/api/views.ts";
import { type EngineCalls, openEngine, type RunningEngine } from "@/engine/engine.ts";
import type { Ward } from "./ward.ts";

export class Person {
  readonly running: RunningEngine;
  readonly events: EngineEvent[] = [];
  readonly #waiting = new Set<() => void>();

  private constructor(running: RunningEngine) {
    this.running = running;
    running.broadcast.listen((event) => {
      this.events.push(event);
      for (const look of [...this.#waiting]) look();
    });
  }

  get engine(): EngineCalls {
    return this.running.engine;
  }

  /** Invited, signed up and attested; on line. */
  static async enrolled(ward: Ward, name: string): Promise<Person> {
    const invitation = await ward.invite(name);
    const running = await openEngine({ place: "ward", origin: ward.address });
    const person = new Person(running);
    await person.engine.signUp(invitation, "ward");
    await person.engine.cardIsKept();
    await ward.attest();
    await person.until(async () => (await person.engine.status()).attested);
    return person;
  }

  async me(): Promise<PersonView> {
    return (await this.engine.status()).me;
  }

  /** Wait until something is so; looked at after each event. */
  until(holds: () => Promise<boolean>): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        holds().then((found) => {
          if (!found) return;
          this.#waiting.delete(look);
          resolve();
        }, reject);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Wait for a line with this text. */
  async reads(thread: string, text: string): Promise<MessageView> {
    let line: MessageView | undefined;
    await this.until(async () => {
      const known = (await this.engine.threads()).some((one) => one.id === thread);
      if (!known) return false;
      const { messages } = await this.engine.history(thread, null, 100);
      line = messages.find((one) => one.text === text);
      return line !== undefined;
    });
    return line as MessageView;
  }

  async texts(thread: string): Promise<readonly string[]> {
    const { messages } = await this.engine.history(thread, null, 100);
    return messages.filter((one) => one.kind === "text").map((one) => one.text);
  }

  async stop(): Promise<void> {
    await this.running.stop();
  }
}

let drawn = 0;

/** An intent that no other act has. */
export function intent(): string {
  drawn += 1;
  return drawn.toString(16).padStart(32, "0");
}
