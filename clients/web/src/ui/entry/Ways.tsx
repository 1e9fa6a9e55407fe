/** The first page: what Cordée is, and the ways in. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { DemoDesk } from "@/ui/entry/DemoDesk.tsx";
import { knowsPasskeys } from "@/ui/entry/passkey.ts";
import { entryWords } from "@/ui/entry/words.ts";
import { Mark } from "@/ui/primitives/Art.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { Switch } from "@/ui/primitives/Field.tsx";
import {
  DeviceIcon,
  ForwardIcon,
  GatewayIcon,
  type Icon,
  InfoIcon,
  KeyIcon,
  RecordIcon,
} from "@/ui/primitives/icons.tsx";
import { confirm } from "@/ui/primitives/Layers.tsx";
import { Banner, Row } from "@/ui/primitives/Parts.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { apply, languageAtDoor } from "@/ui/state/device.ts";
import { language } from "@/ui/words/words.ts";

export type Way = "invitation" | "link" | "card" | "passkey";

const ICONS: Readonly<Record<Way, Icon>> = {
  invitation: GatewayIcon,
  link: DeviceIcon,
  card: RecordIcon,
  passkey: KeyIcon,
};

export interface WaysProps {
  readonly desk: string | null;
  readonly isWard: boolean;
  readonly onWard: (on: boolean) => void;
  readonly onWay: (way: Way) => void;
}

export function Ways(props: WaysProps): JSX.Element {
  const said = entryWords();
  const [showsWays, setShowsWays] = useState(false);
  const { desk } = props;
  return (
    <main class="entry first" id="messages">
      <div class="entry-page">
        <Mark class="entry-mark" />
        <h1>Cordée</h1>
        <p class="entry-tagline">{said.tagline}</p>
        <p class="entry-about">{said.promise}</p>
        <Came />
        {desk ? (
          <DemoDesk
            desk={desk}
            place={props.isWard ? "ward" : "device"}
            onInvited={() => props.onWay("invitation")}
          />
        ) : null}
        {desk && !showsWays ? (
          <Button kind="quiet" block onClick={() => setShowsWays(true)}>
            {said.demo.otherWays}
          </Button>
        ) : (
          <WayList isRevealed={desk !== null} onWay={props.onWay} />
        )}
        <div class="group">
          <div class="group-item">
            <Switch
              label={said.ward}
              about={said.wardAbout}
              on={props.isWard}
              onChange={props.onWard}
            />
          </div>
        </div>
        <LanguageButton />
      </div>
    </main>
  );
}

function WayList(props: { isRevealed: boolean; onWay: (way: Way) => void }): JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (props.isRevealed) list.current?.scrollIntoView({ block: "center" });
  }, []);
  const said = entryWords().ways;
  const ways: readonly Way[] = knowsPasskeys()
    ? ["invitation", "link", "card", "passkey"]
    : ["invitation", "link", "card"];
  return (
    <div class="group" ref={list}>
      {ways.map((way) => {
        const Drawn = ICONS[way];
        return (
          <Row
            key={way}
            picture={
              <span class="tile">
                <Drawn />
              </span>
            }
            title={said[way]}
            detail={said[`${way}About`]}
            end={<ForwardIcon class="small" />}
            onClick={() => props.onWay(way)}
          />
        );
      })}
    </div>
  );
}

/** Why one is here again, or what was left half done. */
function Came(): JSX.Element | null {
  const app = useApp();
  const said = entryWords();
  const reason = said.reasons[app.profileReason.value ?? ""];
  if (app.profile.value === "begun") {
    return (
      <div class="entry-banner">
        <Banner
          icon={InfoIcon}
          tone="caution"
          action={
            <Button kind="quiet" onClick={() => void startOver(app)}>
              {said.startOver}
            </Button>
          }
        >
          {said.begun}
        </Banner>
      </div>
    );
  }
  if (!reason) return null;
  return (
    <div class="entry-banner">
      <Banner icon={InfoIcon}>{reason}</Banner>
    </div>
  );
}

async function startOver(app: App): Promise<void> {
  const said = entryWords();
  const isSure = await confirm(app.overlays, {
    title: said.startOver,
    about: said.startOverAbout,
    yes: said.startOver,
    danger: true,
  });
  if (isSure) await attempt(app, app.engine.eraseProfile());
}

function LanguageButton(): JSX.Element {
  const app = useApp();
  const said = entryWords();
  const change = async () => {
    const settings = {
      ...app.settings.value,
      language: language() === "fr" ? "en" : "fr",
    } as const;
    languageAtDoor.value = settings.language;
    app.settings.value = settings;
    await apply(settings);
  };
  return (
    <button
      type="button"
      class="button quiet entry-language"
      lang={language() === "fr" ? "en" : "fr"}
      onClick={() => void change()}
    >
      {said.language}
    </button>
  );
}
