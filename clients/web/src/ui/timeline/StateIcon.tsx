/** What became of a message, drawn; whoever carries it says it in words. */

import type { JSX } from "preact";
import type { MessageState } from "@/api/index.ts";
import {
  AlertIcon,
  DeliveredIcon,
  type Icon,
  StoredIcon,
  WaitingIcon,
} from "@/ui/primitives/icons.tsx";

const DRAWN: Record<MessageState, Icon> = {
  waiting: WaitingIcon,
  stored: StoredIcon,
  delivered: DeliveredIcon,
  displayed: DeliveredIcon,
  failed: AlertIcon,
};

export function StateIcon(props: { state: MessageState }): JSX.Element {
  const Drawn = DRAWN[props.state];
  return <Drawn class={`small state ${props.state}`} />;
}
