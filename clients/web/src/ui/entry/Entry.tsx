/** Nothing is kept here yet: the first page, and the ways in. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Place } from "@/api/index.ts";
import { ByCard } from "@/ui/entry/ByCard.tsx";
import { ByInvitation } from "@/ui/entry/ByInvitation.tsx";
import { ByLink } from "@/ui/entry/ByLink.tsx";
import { ByPasskey } from "@/ui/entry/ByPasskey.tsx";
import { Install } from "@/ui/entry/Install.tsx";
import { invited } from "@/ui/entry/invitation.ts";
import { mustInstall } from "@/ui/entry/platform.ts";
import { askServer } from "@/ui/entry/server.ts";
import { type Way, Ways } from "@/ui/entry/Ways.tsx";

export interface WayProps {
  readonly place: Place;
  readonly onBack: () => void;
}

export function Entry(): JSX.Element {
  const [way, setWay] = useState<Way | null>(invited.value ? "invitation" : null);
  const [isWard, setWard] = useState(false);
  const [isHere, setHere] = useState(!mustInstall());
  const [desk, setDesk] = useState<string | null>(null);
  useEffect(() => {
    document.title = "Cordée";
    void askServer().then((said) => setDesk(said?.demo ?? null));
  }, []);
  if (!isHere && !isWard) return <Install onAnyway={() => setHere(true)} />;
  const props: WayProps = { place: isWard ? "ward" : "device", onBack: () => setWay(null) };
  switch (way) {
    case "invitation":
      return <ByInvitation {...props} />;
    case "link":
      return <ByLink {...props} />;
    case "card":
      return <ByCard {...props} />;
    case "passkey":
      return <ByPasskey {...props} />;
    case null:
      return <Ways desk={desk} isWard={isWard} onWard={setWard} onWay={setWay} />;
  }
}
