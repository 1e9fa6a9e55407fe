/** The GP of a patient: whom is it about, then who it is and why. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Gp } from "@/ui/directory/Gp.tsx";
import { Ins } from "@/ui/directory/Ins.tsx";
import type { Subject } from "@/ui/directory/subject.ts";
import { Ward } from "@/ui/directory/Ward.tsx";
import { directoryWords } from "@/ui/directory/words.ts";

const WAYS = ["byWard", "byIns"] as const;

export function PatientPage(props: { onCard: (practitioner: string) => void }): JSX.Element {
  const said = directoryWords().patient;
  const [way, setWay] = useState<(typeof WAYS)[number]>("byWard");
  const [ward, setWard] = useState("");
  const [subject, setSubject] = useState<Subject | null>(null);
  if (subject) {
    return (
      <div class="find-page">
        <Gp subject={subject} onCard={props.onCard} onAnother={() => setSubject(null)} />
      </div>
    );
  }
  return (
    <div class="find-page">
      <fieldset class="filters">
        <legend class="spoken">{said.ways}</legend>
        {WAYS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === way}
            onClick={() => setWay(one)}
          >
            {said[one]}
          </button>
        ))}
      </fieldset>
      {way === "byWard" ? (
        <Ward ward={ward} onWard={setWard} onTake={setSubject} />
      ) : (
        <Ins onTake={setSubject} />
      )}
    </div>
  );
}
