/** Whether my organisation has a gateway; asked once while the page stands. */

import { useEffect, useState } from "preact/hooks";
import { type App, useApp } from "@/ui/state/app.ts";
import { asking } from "@/ui/state/asking.ts";

const asked = new WeakMap<App, Promise<boolean>>();

export function useCanMail(): boolean {
  const app = useApp();
  const [can, setCan] = useState(false);
  useEffect(
    () =>
      asking(
        app.line,
        () => canMail(app),
        setCan,
        () => undefined, // nothing is said of it then
      ),
    [],
  );
  return can;
}

/** Off line nobody knows: it is asked again then, and where there was none. */
async function canMail(app: App): Promise<boolean> {
  const answer = asked.get(app) ?? app.engine.canMail();
  asked.set(app, answer);
  const can = await answer.catch((fault: unknown) => {
    asked.delete(app);
    throw fault;
  });
  if (!can) asked.delete(app);
  return can;
}
