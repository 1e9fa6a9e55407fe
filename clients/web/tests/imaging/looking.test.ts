/** What a person sees and measures: geometry, windows, places, and what is fetched for it. */

import { describe, expect, test } from "vitest";
import { aspectOf, edgesOf, spacingOf } from "@/imaging/geometry.ts";
import { figure, measured, pointsOf } from "@/imaging/measures.ts";
import type { Frame } from "@/imaging/pixels.ts";
import { moved, onFrame, onStage, placed, WHOLE, zoomed } from "@/imaging/placing.ts";
import { Frames } from "@/imaging/reading/frames.ts";
import { SEGMENT, Segments } from "@/imaging/reading/segments.ts";
import type { Slice } from "@/imaging/reading/slices.ts";
import { wishes } from "@/imaging/reading/wishes.ts";
import { greyOf, ownWindow, PRESETS, paint, windowsOf } from "@/imaging/windowing.ts";
import { arrange } from "@/imaging/writing/arranging.ts";
import type { Described } from "@/imaging/writing/describing.ts";

const MILLIMETRES = { spacing: "0.5\\0.25", imagerSpacing: "" };

describe("a measure", () => {
  test("of 10 mm is that, whatever the stage and the zoom", () => {
    const sides = { columns: 512, rows: 512, aspect: 1 };
    const spacing = spacingOf({ spacing: "0.7\\0.7", imagerSpacing: "" });
    for (const stage of [
      { width: 1_140, height: 743 },
      { width: 390, height: 665 },
    ]) {
      for (const pose of [WHOLE, { zoom: 3.7, x: -120, y: 44 }]) {
        const box = placed(sides, stage, pose);
        const from = onStage(sides, { x: 200, y: 210 }, box);
        const to = onStage(sides, { x: 200 + 10 / 0.7, y: 210 }, box);
        const points = [onFrame(sides, from, box), onFrame(sides, to, box)];
        const { value, unit } = measured("length", points, spacing);
        expect([value / 1_000, unit]).toEqual([expect.closeTo(10, 2), "mm"]);
      }
    }
  });

  test("heeds that rows and columns are apart in their own way", () => {
    const spacing = spacingOf(MILLIMETRES);
    expect(spacing).toEqual({ x: 0.25, y: 0.5, unit: "mm" });
    expect(aspectOf(MILLIMETRES)).toBe(2);
    const across = [
      { x: 0, y: 0 },
      { x: 40, y: 0 },
    ];
    const down = [
      { x: 0, y: 0 },
      { x: 0, y: 40 },
    ];
    expect(measured("length", across, spacing).value).toBe(10_000);
    expect(measured("length", down, spacing).value).toBe(20_000);
  });

  test("says where its scale is from: the body, the detector, or nowhere", () => {
    expect(spacingOf({ spacing: "", imagerSpacing: "0.1\\0.1" }).unit).toBe("mm-imager");
    expect(spacingOf({ spacing: "0\\0", imagerSpacing: "x" }).unit).toBe("px");
    expect(spacingOf({ spacing: "0.5", imagerSpacing: "" }).unit).toBe("px");
  });

  test("of an angle is of what is there, not of what is drawn", () => {
    const points = [
      { x: 4, y: 0 },
      { x: 0, y: 0 },
      { x: 0, y: 2 },
    ];
    const { value, unit } = measured("angle", points, spacingOf(MILLIMETRES));
    expect([value, unit]).toEqual([90_000, "deg"]);
    const diagonal = [points[0], points[1], { x: 4, y: 2 }].filter((one) => one !== undefined);
    expect(measured("angle", diagonal, spacingOf(MILLIMETRES)).value).toBe(45_000);
  });

  test("keeps its points in thousandths of a pixel, and is said with one decimal", () => {
    const kept = measured(
      "length",
      [
        { x: 0.5, y: 0.5 },
        { x: 10.1234, y: 0.5 },
      ],
      spacingOf(MILLIMETRES),
    );
    expect(kept.points).toEqual([
      [500, 500],
      [10_123, 500],
    ]);
    expect(pointsOf(kept.points)[1]).toEqual({ x: 10.123, y: 0.5 });
    expect(figure(12_449, "mm", "fr")).toBe("12,4");
    expect(figure(42_000, "px", "en")).toBe("42");
  });
});

