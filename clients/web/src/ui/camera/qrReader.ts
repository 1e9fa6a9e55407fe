/** Read a QR code in what a video shows: by the browser where it can, else by jsQR. */

/** Not in the library of types yet. */
interface Detector {
  detect(image: CanvasImageSource): Promise<readonly { rawValue: string }[]>;
}
type DetectorClass = {
  new (options: { formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
};

export type QrReader = (video: HTMLVideoElement) => Promise<string | null>;

/** The second is that of an INS: only a browser reads it. */
const FORMATS = ["qr_code", "data_matrix"] as const;

/** Pixels: enough for a code that fills a third of the picture. */
const SIDE = 800;

export async function qrReader(): Promise<QrReader> {
  const native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  const formats = (await native?.getSupportedFormats().catch(() => [])) ?? [];
  if (native && formats.includes("qr_code")) {
    const wanted = FORMATS.filter((one) => formats.includes(one));
    const detector = new native({ formats: wanted });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
  }
  const { default: read } = await import("jsqr");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (!pen || !canvas.width) return null;
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
    return read(data, width, height)?.data ?? null;
  };
}
