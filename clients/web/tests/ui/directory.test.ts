import { describe, expect, test } from "vitest";
import type {
  PractitionerHit,
  PractitionerView,
  PublishedMailbox,
  ServiceHours,
  ServiceView,
  WardPatient,
} from "@/api/index.ts";
import { hoursLines, standingOf } from "@/ui/directory/hours.ts";
import {
  addressOf,
  calm,
  fitsPatient,
  mailboxState,
  modeOf,
  patientContext,
  phoneOf,
  practitionerCalling,
  practitionerName,
  practitionerPlace,
  reachSentence,
  telephone,
  waysOf,
} from "@/ui/directory/saying.ts";
import { ofIns, ofWard, spaced } from "@/ui/directory/subject.ts";
import { directoryWords } from "@/ui/directory/words.ts";
import { NOON } from "./support.ts";

const HOUR = 3_600_000;

function hit(part: Partial<PractitionerHit> = {}): PractitionerHit {
  return {
    practitioner: "810000000215",
    family: "Le Fèvre",
    given: "JEAN-YVES",
    title: "DR",
    profession: "Médecin",
    speciality: "Cardiologie et maladies vasculaires",
    organization: "Clinique du Golfe",
    town: "SAINT-AVÉ",
    postcode: "56890",
    department: "56",
    active: true,
    reach: [],
    match: "exact",
    account: null,
    delivered: 0,
    ...part,
  };
}

describe("a practitioner", () => {
  test("is named with his title, and his family name in capitals", () => {
    expect(practitionerName(hit())).toBe("Dr Jean-Yves LE FÈVRE");
    expect(practitionerName(hit({ title: "" }))).toBe("Jean-Yves LE FÈVRE");
    expect(practitionerName(hit({ title: "Pr" }))).toBe("Pr Jean-Yves LE FÈVRE");
  });

  test("has a calling and a place, without what is not known", () => {
    expect(practitionerCalling(hit())).toBe("Médecin, cardiologie et maladies vasculaires");
    expect(practitionerCalling(hit({ speciality: "ORL" }))).toBe("Médecin, ORL");
    expect(practitionerPlace(hit())).toBe("Saint-Avé\u00a0(56), Clinique du Golfe");
    expect(practitionerPlace(hit({ organization: "", town: "" }))).toBe("56");
  });

  test("is reached by the best way first, and by none when there is none", () => {
    expect(waysOf(["phone", "cordee", "mssante"])).toEqual(["cordee", "mssante", "phone"]);
    expect(waysOf([])).toEqual(["none"]);
  });

  test("cannot swap what is read by the direction of his name", () => {
    expect(practitionerName(hit({ family: "LE\u202eFEVRE" }))).toBe("Dr Jean-Yves LEFEVRE");
  });
});

describe("how somebody is reached", () => {
  const said = directoryWords().card;
  const mailbox: PublishedMailbox = {
    address: "a@medecin.mssante.fr",
    kind: "PER",
    service: "",
    rank: 1,
    state: "good",
    delivered: NOON,
  };
  const place = (phones: readonly string[]) => ({ phones }) as never;
  const view = (part: Partial<PractitionerView>): PractitionerView => {
    return { hit: hit(), places: [], mailboxes: [], person: null, ...part };
  };

  test("is said in one plain sentence", () => {
    expect(reachSentence(view({ person: {} as never }))).toBe(said.onCordee);
    const both = { mailboxes: [mailbox], places: [place(["0297"])] };
    expect(reachSentence(view(both))).toBe(said.byMail);
    expect(reachSentence(view({ mailboxes: [mailbox] }))).toBe(said.byMailOnly);
    expect(reachSentence(view({ places: [place(["0297"])] }))).toBe(said.byPhone);
    expect(reachSentence(view({ places: [place([])] }))).toBe(said.byNone);
  });

  test("a mailbox says since when it works, or that it does not", () => {
    expect(mailboxState(mailbox)).toContain("29 novembre 2026");
    expect(mailboxState({ ...mailbox, delivered: 0 })).toBe(said.states.good);
    expect(mailboxState({ ...mailbox, state: "bouncing" })).toBe(said.states.bouncing);
    expect(mailboxState({ ...mailbox, state: "stale" })).toContain("29 novembre 2026");
  });

  test("a telephone is read in pairs and called by its digits", () => {
    expect(phoneOf("0297250102")).toBe("02 97 25 01 02");
    expect(phoneOf("45 12")).toBe("45 12");
    expect(telephone("02 97.25-01 02")).toBe("tel:0297250102");
    expect(telephone("javascript:alert(1)")).toBe("tel:1");
  });
});

test("labels of the files are said as one says them", () => {
  const calling = (speciality: string) => practitionerCalling(hit({ speciality }));
  expect(calling("Qualifié en Médecine générale")).toBe("Médecin, médecine générale");
  expect(calling("Cardiologie et Maladies vasculaires")).toBe(
    "Médecin, cardiologie et maladies vasculaires",
  );
  expect(calling("O.R.L et chirurgie")).toBe("Médecin, O.R.L et chirurgie");
  expect(modeOf("Libéral, indépendant, artisan, commerçant")).toBe("Libéral");
});

