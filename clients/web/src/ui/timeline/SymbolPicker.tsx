/** All the symbols to react with, in groups that a clinician would look for. */

import type { JSX } from "preact";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { GROUPS } from "@/ui/timeline/symbols.ts";
import { words } from "@/ui/words/words.ts";

export function SymbolPicker(props: {
  onAnswer: (symbol: string | null) => void;
}): JSX.Element {
  const said = words().message.emoji;
  return (
    <Dialog title={said.title} onClose={() => props.onAnswer(null)}>
      <div class="symbols" onKeyDown={move} role="toolbar" aria-label={said.title}>
        {GROUPS.map((group) => (
          <section key={group.name}>
            <h3>{said.groups[group.name]}</h3>
            <div class="grid">
              {group.symbols.map((symbol) => (
                <button key={symbol} type="button" onClick={() => props.onAnswer(symbol)}>
                  {symbol}
                </button>
              ))}
            </div>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

const COLUMNS = 8;
const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: COLUMNS,
  ArrowUp: -COLUMNS,
};

function move(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const box = event.currentTarget as HTMLElement;
  const buttons = [...box.querySelectorAll<HTMLElement>("button")];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)]?.focus();
}
