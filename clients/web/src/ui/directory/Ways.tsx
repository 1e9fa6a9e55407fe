/** How somebody can be reached: a picture and a word for each way, the best first. */

import type { JSX } from "preact";
import type { Reach } from "@/api/index.ts";
import { PhoneIcon } from "@/ui/directory/icons.ts";
import { waysOf } from "@/ui/directory/saying.ts";
import { directoryWords } from "@/ui/directory/words.ts";
import { GatewayIcon, type Icon, LockIcon, OfflineIcon } from "@/ui/primitives/icons.tsx";

const DRAWN: Readonly<Record<Reach | "none", Icon>> = {
  cordee: LockIcon,
  mssante: GatewayIcon,
  phone: PhoneIcon,
  none: OfflineIcon,
};

export function Ways(props: { reach: readonly Reach[] }): JSX.Element {
  const said = directoryWords().reach;
  return (
    <span class="ways">
      {waysOf(props.reach).map((way) => {
        const Drawn = DRAWN[way];
        return (
          <span key={way} class={`way by-${way}`}>
            <Drawn />
            {said[way]}
          </span>
        );
      })}
    </span>
  );
}
