/** What must be known before reading on: frozen, no longer in, outsiders. */

import type { JSX } from "preact";
import { AlertIcon, InfoIcon, LockIcon, OfflineIcon } from "@/ui/primitives/icons.tsx";
import { Banner } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { nameOf, outsidersOf } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export function ThreadBanners(props: { open: OpenThread }): JSX.Element | null {
  const app = useApp();
  const view = props.open.view.value;
  const said = words().thread;
  if (!view) return null;
  const isAlone = !app.isWide.value;
  return (
    <>
      {view.frozen ? <Frozen rule={view.frozen} /> : null}
      {!view.frozen && !view.joined ? <Banner icon={InfoIcon}>{said.left}</Banner> : null}
      {!view.frozen && view.joined && !view.mayWrite ? (
        <Banner icon={InfoIcon}>{said.reader}</Banner>
      ) : null}
      {view.outsiders ? <Outsiders open={props.open} /> : null}
      {isAlone && app.line.isAway.value ? (
        <Banner icon={OfflineIcon} tone="caution">
          {words().list.offline}
        </Banner>
      ) : null}
    </>
  );
}

function Frozen(props: { rule: string }): JSX.Element {
  const said = words().thread;
  return (
    <Banner icon={LockIcon} tone="danger">
      <strong>{said.frozenTitle}.</strong> {said.frozen} {said.frozenWhat}{" "}
      <strong>{props.rule}</strong>.
    </Banner>
  );
}

function Outsiders(props: { open: OpenThread }): JSX.Element | null {
  const view = props.open.view.value;
  if (!view) return null;
  const names = outsidersOf(view).map(nameOf);
  const said = words().thread;
  return (
    <Banner icon={AlertIcon} tone="caution">
      {names.length ? said.outsiders(words().common.names(names)) : said.outsidersUnnamed}
    </Banner>
  );
}
