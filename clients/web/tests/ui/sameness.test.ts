/** A study of another person than the request is told apart; what is missing contradicts nothing. */

import { expect, test } from "vitest";
import { isOfAnother } from "@/ui/expertise/sameness.ts";

const zoe = { family: "MARTIN", birthName: "LE GOFF", given: "Zoé", birthDate: "1979-03-12" };

test.each([
  ["MARTIN^ZOE", "1979-03-12", false],
  ["Le Goff^Zoé", "19790312", false],
  ["MARTIN^ZOE", "1979-03-13", true],
  ["DUPONT^JEANNE", "1979-03-12", true],
  ["DUPONT^JEANNE", "", true],
  ["", "1979-03-12", false],
  ["", "", false],
  ["MARTIN^PAUL", "", false],
  ["ANONYMOUS", "1979-00-00", true],
])("%j born %j", (patient, birthDate, isAnother) => {
  expect(isOfAnother({ patient, birthDate }, zoe)).toBe(isAnother);
});

test("a part of a birth date is compared with none", () => {
  expect(
    isOfAnother({ patient: "", birthDate: "1979-01-01" }, { ...zoe, birthDate: "1979-00-00" }),
  ).toBe(false);
});
