import { expect, test } from "vitest";
import { EngineFault } from "@/api/index.ts";
import { sentenceOf } from "@/ui/state/faults.ts";
import { brief, day, size, span } from "@/ui/state/moments.ts";
import { bodyOf, clean, speakerOf, stateOf } from "@/ui/state/wording.ts";
import { labelOf } from "@/ui/timeline/label.ts";
import { message, NOON } from "./support.ts";

const DAY = 86_400_000;
const anna = { account: "aa", name: "Anna" };

test("a message has one name: author, role, time, text, status", () => {
  const one = message({ mine: true, text: "Vu.", state: "displayed" });
  expect(labelOf(one)).toBe("Vous, 12:00, Vu., affiché");
  const other = message({ behalf: "r", behalfName: "Garde", text: "Vu." });
  expect(labelOf(other)).toBe("Anna pour Garde, Interne, 12:00, Vu.");
});

test("a state counts who has it, in a group", () => {
  const part = { mine: true, recipients: 3 } as const;
  expect(stateOf(message({ ...part, deliveredTo: [anna] }))).toBe("distribué à 1 sur 3");
  expect(stateOf(message({ ...part, displayedBy: [anna] }))).toBe("affiché pour 1 sur 3");
  expect(stateOf(message({ ...part, state: "failed", reason: "quota" }))).toBe(
    "non envoyé (votre quota est atteint)",
  );
});

test.each([
  [{ kind: "members", seq: 1 }, "Anna a ouvert la conversation"],
  [{ kind: "members", seq: 5, came: [anna] }, "Anna a ajouté Anna"],
  [{ kind: "members", seq: 5, gone: [anna], mine: true }, "Vous avez retiré Anna"],
  [{ kind: "members", seq: 5, newTitle: "Bloc" }, "Anna a nommé la conversation « Bloc »"],
  [{ kind: "members", seq: 5, newPatient: "M. B." }, "Anna a indiqué le patient : M. B."],
  [{ kind: "members", seq: 5, newPatient: "" }, "Anna a retiré le patient"],
  [{ kind: "members", seq: 5 }, "Anna a mis à jour les participants ou les clés"],
  [{ kind: "left" }, "Anna a quitté la conversation"],
  [{ kind: "filed", mine: true }, "Vous avez versé au dossier ce qui précède"],
  [{ kind: "erased", retention: 259_200 }, "Effacé selon la durée de conservation (3 jours)"],
  [
    { kind: "erased", marks: ["LOG-04"] },
    "Effacé par le serveur avant l'échéance ; les preuves sont gardées",
  ],
  [
    { kind: "refused", marks: ["MSG-03"] },
    "Message refusé : il ne respecte pas la règle MSG-03",
  ],
  [{ kind: "sealed" }, "Message antérieur à votre arrivée"],
  [{ withdrawn: true }, "Message retiré"],
] as const)("%j is said in plain French", (part, said) => {
  expect(bodyOf(message(part)).replace(/[\u00a0\u202f]/gu, " ")).toBe(said);
});

test("who has no name is called by his account", () => {
  expect(speakerOf(message({ authorName: "", author: "0123456789" }))).toBe("compte 01234567");
});

test("a text cannot turn round what is read", () => {
  expect(clean("abc\u202edef\u0007")).toBe("abcdef");
});

test("days are named as one says them", () => {
  expect(day(NOON, NOON)).toBe("Aujourd'hui");
  expect(day(NOON - DAY, NOON)).toBe("Hier");
  expect(day(NOON - 3 * DAY, NOON)).toBe("Jeudi 26 novembre");
  expect(day(NOON - 400 * DAY, NOON)).toBe("25 octobre 2025");
  expect(brief(NOON - DAY, NOON)).toBe("hier");
  expect(brief(NOON, NOON)).toBe("12:00");
});

test("sizes and spans take the unit that fits", () => {
  expect([size(1), size(999), size(1_500), size(2_000_000)]).toEqual([
    "1 octet",
    "999 octets",
    "1,5 Ko",
    "2 Mo",
  ]);
  expect([span(86_400), span(7_200), span(90)]).toEqual(["1 jour", "2 heures", "90 secondes"]);
});

function fault(part: Partial<EngineFault>): EngineFault {
  return new EngineFault({
    name: "ServerRefused",
    remedy: "wait",
    rule: null,
    code: null,
    message: "",
    retryAfter: null,
    ...part,
  });
}

test.each([
  [fault({ rule: "EPO-03" }), /^seul un responsable .*\(EPO-03\)\.$/u],
  [
    fault({ code: "locked", remedy: "ask_administrator" }),
    /^ce compte est verrouillé \(locked\)/u,
  ],
  [fault({ name: "NotOnline", remedy: "check_network" }), /^le serveur ne répond pas/u],
  [
    fault({ name: "LastWayIn", code: "outbox", remedy: "keep_way_in" }),
    /^des messages n'ont pas/u,
  ],
  [new Error("x"), /^une erreur inattendue/u],
])("a fault is one sentence with its remedy", (error, sentence) => {
  expect(sentenceOf(error)).toMatch(sentence);
});
