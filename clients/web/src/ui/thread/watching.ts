/** Has the server say whether those who read the open thread are there; again with each new line. */

import { useComputed, useSignalEffect } from "@preact/signals";
import { useApp } from "@/ui/state/app.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";

/** More than are seen at once; the protocol allows some hundreds. */
const MOST = 60;

export function useWatching(open: OpenThread): void {
  const app = useApp();
  const wanted = useComputed(() => {
    if (!app.line.online.value) return "";
    const people = (open.view.value?.members ?? []).filter(
      (member) => member.kind === "person" && !member.mine,
    );
    return people
      .slice(0, MOST)
      .map((person) => person.account)
      .join(" ");
  });
  useSignalEffect(() => {
    const accounts = wanted.value;
    if (accounts) void app.engine.watch(accounts.split(" ")).catch(() => undefined);
  });
}
