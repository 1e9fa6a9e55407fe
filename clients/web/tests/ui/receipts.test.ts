import { describe, expect, it } from "vitest";
import type { ReceiptView } from "@/api/index.ts";
import { erasedBy } from "@/ui/state/receipts.ts";

function receipt(part: Partial<ReceiptView>): ReceiptView {
  return { account: "a1", name: "Anna", device: "d1", seq: 5, time: 50, mine: false, ...part };
}

describe("what devices say that they erased", () => {
  it("reaches as far as the device of a person that is the furthest behind", () => {
    const receipts = [
      receipt({ seq: 9, time: 90 }),
      receipt({ device: "d2", seq: 4, time: 40, mine: true }),
      receipt({ account: "b1", name: "Bruno", device: "d3", seq: 7, time: null }),
    ];
    expect(erasedBy(receipts)).toEqual([
      { account: "a1", name: "Anna", mine: true, devices: 2, seq: 4, time: 40 },
      { account: "b1", name: "Bruno", mine: false, devices: 1, seq: 7, time: null },
    ]);
  });

  it("is nothing where nothing was due", () => {
    expect(erasedBy([])).toEqual([]);
  });
});
