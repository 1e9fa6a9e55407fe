/** A body made of ellipses, in Hounsfield units: a head and a chest that nobody has. */

export const UID = "2.25.311";
/** Of each series. */
export const SLICES = 24;
/** Pixels of a side. */
export const SIDE = 256;
/** Stored value of 0 HU. */
export const ZERO = 1_024;

const AIR = -1_000;

/** In thousandths of half a side, from the middle; `edge` is how soft it is. */
interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly value: number;
  readonly turn?: number;
  readonly edge?: number;
}

export type Body = (height: number) => readonly Ellipse[];

export function instanceOf(series: number, slice: number): string {
  return `${UID}.${series + 1}.${slice + 1}`;
}

/** Stored values of a slice; `height` is 0 at the first slice, 1 at the last. */
export function sliceOf(body: Body, height: number, seed: number): Uint16Array<ArrayBuffer> {
  const values = new Float32Array(SIDE * SIDE).fill(AIR);
  for (const ellipse of body(height)) lay(values, ellipse);
  let state = seed * 2_654_435_761 + 1;
  return Uint16Array.from(values, (value) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const noise = ((state >>> 24) - 127.5) * (value < -900 ? 0.02 : 0.05);
    return Math.max(0, Math.round(value + noise + ZERO));
  });
}

function lay(values: Float32Array, ellipse: Ellipse): void {
  const half = SIDE / 2;
  const { turn = 0, edge = 0.06, value } = ellipse;
  const [x, y] = [half * (1 + ellipse.x / 1_000), half * (1 + ellipse.y / 1_000)];
  const [wide, high] = [(half * ellipse.width) / 1_000, (half * ellipse.height) / 1_000];
  const reach = Math.max(wide, high) + 2;
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  for (let row = Math.max(0, Math.floor(y - reach)); row < Math.min(SIDE, y + reach); row++) {
    for (
      let column = Math.max(0, Math.floor(x - reach));
      column < Math.min(SIDE, x + reach);
      column++
    ) {
      const [right, down] = [column - x, row - y];
      const along = (right * cosine + down * sine) / wide;
      const across = (down * cosine - right * sine) / high;
      const part = Math.min(1, (1 - Math.hypot(along, across)) / edge);
      if (part <= 0) continue;
      const at = row * SIDE + column;
      values[at] = (values[at] ?? 0) * (1 - part) + value * part;
    }
  }
}

/** Both halves of what is the same on each side. */
function pair(ellipse: Ellipse): readonly Ellipse[] {
  return [ellipse, { ...ellipse, x: -ellipse.x, turn: -(ellipse.turn ?? 0) }];
}

/** With a fresh bleeding under the left half of the skull, and what it pushes aside. */
export const HEAD: Body = (height) => {
  const middle = Math.sin(Math.PI * (0.18 + 0.62 * height));
  const size = 0.62 + 0.38 * middle;
  const [width, length] = [610 * size, 760 * size];
  const shift = 26 * middle;
  const folds = Array.from({ length: 26 }, (_, at): Ellipse => {
    const angle = (at / 26) * 2 * Math.PI + height * 2;
    const [x, y] = [Math.sin(angle) * width * 0.86, -Math.cos(angle) * length * 0.86];
    return { x, y, width: 11, height: 58 * size, value: 12, turn: angle, edge: 0.9 };
  });
  return [
    { x: 0, y: 0, width: width + 78, height: length + 78, value: 30, edge: 0.02 },
    { x: 0, y: 0, width: width + 52, height: length + 52, value: 1_150, edge: 0.03 },
    { x: 0, y: 0, width, height: length, value: 8, edge: 0.03 },
    { x: 0, y: 0, width: width - 14, height: length - 14, value: 37, edge: 0.03 },
    ...pair({
      x: width * 0.42,
      y: 0,
      width: width * 0.4,
      height: length * 0.72,
      value: 31,
      edge: 0.7,
    }),
    ...folds,
    { x: shift, y: 0, width: 7, height: length - 20, value: 16, edge: 0.9 },
    ...[-1, 1].map(
      (side): Ellipse => ({
        x: side * 88 * middle + shift * 1.8,
        y: -96,
        width: side > 0 ? 38 * middle : 54 * middle,
        height: 196 * middle,
        turn: side * 0.34,
        value: 6,
        edge: 0.3,
      }),
    ),
    ...pair({
      x: 196,
      y: 40,
      width: 62 * middle,
      height: 132 * middle,
      turn: -0.2,
      value: 43,
      edge: 0.6,
    }),
    { x: shift, y: 190, width: 26, height: 66, value: 6, edge: 0.5 },
    {
      x: width - 34,
      y: -40,
      width: 46 * middle,
      height: 420 * middle,
      turn: 0.06,
      value: 68,
      edge: 0.4,
    },
  ];
};

/** With a nodule in the right lung. */
export const CHEST: Body = (height) => {
  const open = Math.sin(Math.PI * (0.22 + 0.6 * height));
  const vessels = Array.from({ length: 44 }, (_, at): Ellipse => {
    const angle = at * 2.4 + height * 3;
    const far = 70 + ((at * 53) % 240);
    const side = at % 2 ? 1 : -1;
    const thick = 20 - far / 22;
    return {
      x: side * (400 + Math.cos(angle) * far * 0.62),
      y: -20 + Math.sin(angle) * far * 1.1,
      width: thick,
      height: thick * (1 + (at % 3)),
      turn: angle,
      value: 20,
      edge: 0.6,
    };
  });
  const ribs = Array.from({ length: 7 }, (_, at) => {
    const angle = 0.35 + at * 0.4 + height * 0.5;
    return pair({
      x: Math.sin(angle) * 790,
      y: -Math.cos(angle) * 560,
      width: 74,
      height: 24,
      turn: angle,
      value: 480,
      edge: 0.4,
    });
  }).flat();
  return [
    { x: 0, y: 0, width: 920, height: 680, value: -95, edge: 0.02 },
    { x: 0, y: 0, width: 860, height: 620, value: 48, edge: 0.03 },
    ...ribs,
    ...pair({
      x: 400,
      y: -10,
      width: 330 * open,
      height: 500 * open,
      value: -850,
      turn: 0.08,
      edge: 0.05,
    }),
    ...vessels,
    { x: 60, y: -160, width: 250 * open, height: 210 * open, value: 52, turn: 0.4, edge: 0.06 },
    { x: 40, y: -150, width: 150 * open, height: 110 * open, value: 150, turn: 0.4, edge: 0.3 },
    { x: 90, y: 210, width: 78, height: 78, value: 165, edge: 0.1 },
    { x: 0, y: 60, width: 46, height: 52, value: -960, edge: 0.2 },
    { x: 0, y: 330, width: 128, height: 104, value: 260, edge: 0.2 },
    { x: 0, y: 330, width: 104, height: 82, value: 170, edge: 0.3 },
    { x: 0, y: 430, width: 44, height: 42, value: 20, edge: 0.3 },
    { x: 0, y: 520, width: 26, height: 96, value: 420, edge: 0.4 },
    {
      x: -470,
      y: 130,
      width: 46 * nodule(height),
      height: 42 * nodule(height),
      value: 45,
      edge: 0.35,
    },
  ];
};

/** Thickest in the middle of the series. */
function nodule(height: number): number {
  return Math.max(0.01, 1 - Math.abs(height - 0.52) * 3);
}
