/** An address as it is shown: a line may end after its @, and before a dot. */

import type { JSX } from "preact";
import { oneLine } from "@/ui/state/wording.ts";

export function Address(props: { of: string }): JSX.Element {
  const parts = oneLine(props.of).match(/\.?[^.@]+@?|[.@]/gu) ?? [];
  return (
    <>
      {parts.map((part, at) => (
        <>
          {at ? <wbr /> : null}
          {part}
        </>
      ))}
    </>
  );
}
