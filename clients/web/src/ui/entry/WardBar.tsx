/** On a shared ward computer: what it keeps (nothing), and the way out, always in sight. */

import type { JSX } from "preact";
import { wardWords } from "@/ui/entry/wardWords.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { DeviceIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";

export function WardBar(): JSX.Element | null {
  const app = useApp();
  if (!app.status.value?.ephemeral) return null;
  const said = wardWords();
  const close = async () => (await import("@/ui/entry/closeWard.ts")).closeWard(app);
  return (
    <section class="ward-bar" aria-label={said.said}>
      <DeviceIcon class="small" />
      <span class="one-line">{said.said}</span>
      <Button kind="plain" onClick={() => void close()}>
        {said.close}
      </Button>
    </section>
  );
}
