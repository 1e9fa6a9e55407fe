/** Begin: the state on the engine's connection, the frame on the page. */

import { render } from "preact";
import type { EngineConnection } from "@/api/index.ts";
import { Shell } from "@/ui/shell/Shell.tsx";
import { type App, makeApp } from "@/ui/state/app.ts";
import { sentenceOf } from "@/ui/state/faults.ts";
import { begin } from "@/ui/state/hearing.ts";
import { watchNetwork } from "@/ui/state/line.ts";
import "@/ui/style/index.css";

/** Draw at once; what the engine tells fills it. */
export async function start(connection: EngineConnection, root: Element): Promise<App> {
  const app = makeApp(connection);
  watchNetwork(app.line);
  render(<Shell app={app} />, root);
  await begin(app).catch((error: unknown) => {
    app.broken.value = sentenceOf(error);
  });
  return app;
}
