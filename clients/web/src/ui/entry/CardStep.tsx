/** Give the card to its owner: print it or write it down, then have two groups typed (REC-05). */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { CardCheck } from "@/ui/entry/CardCheck.tsx";
import { type CardPage, cardFile, cardPage } from "@/ui/entry/cardText.ts";
import { Deeds, Fault, Frame } from "@/ui/entry/Frame.tsx";
import { Groups, PrintedCard } from "@/ui/entry/PrintedCard.tsx";
import { useTask } from "@/ui/entry/task.ts";
import type { StepProps } from "@/ui/entry/Welcome.tsx";
import { arrival } from "@/ui/entry/welcome.ts";
import { entryWords } from "@/ui/entry/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { PrintIcon, SaveIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";

interface Pending {
  readonly page: CardPage;
  readonly asked: readonly [number, number];
}

export function CardStep({ over }: StepProps): JSX.Element {
  const app = useApp();
  const said = entryWords().welcome;
  const [pending, setPending] = useState<Pending | null>(null);
  const [isChecking, setChecking] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const task = useTask();
  useEffect(() => {
    void task.run(async () => {
      const [card, status] = await Promise.all([app.engine.cardPending(), app.engine.status()]);
      if (!card) return;
      setPending({ page: cardPage(card.card, status.me, status.origin), asked: card.groups });
    });
  }, []);
  if (!pending) {
    return (
      <Frame title={said.cardTitle} over={over}>
        <Fault said={task.fault} />
      </Frame>
    );
  }
  if (isChecking) {
    return (
      <CardCheck
        over={over}
        asked={pending.asked}
        isSaved={isSaved}
        onBack={() => setChecking(false)}
      />
    );
  }
  const save = () => {
    download(cardFile(pending.page));
    setSaved(true);
    app.overlays.say(said.saved);
  };
  return (
    <>
      <Frame
        title={said.cardTitle}
        over={over ?? (arrival.value ? undefined : said.newCard)}
        about={said.cardAbout}
        wide
      >
        <Groups groups={pending.page.groups} />
        <div class="entry-pair">
          <Button icon={PrintIcon} onClick={() => window.print()}>
            {said.print}
          </Button>
          <Button icon={SaveIcon} onClick={save}>
            {said.save}
          </Button>
        </div>
        <Deeds label={said.have} onClick={() => setChecking(true)} />
      </Frame>
      <PrintedCard page={pending.page} />
    </>
  );
}

function download(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = Object.assign(document.createElement("a"), {
    href: address,
    download: "carte-cordee.txt",
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
