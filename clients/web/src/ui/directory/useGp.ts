/** Who the GP of a patient is, asked when the patient is chosen; and saying who it is. */

import { useEffect, useState } from "preact/hooks";
import type { PatientGp, PractitionerHit } from "@/api/index.ts";
import { practitionerName } from "@/ui/directory/saying.ts";
import type { Subject } from "@/ui/directory/subject.ts";
import { directoryWords } from "@/ui/directory/words.ts";
import { type App, useApp } from "@/ui/state/app.ts";
import { asking } from "@/ui/state/asking.ts";
import { attempt } from "@/ui/state/deeds.ts";

/** `gp` is null while it is asked; `subject` is without a number that may not be used. */
export function useGp(asked: Subject) {
  const app = useApp();
  const [gp, setGp] = useState<PatientGp | null>(null);
  const [subject, setSubject] = useState(asked);
  useEffect(() => {
    setGp(null);
    return asking(
      app.line,
      async () => {
        const one = await usable(app, asked);
        return [one, await known(app, one)] as const;
      },
      ([one, answer]) => {
        setSubject(one);
        setGp(answer);
      },
      () => undefined, // what is refused was said
      ([, answer]) => answer.source === "away",
    );
  }, [asked]);
  const choose = async (hit: PractitionerHit) => {
    if (!subject.identity) return;
    const name = practitionerName(hit);
    const { practitioner } = hit;
    const kept = app.engine.chooseGp(subject.identity, practitioner, name).then(() => true);
    if (!(await attempt(app, kept))) return;
    app.overlays.say(directoryWords().patient.remembered(name));
    setGp({ source: "mine", practitioner, name, time: Date.now() });
  };
  return { gp, subject, choose: (hit: PractitionerHit) => void choose(hit) };
}

/** Without his number when it is one that may not be used. */
async function usable(app: App, subject: Subject): Promise<Subject> {
  if (subject.identity === null) return subject;
  const { matricule, oid } = subject.identity;
  const reading = await attempt(app, app.engine.readIns(matricule, oid));
  const isGood = reading?.verdict === "good" || reading?.verdict === "doubtful";
  return isGood ? subject : { ...subject, identity: null, isBarred: true };
}

/** Asked by INS; without one, what the ward's list says is all. */
async function known(app: App, subject: Subject): Promise<PatientGp> {
  const { identity, practitioner, practitionerName: name } = subject;
  const listed: PatientGp = { source: "found", practitioner, name, time: 0 };
  const unknown: PatientGp = { source: "unknown", practitioner: "", name: "", time: 0 };
  if (identity === null) return practitioner || name ? listed : unknown;
  const answer = await attempt(app, app.engine.gpOf(identity));
  return answer ?? { ...unknown, source: "away" };
}
