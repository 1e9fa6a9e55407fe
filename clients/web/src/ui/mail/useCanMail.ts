/** Whether my organisation has a gateway; asked once while the page stands. */

import { useEffect, useState } from "preact/hooks";
import { type App, useApp } from "@/ui/state/app.ts";

const asked = new WeakMap<App, Promise<boolean>>();

export function useCanMail(): boolean {
  const app = useApp();
  const [can, setCan] = useState(false);
  useEffect(() => {
    let isWanted = true;
    void canMail(app).then((answer) => {
      if (isWanted) setCan(answer);
    });
    return () => {
      isWanted = false;
    };
  }, []);
  return can;
}

/** Off line nobody knows: it is asked again then, and where there was none. */
async function canMail(app: App): Promise<boolean> {
  const answer = asked.get(app) ?? app.engine.canMail().catch(() => false);
  asked.set(app, answer);
  const can = await answer;
  if (!can) asked.delete(app);
  return can;
}
