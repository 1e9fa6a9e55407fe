/** What stands in the place of answers: there is no line, or the server said why not. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Standing } from "@/ui/directory/latest.ts";
import { directoryWords } from "@/ui/directory/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Empty } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";
import { lacksLine } from "@/ui/state/asking.ts";
import { sentenceOf } from "@/ui/state/faults.ts";
import { words } from "@/ui/words/words.ts";

/** Whether no answer comes for now; what failed is asked again when the line is back. */
export function useFailed({ fault, busy }: Standing<unknown>, again: () => void): boolean {
  const { line } = useApp();
  const isAway = line.isAway.value;
  const isOnline = line.online.value;
  const isFault = fault !== null;
  const isLacking = lacksLine(fault);
  useEffect(() => {
    if (isFault && !isLacking && !isAway) again();
  }, [isAway]);
  // A line that was only beginning was never away.
  useEffect(() => {
    if (isLacking && isOnline) again();
  }, [isLacking, isOnline]);
  return isFault || (isAway && busy);
}

export function Failed(props: { fault: unknown; onAgain: () => void }): JSX.Element {
  const said = directoryWords();
  const again = <Button onClick={props.onAgain}>{words().common.retry}</Button>;
  return useApp().line.isAway.value ? (
    <Empty title={said.offline} action={again}>
      {said.offlineAbout}
    </Empty>
  ) : (
    <div class="inset failed" role="alert">
      <p>{sentenceOf(props.fault)}</p>
      {again}
    </div>
  );
}
