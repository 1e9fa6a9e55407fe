/** The roles, read again whenever the engine says that one moved; null until they are read. */

import { useEffect, useState } from "preact/hooks";
import type { RoleView } from "@/api/index.ts";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";

export function useRoles(): readonly RoleView[] | null {
  const app = useApp();
  const [roles, setRoles] = useState<readonly RoleView[] | null>(null);
  useEffect(() => {
    let asked = 0;
    const read = async () => {
      asked += 1;
      const mine = asked;
      const now = (await attempt(app, app.engine.roles())) ?? [];
      if (mine === asked) setRoles(now); // the newest answer, whatever order they come in
    };
    void read();
    return app.connection.events((event) => {
      if (event.type === "role" || event.type === "resync") void read();
    });
  }, []);
  return roles;
}
