/** What is wrong or under way for the whole account; the gravest first, two at most. */

import type { JSX } from "preact";
import { Button } from "@/ui/primitives/Button.tsx";
import {
  AlertIcon,
  InfoIcon,
  KeyIcon,
  OfflineIcon,
  ShieldIcon,
} from "@/ui/primitives/icons.tsx";
import { Banner } from "@/ui/primitives/Parts.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { words } from "@/ui/words/words.ts";

const MOST = 2;

export function ListBanners(): JSX.Element {
  return <>{bannersOf(useApp()).slice(0, MOST)}</>;
}

function bannersOf(app: App): readonly JSX.Element[] {
  const said = words().list;
  const status = app.status.value;
  const banners: JSX.Element[] = [];
  if (app.serverFull.value) {
    banners.push(
      <Banner key="full" icon={AlertIcon} tone="danger">
        {said.serverFull}
      </Banner>,
    );
  }
  if (app.line.isAway.value) banners.push(<Offline key="offline" />);
  if (status && !status.attested) {
    banners.push(
      <Banner key="unattested" icon={ShieldIcon} tone="caution">
        {said.unattested}
      </Banner>,
    );
  }
  if (status?.cardPending) banners.push(<CardPending key="card" />);
  if (app.restored.value) {
    banners.push(
      <Banner key="restored" icon={InfoIcon} tone="accent">
        {said.restored}
      </Banner>,
    );
  }
  const cascade = app.cascade.value;
  if (cascade) {
    banners.push(
      <Banner key="cascade" icon={KeyIcon} tone="accent">
        {said.renewing(cascade.done, cascade.total)}
      </Banner>,
    );
  }
  return banners;
}

function Offline(): JSX.Element {
  const app = useApp();
  const waiting = app.status.value?.outbox ?? 0;
  const said = words().list;
  return (
    <Banner
      icon={OfflineIcon}
      tone="caution"
      action={
        <Button kind="quiet" onClick={() => void attempt(app, app.engine.wake())}>
          {said.wake}
        </Button>
      }
    >
      {waiting ? said.offlineWaiting(waiting) : said.offline}
    </Banner>
  );
}

function CardPending(): JSX.Element {
  const app = useApp();
  return (
    <Banner
      icon={KeyIcon}
      tone="caution"
      action={
        <Button
          kind="quiet"
          onClick={() => app.router.go({ screen: "settings", page: "recovery" })}
        >
          {words().list.confirmCard}
        </Button>
      }
    >
      {words().list.cardPending}
    </Banner>
  );
}
