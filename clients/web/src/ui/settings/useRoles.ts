/** The roles, read again whenever the engine says that one moved; null until they are read. */

import { useEffect, useState } from "preact/hooks";
import type { RoleView } from "@/api/index.ts";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";

export function useRoles(): readonly RoleView[] | null {
  const app = useApp();
  const [roles, setRoles] = useState<readonly RoleView[] | null>(null);
  useEffect(() => {
    const read = async () => setRoles((await attempt(app, app.engine.roles())) ?? []);
    void read();
    return app.connection.events((event) => {
      if (event.type === "role" || event.type === "resync") void read();
    });
  }, []);
  return roles;
}
