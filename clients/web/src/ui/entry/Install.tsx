/** On an iPhone: put Cordée on the home screen first, since only there it is woken. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Frame } from "@/ui/entry/Frame.tsx";
import { invited } from "@/ui/entry/invitation.ts";
import { entryWords } from "@/ui/entry/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { CopyIcon } from "@/ui/primitives/icons.tsx";

export function Install(props: { onAnyway: () => void }): JSX.Element {
  const said = entryWords().install;
  const [isCarried, setCarried] = useState(false);
  const { value: invitation } = invited;
  const carry = async () => {
    await navigator.clipboard.writeText(invitation ?? "");
    setCarried(true);
  };
  return (
    <Frame title={said.title} about={said.about}>
      <InstallSteps />
      {invitation ? (
        <Button kind="primary" block icon={CopyIcon} onClick={() => void carry()}>
          {said.carry}
        </Button>
      ) : null}
      {isCarried ? (
        <p class="entry-note" role="status">
          {said.carried}
        </p>
      ) : null}
      <Button kind="quiet" block onClick={props.onAnyway}>
        {said.anyway}
      </Button>
    </Frame>
  );
}

/** Three drawings: the share button, the line of its sheet, the new icon. */
export function InstallSteps(): JSX.Element {
  const said = entryWords().install;
  return (
    <ol class="install">
      <li>
        <Phone>
          <rect x="9" y="68" width="46" height="17" rx="5" class="lit" />
          <path d="M32 79v-8m-2.5 2.5L32 71l2.5 2.5M28 76v6h8v-6" />
        </Phone>
        <span>{said.one}</span>
      </li>
      <li>
        <Phone>
          <rect x="10" y="44" width="44" height="40" rx="5" class="sheet" />
          <path d="M16 52h22M16 70h18M16 78h24" />
          <rect x="13" y="57" width="38" height="8" rx="3" class="lit" />
          <path d="M18 61h16M44 59v4m-2-2h4" />
        </Phone>
        <span>{said.two}</span>
      </li>
      <li>
        <Phone>
          <rect x="14" y="20" width="10" height="10" rx="3" />
          <rect x="27" y="20" width="10" height="10" rx="3" />
          <rect x="40" y="20" width="10" height="10" rx="3" />
          <rect x="14" y="34" width="14" height="14" rx="4" class="lit" />
          <path d="M18 44.5c5 0 1.5-7 6-7" />
        </Phone>
        <span>{said.three}</span>
      </li>
    </ol>
  );
}

function Phone(props: { children: JSX.Element | JSX.Element[] }): JSX.Element {
  return (
    <svg viewBox="0 0 64 96" class="phone" aria-hidden="true">
      <rect x="6" y="3" width="52" height="90" rx="9" />
      <path d="M27 9h10" />
      {props.children}
    </svg>
  );
}
