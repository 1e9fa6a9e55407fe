import { describe, expect, it } from "vitest";
import { hasRightKey, isRefused, readIns } from "@/engine/ins.ts";

const NIR = "1.2.250.1.213.1.4.8";
const TEST = "1.2.250.1.213.1.4.10";

describe("the key of a matricule", () => {
  it.each(["279035121518989", "277076322082910", "162018885045327"])(
    "is right in %s",
    (one) => {
      expect(hasRightKey(one)).toBe(true);
    },
  );

  it.each(["223042545611404", "221042545611404", "276059205062865"])(
    "is wrong in %s",
    (one) => {
      expect(hasRightKey(one)).toBe(false);
    },
  );

  it("counts a Corsican department as digits", () => {
    const withKey = (first: string, digits: string) => {
      const key = 97 - (Number(digits) % 97);
      return `${first}${String(key).padStart(2, "0")}`;
    };
    expect(hasRightKey(withKey("180032A004123", "1800319004123"))).toBe(true);
    expect(hasRightKey(withKey("180032B004123", "1800318004123"))).toBe(true);
    expect(hasRightKey(withKey("180032A004123", "1800318004123"))).toBe(false);
  });
});

describe("a typed INS", () => {
  it("is read with the gaps of paper and the no-break spaces of screens", () => {
    const read = readIns(" 2 79 03 51 215\u00a0189 89 ", NIR);
    expect(read).toMatchObject({
      verdict: "good",
      patient: { matricule: "279035121518989", oid: NIR },
    });
  });

  it.each([
    ["", "unfinished"],
    ["27903512151898", "unfinished"],
    ["279035121518988", "wrong_key"],
    ["2790351215189890", "malformed"],
    ["27903512151898X", "malformed"],
    ["18003 2C 004 123 45", "malformed"],
  ])("%s is %s", (text, verdict) => {
    expect(readIns(text, NIR).verdict).toBe(verdict);
  });

  it("of a test authority with a wrong key is doubtful, and may be asked", () => {
    expect(readIns("279035121518988", TEST).verdict).toBe("doubtful");
    expect(isRefused({ matricule: "279035121518988", oid: TEST })).toBe(false);
    expect(isRefused({ matricule: "279035121518988", oid: NIR })).toBe(true);
    expect(isRefused({ matricule: "27903", oid: NIR })).toBe(true);
  });
});

describe("a scanned INS", () => {
  const head = `IS01${"0".repeat(22)}`;
  const END = "\u001d";
  const fields = {
    number: "S1279035121518989",
    oid: `S2${TEST}`,
    given: "S3JEANNE MARIE",
    family: "S4LE GUEN",
    rest: "S5FS612-03-1979S756121",
  };

  it("is read whole", () => {
    const { number, oid, given, family, rest } = fields;
    const text = `${head}${number}${oid}${END}${given}${END}${family}${END}${rest}`;
    expect(readIns(text, NIR)).toEqual({
      patient: { matricule: "279035121518989", oid: TEST },
      verdict: "good",
      given: "JEANNE MARIE",
      family: "LE GUEN",
      sex: "F",
      birthDate: "1979-03-12",
    });
  });

  it("is read in another order, with an end that is spelled", () => {
    const { number, oid, given, family, rest } = fields;
    const text = `${head}${family}<GS>${oid}<GS>${rest}${number}${given}`;
    expect(readIns(text, NIR)).toMatchObject({ verdict: "good", given: "JEANNE MARIE" });
  });

  it.each([head, `${head}S1279035121518989`, `${head}S12790`, `${head}XX`])(
    "that is not whole is no INS: %s",
    (text) => {
      expect(readIns(text, NIR).verdict).toBe("malformed");
    },
  );
});
