// One of each event that is said of cases, consents, ledgers and studies, with characters of every
// width.

import type { Part } from "@/crypto/attachment.ts";
import { actId } from "@/crypto/billingEvent.ts";
import { randomBytes } from "@/crypto/bytes.ts";
import type { Event } from "@/crypto/event.ts";

const patient = {
  family: "LE GUEN",
  birthName: "ŒIL",
  given: "Jeanne",
  birthDate: "1979-03-12",
  sex: "F",
  birthPlace: "56178",
  matricule: "279035121518989",
  oid: "1.2.250.1.213.1.4.8",
  status: "qualified",
};
const anna = {
  idnps: "810000000001",
  name: "Dr Anna Lefèvre 🩺",
  profession: "doctor",
  speciality: "",
  billing: "561234567",
  structure: "560000127",
};
const cover = { insured: "279035121518989", rank: 1, scheme: "01 561 0000" };
const judged = { billable: true, rule: "TEX-00", article: "NGAP 14.9.4", count: null };

export function everyCaseEvent(message: Uint8Array): readonly Event[] {
  const [expertise, consent, expert] = [randomBytes(16), randomBytes(16), randomBytes(32)];
  const file = { message, index: 0 };
  const mailbox = { address: "a@b.example", name: "", practitioner: "", phone: "" };
  return [
    {
      tag: "expertise-request/1",
      case: expertise,
      version: 1,
      expert,
      speciality: "dermatology",
      reason: "diagnosis",
      question: "Faut-il l'enlever ?",
      context: "Nævus 4 mm",
      urgent: false,
      inpatient: false,
      patient,
      cover,
      requester: anna,
      doctor: mailbox,
      documents: [file],
      studies: [message],
      consent,
      judged,
      time: 1,
    },
    {
      tag: "expertise-step/1",
      case: expertise,
      step: "redirect",
      to: expert,
      text: "→",
      time: 2,
    },
    {
      tag: "expertise-count/1",
      case: expertise,
      year: 2026,
      judged: { ...judged, count: 4 },
    },
    {
      tag: "expertise-report/1",
      case: expertise,
      version: 1,
      template: "dermatology",
      author: anna,
      sections: [{ title: "Examen", text: "Régulier" }],
      conclusion: "Bénin",
      incidents: "",
      seen: [file],
      studies: [message],
      marks: [randomBytes(16)],
      file,
      sha256: randomBytes(32),
      began: 1,
      time: 3,
    },
    {
      tag: "consent/1",
      consent,
      patient,
      about: [randomBytes(32)],
      purposes: ["care", "advice"],
      form: "oral",
      informed: true,
      time: 1,
    },
    { tag: "consent-end/1", consent, reason: "Ne veut plus", time: 4 },
  ];
}

export function everyBillingEvent(target: Uint8Array): readonly Event[] {
  const [expertise, account, entry] = [randomBytes(16), randomBytes(32), randomBytes(16)];
  const act = actId(expertise, "TE2", account);
  return [
    { tag: "ledger/1", practitioner: account },
    {
      tag: "act/1",
      act,
      case: expertise,
      code: "TE2",
      cents: 2_300,
      day: "2026-01-01",
      executant: anna,
      prescriber: anna,
      patient,
      cover: null,
      tariff: "te2-2026",
      rule: "TEX-00",
      provisional: true,
      time: 5,
    },
    { tag: "act-counter/1", entry, act, reason: "Erreur de patient", time: 6 },
    {
      tag: "acts-exported/1",
      export: randomBytes(16),
      month: "2026-01",
      acts: [act],
      counters: [entry],
      cents: 2_300,
      sha256: randomBytes(32),
      time: 7,
    },
    {
      tag: "count-ask/1",
      matricule: patient.matricule,
      oid: patient.oid,
      year: 2026,
      expert: anna.idnps,
      requester: "",
    },
    {
      tag: "count-answer/1",
      target,
      outcome: "found",
      patient: 3,
      byExpert: 2,
      byRequester: 1,
      time: 8,
    },
  ];
}

export function everyStudyEvent(target: Uint8Array, part: Part): readonly Event[] {
  return [
    {
      tag: "study/1",
      caption: "Scanner cérébral",
      uid: "1.2.250.1.1",
      description: "CRÂNE",
      modality: "CT",
      date: "2026-01-01",
      patient: "MARTIN^ZOE",
      birthDate: "1979-03-12",
      series: 2,
      instances: 300,
      omitted: 1,
      files: [part],
    },
    {
      tag: "image-mark/1",
      mark: randomBytes(16),
      target,
      series: "1.2.250.1.1.1",
      instance: "1.2.250.1.1.1.7",
      frame: 0,
      center: "-40.5",
      width: "80",
      measures: [
        {
          kind: "length",
          points: [
            [500, 500],
            [10_500, 500],
          ],
          value: 4_200,
          unit: "mm",
          label: "Déviation",
        },
      ],
      note: "Ici",
      on: true,
      time: 9,
    },
  ];
}