test("edges have the letters of the patient's sides, the strongest first", () => {
  expect(edgesOf({ orientation: "1\\0\\0\\0\\1\\0" })).toEqual({
    left: "R",
    right: "L",
    top: "A",
    bottom: "P",
  });
  expect(edgesOf({ orientation: "0\\1\\0\\0\\0\\-1" })).toMatchObject({
    top: "H",
    bottom: "F",
  });
  expect(edgesOf({ orientation: "0.9\\0.4\\0\\-0.4\\0.9\\0" }).right).toBe("LP");
  expect(edgesOf({ orientation: "" })).toEqual({ left: "", right: "", top: "", bottom: "" });
});

describe("a window", () => {
  test("is the linear function of PS3.3 C.11.2.1.2.1", () => {
    const window = { center: 2_048, width: 4_096 };
    expect([0, 4_095, -5, 9_999].map((value) => greyOf(value, window))).toEqual([
      0, 255, 0, 255,
    ]);
    expect(greyOf(0, { center: 0, width: 1 })).toBe(255);
    expect(greyOf(-1, { center: 0, width: 1 })).toBe(0);
  });

  test("of a file is read where both of its numbers are", () => {
    expect(windowsOf({ centers: "40\\-600", widths: "400\\1500" })).toHaveLength(2);
    expect(windowsOf({ centers: "40\\-600", widths: "400" })).toHaveLength(1);
    expect(windowsOf({ centers: "x", widths: "0" })).toEqual([]);
  });

  test("paints negative values, by their rescale, and turned around", () => {
    const samples = Int16Array.of(-1_000, 40, 3_000);
    const frame: Frame = { columns: 3, rows: 1, channels: 1, samples };
    const into = new Uint8ClampedArray(12);
    const tone = {
      window: PRESETS.brain,
      rescale: { slope: 1, intercept: 0 },
      isInverted: false,
    };
    paint(frame, tone, into);
    expect([into[0], into[4], into[8]]).toEqual([0, 129, 255]);
    paint(frame, { ...tone, isInverted: true }, into);
    expect([into[0], into[4], into[8]]).toEqual([255, 126, 0]);
  });

  test("of its own holds nearly all values", () => {
    const samples = Uint16Array.from({ length: 10_000 }, (_, at) =>
      at < 20 ? 60_000 : at % 200,
    );
    const frame: Frame = { columns: 100, rows: 100, channels: 1, samples };
    const { center, width } = ownWindow(frame, { slope: 1, intercept: 0 });
    expect(center + width / 2).toBeLessThan(210);
  });
});

test("zooming keeps what is under the finger, and moving leaves something in sight", () => {
  const stage = { width: 400, height: 400 };
  const sides = { columns: 100, rows: 100, aspect: 1 };
  const at = { x: 300, y: 120 };
  const before = onFrame(sides, at, placed(sides, stage, WHOLE));
  const bigger = zoomed(WHOLE, 3, at, stage);
  const after = onFrame(sides, at, placed(sides, stage, bigger));
  expect(after.x).toBeCloseTo(before.x);
  expect(after.y).toBeCloseTo(before.y);
  const far = placed(sides, stage, moved(WHOLE, { x: 9_999, y: 0 }, stage));
  expect(far.left).toBeLessThan(stage.width);
});

