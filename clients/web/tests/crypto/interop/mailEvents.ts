// One of each event that is said of mailboxes and letters, with characters of every width.

import type { Part } from "@/crypto/attachment.ts";
import { randomBytes } from "@/crypto/bytes.ts";
import type { Event } from "@/crypto/event.ts";

const address = "a.legoff@medecin.mssante.example";
const mailbox = { address, name: "Dr Anne Le Goff", practitioner: "8997", phone: "0297123456" };

export function everyMailEvent(target: Uint8Array, part: Part): readonly Event[] {
  const opened = {
    title: "Compte rendu d'œdème",
    code: "11490-0",
    time: 1,
    author: "Dr Le Goff",
    patient: "LE GUEN Jeanne",
    matricule: "279035121518989",
    marks: ["hash-mismatch"],
    body: "Résultats normaux",
  };
  return [
    { tag: "correspondent/1", mailbox, on: true },
    {
      tag: "mail-state/1",
      target,
      address,
      state: "failed",
      time: 1,
      code: "5.1.1",
      reason: "Boîte inconnue",
      host: "mx.medecin.mssante.example",
    },
    {
      tag: "mail-in/1",
      digest: randomBytes(32),
      address,
      name: "Anne Le Goff",
      subject: "Re: Post-op 🩺",
      time: 1,
      kind: "reply",
      standing: "held",
      replyTo: target,
      body: "Bien reçu",
      quote: "> Bonjour",
      opened: [opened],
      files: [part],
      omitted: ["executable facture.exe"],
    },
    { tag: "mail-confirm/1", target, accept: true, remember: true, name: "Dr Le Goff" },
  ];
}

export function everyLetterEvent(message: Uint8Array): readonly Event[] {
  const [letter, sha256] = [randomBytes(16), randomBytes(32)];
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
  return [
    {
      tag: "letter-draft/1",
      letter,
      version: 1,
      kind: "discharge-letter",
      title: "Lettre de liaison",
      patient,
      unit: "Chirurgie",
      entry: 1,
      exit: 0,
      file: { message, index: 0 },
      sha256,
      recipients: [{ mailbox, role: "gp" }],
      opposed: false,
      validator: randomBytes(32),
      validateBy: 2,
    },
    { tag: "letter-validated/1", letter, version: 1, sha256 },
    { tag: "letter-exit/1", letter, time: 3 },
    { tag: "letter-recall/1", letter, version: 1, address, reason: "Ce n'est pas son médecin" },
  ];
}