test("an address says its town once", () => {
  const place = { lines: ["64 rue du Port", "PONTIVY"], postcode: "56300", town: "PONTIVY" };
  expect(addressOf(place)).toEqual(["64 rue du Port", "56300 Pontivy"]);
  expect(addressOf({ lines: [], postcode: "", town: "" })).toEqual([]);
});

test("capitals of the files are said without shouting, and words as they are", () => {
  expect(calm("NOYAL-PONTIVY")).toBe("Noyal-Pontivy");
  expect(calm("L'ÎLE D'YEU")).toBe("L'Île D'Yeu");
  expect(calm("Le Faouët")).toBe("Le Faouët");
});

function service(part: Partial<ServiceView>): ServiceView {
  return { always: false, hours: [], open: true, until: 0, ...part } as unknown as ServiceView;
}

describe("when a service answers", () => {
  const span = (weekday: number, opens: number, closes: number): ServiceHours => {
    return { weekday, opens, closes };
  };

  test("days that are alike are one line", () => {
    const week = [0, 1, 2, 3, 4].map((weekday) => span(weekday, 540, 1_020));
    const hours = [...week, span(5, 840, 1_050), span(5, 540, 720)];
    expect(hoursLines(hours)).toEqual([
      "lun. – ven.\u00a0: 9\u00a0h – 17\u00a0h",
      "sam.\u00a0: 9\u00a0h – 12\u00a0h, 14\u00a0h – 17\u00a0h\u00a030",
    ]);
  });

  test("a night goes on into the next day, and a day may be whole", () => {
    expect(hoursLines([span(6, 1_200, 1_920)])).toEqual([
      "dim.\u00a0: 20\u00a0h – 8\u00a0h (le lendemain)",
    ]);
    expect(hoursLines([span(0, 0, 1_440)])).toEqual(["lun.\u00a0: toute la journée"]);
    expect(hoursLines([span(0, 1_200, 1_440)])).toEqual(["lun.\u00a0: 20\u00a0h – 24\u00a0h"]);
    expect(hoursLines([])).toEqual([]);
  });

  test("it is said whether it is open, and until when", () => {
    expect(standingOf(service({ always: true }), NOON)).toBe("Ouvert 24 h sur 24");
    expect(standingOf(service({}), NOON)).toBe("Ouvert");
    expect(standingOf(service({ until: NOON + 5 * HOUR }), NOON)).toBe(
      "Ouvert jusqu'à 17\u00a0h",
    );
    const hours = [span(0, 540, 1_020)];
    expect(standingOf(service({ open: false, hours }), NOON)).toBe("Fermé");
    expect(standingOf(service({ open: false }), NOON)).toBe("Horaires non publiés");
    const opens = (hours: number) =>
      standingOf(service({ open: false, until: NOON + hours * HOUR }), NOON);
    expect(opens(2)).toBe("Fermé, ouvre à 14\u00a0h");
    expect(opens(21)).toBe("Fermé, ouvre demain à 9\u00a0h");
    expect(opens(45)).toBe("Fermé, ouvre mardi 1 décembre à 9\u00a0h");
  });
});

describe("a patient", () => {
  const patient: WardPatient = {
    family: "Le Guen",
    given: "JEANNE",
    birthDate: "1979-03-12",
    sex: "F",
    matricule: "279035121518989",
    oid: "1.2.250.1.213.1.4.10",
    status: "qualified",
    room: "12",
    practitioner: "",
    practitionerName: "",
  };

  test("is found by three letters of any name, or by the room", () => {
    for (const query of ["", "gue", "jea", "LE GUE", "leg".slice(0, 2), "12", "jéa gue"]) {
      expect(fitsPatient(patient, query), query).toBe(true);
    }
    for (const query of ["uen", "13", "gue marie"]) {
      expect(fitsPatient(patient, query), query).toBe(false);
    }
  });

  test("is said in a thread by name and birth", () => {
    expect(patientContext(patient)).toBe("LE GUEN Jeanne, née le 12/03/1979");
    expect(patientContext({ ...patient, birthDate: "" })).toBe("LE GUEN Jeanne");
  });

  test("of a ward has an identity only with a number", () => {
    expect(ofWard(patient).identity?.matricule).toBe("279035121518989");
    expect(ofWard({ ...patient, matricule: "" }).identity).toBeNull();
  });

  test("who is known by a number alone is not named in a thread", () => {
    const nobody = { family: "", given: "", birthDate: "", sex: "" };
    const identity = { matricule: "279035121518989", oid: "1.2" };
    const subject = ofIns(identity, nobody);
    const number = spaced("279035121518989");
    expect(subject).toMatchObject({ name: `INS ${number}`, about: "", context: "" });
    expect(spaced("279035121518989")).toBe("2 79 03 51 215 189 89".replaceAll(" ", "\u00a0"));
  });
});
