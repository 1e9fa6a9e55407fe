/** The profile is locked: a PIN or a passkey opens it. Nothing here says whose it is. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { LockKind } from "@/api/index.ts";
import { ByPasskey } from "@/ui/lock/ByPasskey.tsx";
import { ByPin } from "@/ui/lock/ByPin.tsx";
import { hush } from "@/ui/lock/hush.ts";
import { lockWords } from "@/ui/lock/words.ts";
import { Mark } from "@/ui/primitives/Art.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { confirm } from "@/ui/primitives/Layers.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";

export interface LockInfo {
  readonly kind: LockKind;
  readonly credential: Uint8Array | null;
  readonly salt: Uint8Array | null;
  readonly retryAfter: number;
}

export function Lock(): JSX.Element {
  const app = useApp();
  const said = lockWords();
  const [info, setInfo] = useState<LockInfo | null>(null);
  useEffect(() => {
    void hush();
    void attempt(app, app.engine.lockInfo()).then(setInfo);
  }, []);
  return (
    <main class="lock" id="messages">
      <div class="lock-page">
        <Mark class="entry-mark" />
        <h1 tabIndex={-1}>{said.title}</h1>
        {info?.kind === "pin" ? <ByPin wait={info.retryAfter} /> : null}
        {info?.kind === "passkey" ? <ByPasskey info={info} /> : null}
        {info ? (
          <Button kind="quiet" onClick={() => void forget(app)}>
            {info.kind === "passkey" ? said.forgotPasskey : said.forgot}
          </Button>
        ) : null}
      </div>
    </main>
  );
}

async function forget(app: App): Promise<void> {
  const said = lockWords();
  const isSure = await confirm(app.overlays, {
    title: said.forgotTitle,
    about: said.forgotAbout,
    yes: said.forgotYes,
    danger: true,
  });
  if (isSure) await attempt(app, app.engine.eraseProfile());
}
