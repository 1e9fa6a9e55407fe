/** What the box finds for what is typed, and who of them is offered. */

import { useEffect, useLayoutEffect, useMemo } from "preact/hooks";
import type { Found, FoundList } from "@/api/index.ts";
import { Latest, type Standing } from "@/ui/directory/latest.ts";
import { accountOf } from "@/ui/directory/saying.ts";
import { useApp } from "@/ui/state/app.ts";

const LIMIT = 30;

export interface Asking {
  /** Shown before a letter is typed: everybody, or what can be typed. */
  readonly start: "everybody" | "hint" | "nothing";
  /** What changes the answers besides the query: my department. */
  readonly stamp?: string;
  /** Accounts that are not offered. */
  readonly without?: readonly string[];
  /** Only practitioners: roles and the like are left out. */
  readonly onlyPractitioners?: boolean;
}

export function useFound(
  query: string,
  { start, stamp }: Asking,
): { standing: Standing<FoundList>; again: () => void; want: Latest<FoundList>["want"] } {
  const app = useApp();
  const latest = useMemo(() => new Latest<FoundList>(), []);
  const ask = (isAtOnce: boolean) => {
    if (query.trim() || start === "everybody") {
      latest.ask(() => app.engine.find(query, LIMIT), isAtOnce);
    } else latest.clear();
  };
  // Before the next key: Enter shall not take what stood there before the last letter.
  useLayoutEffect(() => ask(query === ""), [query, stamp]);
  useEffect(() => () => latest.clear(), []);
  return {
    standing: latest.standing.value,
    again: () => ask(true),
    want: (act) => latest.want(act),
  };
}

export function useMine(): string | null {
  return useApp().status.value?.me.account ?? null;
}

export function fitting(
  found: readonly Found[],
  { without = [], onlyPractitioners }: Asking,
  mine: string | null,
): readonly Found[] {
  return found.filter((one) => {
    const account = accountOf(one);
    if (onlyPractitioners && one.kind !== "practitioner") return false;
    return account === null || (account !== mine && !without.includes(account));
  });
}
