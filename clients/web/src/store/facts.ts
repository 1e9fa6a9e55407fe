/**
 * What this profile is: its account, its device, its generations, its server.
 * What never enters this room: the seed of the device's signing key (keys.ts).
 */

import type { Reader, Writer } from "@/store/store.ts";

/**
 * `pinned` is the organisation that the invitation named; mine when I am one. `device` is
 * the public signing key, `kemSeed` the seed of what is sealed to this device. `signUp` is
 * the request as sent, kept until the server has taken it.
 */
export interface Me {
  readonly origin: string;
  readonly account: Uint8Array;
  readonly kind: string;
  readonly pinned: Uint8Array;
  readonly device: Uint8Array;
  readonly kemPk: Uint8Array;
  readonly kemSeed: Uint8Array;
  readonly signUp: Uint8Array | null;
}

/** A generation's secret and the number that its key is derived with. */
export interface Held {
  readonly secret: Uint8Array;
  readonly kemG: number;
}

/** Every generation held so far, by number. */
export type Generations = Map<number, Held>;

/** The rule that was broken, and the signed objects that show it. */
export interface Evidence {
  readonly rule: string;
  readonly objects: readonly Uint8Array[];
}

export async function loadMe(reader: Reader): Promise<Me | null> {
  return await loadFact<Me>(reader, "me");
}

export function saveMe(writer: Writer, me: Me): void {
  saveFact(writer, "me", me);
}

/** Keep a card that its owner has not confirmed yet; see `dropCard`. */
export function saveCard(writer: Writer, card: Uint8Array): void {
  saveFact(writer, "card", card);
}

/** The card that is not confirmed yet; null when there is none. */
export async function loadCard(reader: Reader): Promise<Uint8Array | null> {
  return await loadFact<Uint8Array>(reader, "card");
}

/** Forget the card: from now on it is on paper only. */
export function dropCard(writer: Writer): void {
  dropFact(writer, "card");
}

/** Owe everybody what follows from this generation of mine, once it is stored. */
export async function saveCascade(writer: Writer, generation: number): Promise<void> {
  const known = await loadCascade(writer);
  saveFact(writer, "cascade", Math.min(generation, known ?? generation));
}

/** The first generation whose consequences are owed; null when none are. */
export async function loadCascade(reader: Reader): Promise<number | null> {
  return await loadFact<number>(reader, "cascade");
}

/** Everything was renewed. */
export function dropCascade(writer: Writer): void {
  dropFact(writer, "cascade");
}

/** Every generation held so far; empty before the first. */
export async function loadKeyring(reader: Reader): Promise<Generations> {
  return (await loadFact<Generations>(reader, "keyring")) ?? new Map();
}

export function saveKeyring(writer: Writer, generations: Generations): void {
  saveFact(writer, "keyring", generations);
}

/** Keep signed objects that contradict each other. */
export async function saveEvidence(
  writer: Writer,
  rule: string,
  objects: readonly Uint8Array[],
): Promise<void> {
  const number = await writer.next("evidence");
  writer.put("evidence", { number }, { rule, objects } satisfies Evidence);
}

/** Rule and objects, oldest first. */
export async function loadEvidence(reader: Reader): Promise<Evidence[]> {
  return (await reader.select<Evidence>("evidence")).map((row) => row.record);
}

/** Keep one thing under its name. */
export function saveFact(writer: Writer, name: string, value: unknown): void {
  writer.put("facts", { name }, value);
}

/** What is kept under a name; null when nothing is. The caller names its shape. */
export async function loadFact<V>(reader: Reader, name: string): Promise<V | null> {
  return (await reader.get<V>("facts", [name]))?.record ?? null;
}

/** Forget what is kept under a name. */
export function dropFact(writer: Writer, name: string): void {
  writer.delete("facts", [name]);
}
