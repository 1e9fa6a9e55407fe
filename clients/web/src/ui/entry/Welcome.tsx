/** The first run, before the first thread opens: the card, a second way in, the name. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { CardStep } from "@/ui/entry/CardStep.tsx";
import { NameStep } from "@/ui/entry/NameStep.tsx";
import { PasskeyStep } from "@/ui/entry/PasskeyStep.tsx";
import { knowsPasskeys } from "@/ui/entry/passkey.ts";
import { arrival } from "@/ui/entry/welcome.ts";
import { entryWords } from "@/ui/entry/words.ts";
import { useApp } from "@/ui/state/app.ts";

type Step = "card" | "passkey" | "name";

export interface StepProps {
  readonly over: string | undefined;
  readonly onDone: () => void;
}

export function Welcome(): JSX.Element | null {
  const status = useApp().status.value;
  const [isPassed, setPassed] = useState(false);
  if (!status) return null;
  const steps = stepsNow(knowsPasskeys() && !status.ephemeral);
  const step = stepOf(status.cardPending, isPassed || !steps.includes("passkey"));
  const at = steps.indexOf(step) + 1;
  const over = steps.length > 1 ? entryWords().welcome.step(at, steps.length) : undefined;
  switch (step) {
    case "card":
      return <CardStep over={over} onDone={() => undefined} />;
    case "passkey":
      return <PasskeyStep over={over} onDone={() => setPassed(true)} />;
    case "name":
      return <NameStep over={over} onDone={finish} />;
  }
}

/** A card that was left unconfirmed another day is all that is asked for then. */
function stepsNow(offersPasskey: boolean): readonly Step[] {
  if (arrival.value === null) return ["card"];
  return offersPasskey ? ["card", "passkey", "name"] : ["card", "name"];
}

function stepOf(isPending: boolean, isPassed: boolean): Step {
  if (isPending) return "card";
  return isPassed ? "name" : "passkey";
}

function finish(): void {
  arrival.value = null;
}