describe("what is fetched", () => {
  const slices = Array.from({ length: 1_000 }, (_, at): Slice => {
    const range = { codec: "jpegls", offset: 30 * SEGMENT + at * 160_000, length: 160_000 };
    const preview = { codec: "preview-jpegls", offset: at * 25_000, length: 25_000 };
    const instance = { pack: 1 } as Slice["instance"];
    return { instance, frame: 0, shape: {} as Slice["shape"], range, preview, word: null };
  });
  const gaze = (position: number, heading: 1 | -1) => {
    const still = { isMoving: false, budget: 20 * SEGMENT, middles: [] } as const;
    return { slices, position, heading, ...still } as const;
  };

  test("is previews alone, up to the end, while slices go by", () => {
    const asked = [...wishes({ ...gaze(500, 1), isMoving: true })];
    const firstFrame = asked.findIndex(({ segment }) => segment >= 30);
    const before = new Set(asked.slice(0, firstFrame).map(({ segment }) => segment));
    expect([...before]).toEqual(Array.from({ length: 13 }, (_, at) => at + 11));
  });

  test("is first the preview of where one looks, then its frame, then what comes next", () => {
    const [preview, frame, next] = [...wishes(gaze(500, 1))];
    expect(preview).toEqual({ file: 1, segment: 11, urgent: true });
    expect(frame).toMatchObject({ segment: 106, urgent: true });
    expect(next?.urgent).toBe(false);
  });

  test("is never more than what is kept, previews of all slices among it", () => {
    const places = new Set([...wishes(gaze(500, -1))].map(({ segment }) => segment));
    expect(places.size).toBeLessThan(60);
    expect([...places].filter((segment) => segment < 24)).toHaveLength(24);
    const before = [...places].filter((segment) => segment >= 30 && segment < 106);
    expect(before.length).toBeGreaterThan(places.size / 5);
  });

  test("is kept within bounds, what was used last longest", () => {
    const segments = new Segments(3);
    for (const segment of [0, 1, 2]) segments.put({ file: 1, segment }, new Uint8Array(1));
    expect(segments.read(1, { offset: 0, length: 1 })).toHaveLength(1);
    segments.put({ file: 1, segment: 3 }, new Uint8Array(1));
    expect([0, 1, 2, 3].map((segment) => segments.has({ file: 1, segment }))).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(segments.length).toBe(3);
    const frames = new Frames(10);
    const frame = { columns: 8, rows: 1, channels: 1, samples: new Uint8Array(8) } as const;
    frames.put("a", frame);
    frames.put("b", frame);
    expect([frames.has("a"), frames.has("b"), frames.length]).toEqual([false, true, 8]);
  });

  test("is put together across segments", () => {
    const segments = new Segments(8 * SEGMENT);
    segments.put({ file: 1, segment: 0 }, new Uint8Array(SEGMENT).fill(1));
    expect(segments.read(1, { offset: SEGMENT - 2, length: 4 })).toBeNull();
    segments.put({ file: 1, segment: 1 }, new Uint8Array(10).fill(2));
    expect(segments.read(1, { offset: SEGMENT - 2, length: 4 })).toEqual(
      Uint8Array.of(1, 1, 2, 2),
    );
    expect(segments.read(1, { offset: SEGMENT, length: 11 })).toBeNull();
  });
});

describe("the order of a series", () => {
  const one = (number: number, position: string, more: Partial<Described> = {}) => {
    const shape = { orientation: "1\\0\\0\\0\\1\\0", rows: 8, columns: 8, samples: 1 };
    const described = { series: "1", seriesNumber: 1, number, position, frameOfReference: "f" };
    return { uid: `${number}`, described: { ...described, shape, ...more } as Described };
  };
  const numbers = (files: readonly ReturnType<typeof one>[]) => {
    return arrange(files).map(({ members }) =>
      members.map(({ described }) => described.number),
    );
  };

  test("is by the position along its normal, whatever the numbers say", () => {
    const files = [one(1, "0\\0\\30"), one(2, "0\\0\\10"), one(3, "0\\0\\20")];
    expect(numbers(files)).toEqual([[2, 3, 1]]);
    expect(arrange(files)[0]?.spaced).toBe(true);
    expect(arrange([...files, one(4, "0\\0\\90")])[0]?.spaced).toBe(false);
  });

  test("is by number where a position is missing, or all are one", () => {
    expect(numbers([one(2, "0\\0\\1"), one(1, "")])).toEqual([[1, 2]]);
    expect(numbers([one(2, "0\\0\\1"), one(1, "0\\0\\1")])).toEqual([[1, 2]]);
  });

  test("parts what has another direction, size or frame of reference", () => {
    const oblique = one(3, "0\\0\\1").described.shape;
    const files = [
      one(1, "0\\0\\1"),
      one(2, "0\\0\\2"),
      one(3, "0\\0\\3", { shape: { ...oblique, orientation: "0\\1\\0\\0\\0\\-1" } }),
      one(4, "0\\0\\4", { shape: { ...oblique, rows: 9 } }),
      one(5, "0\\0\\5", { frameOfReference: "g" }),
    ];
    expect(numbers(files)).toEqual([[1, 2], [3], [4], [5]]);
  });
});
