/** Photos for the fake hospital, drawn on a canvas: a dressing, a scan, a sheet. Nobody's. */

export type Scene = "dressing" | "scan" | "sheet";

const WIDTH = 960;
const HEIGHT = 720;

export async function photograph(scene: Scene, width = WIDTH): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, Math.round((width * HEIGHT) / WIDTH));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.scale(width / WIDTH, width / WIDTH);
  DRAW[scene](context);
  return canvas.convertToBlob({ type: "image/jpeg", quality: width < 500 ? 0.6 : 0.9 });
}

export async function thumbnail(scene: Scene): Promise<Uint8Array> {
  return new Uint8Array(await (await photograph(scene, 400)).arrayBuffer());
}

type Draw = (context: OffscreenCanvasRenderingContext2D) => void;

const DRAW: Readonly<Record<Scene, Draw>> = {
  dressing: (context) => {
    const skin = context.createLinearGradient(0, 0, WIDTH, HEIGHT);
    skin.addColorStop(0, "#e7bfa2");
    skin.addColorStop(1, "#c68f70");
    context.fillStyle = skin;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    context.save();
    context.translate(480, 360);
    context.rotate(-0.15);
    context.fillStyle = "#f7f6f1";
    context.shadowColor = "#0005";
    context.shadowBlur = 30;
    context.fillRect(-260, -150, 520, 300);
    context.shadowBlur = 0;
    context.fillStyle = "#eeece4";
    context.fillRect(-170, -95, 340, 190);
    context.fillStyle = "#b9544366";
    context.beginPath();
    context.ellipse(30, 8, 88, 46, 0.4, 0, 7);
    context.fill();
    context.fillStyle = "#9d3b2c77";
    context.beginPath();
    context.ellipse(42, 12, 42, 22, 0.3, 0, 7);
    context.fill();
    context.restore();
  },
  scan: (context) => {
    context.fillStyle = "#06080a";
    context.fillRect(0, 0, WIDTH, HEIGHT);
    const rings: readonly (readonly [number, number, string])[] = [
      [300, 250, "#d9dde0"],
      [284, 234, "#33393f"],
      [262, 212, "#545c63"],
    ];
    for (const [x, y, colour] of rings) {
      context.fillStyle = colour;
      context.beginPath();
      context.ellipse(480, 370, x, y, 0, 0, 7);
      context.fill();
    }
    context.fillStyle = "#e6e9eb";
    context.beginPath();
    context.ellipse(480, 520, 48, 40, 0, 0, 7);
    context.fill();
    for (const [x, y, r] of [
      [370, 340, 70],
      [590, 350, 76],
      [470, 280, 50],
    ] as const) {
      context.fillStyle = "#7d868d";
      context.beginPath();
      context.ellipse(x, y, r, r * 0.7, 0.3, 0, 7);
      context.fill();
    }
    context.fillStyle = "#c4cbd0";
    context.font = "20px monospace";
    context.fillText("TDM A/P  C+  5 mm", 24, 40);
    context.fillText("W 400  L 40", 24, 700);
  },
  sheet: (context) => {
    context.fillStyle = "#8a8479";
    context.fillRect(0, 0, WIDTH, HEIGHT);
    context.save();
    context.translate(480, 370);
    context.rotate(0.04);
    context.fillStyle = "#fbfaf5";
    context.fillRect(-300, -330, 600, 660);
    context.fillStyle = "#3b4a55";
    context.font = "bold 28px sans-serif";
    context.fillText("Biologie du jour", -250, -270);
    context.font = "22px sans-serif";
    const rows = [
      "Hémoglobine   9,8 g/dL",
      "Leucocytes   14,2 G/L",
      "CRP   87 mg/L",
      "Créatinine   64 µmol/L",
      "Lactates   1,4 mmol/L",
      "Plaquettes   312 G/L",
    ];
    for (const [at, row] of rows.entries()) context.fillText(row, -250, -190 + at * 62);
    context.fillStyle = "#0009";
    context.fillRect(40, -300, 200, 40);
    context.restore();
  },
};
