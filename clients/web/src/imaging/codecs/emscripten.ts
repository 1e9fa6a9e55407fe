/**
 * Codecs as WebAssembly: each loaded when it is first needed, and anew after it broke.
 *
 * What never enters this room: where the binary comes from; a shape of DICOM.
 */

export interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
}

export interface DecoderObject {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): FrameInfo;
  delete(): void;
}

export interface EncoderObject {
  getDecodedBuffer(info: FrameInfo): Uint8Array;
  getEncodedBuffer(): Uint8Array;
  setNearLossless(near: number): void;
  setInterleaveMode(mode: number): void;
  encode(): void;
  delete(): void;
}

/** What the factories give: classes by their names. */
export type WasmModule = Readonly<Record<string, new () => unknown>>;

export type Factory = (options: {
  readonly wasmBinary: ArrayBuffer;
  readonly print: () => void;
  readonly printErr: () => void;
}) => Promise<WasmModule>;

export type CodecName = "charls" | "charls-encoder" | "openjpeg" | "openjph" | "turbo";

/** Gives a codec's glue and its binary. */
export type LoadCodec = (
  name: CodecName,
) => Promise<{ readonly factory: Factory; readonly binary: ArrayBuffer }>;

export interface Decoded extends FrameInfo {
  readonly bytes: Uint8Array;
}

export class Codecs {
  readonly #load: LoadCodec;
  readonly #modules = new Map<CodecName, Promise<WasmModule>>();

  constructor(load: LoadCodec) {
    this.#load = load;
  }

  /** Decode by the class `kind` of a codec. Throws whatever it throws. */
  async decode(name: CodecName, kind: string, encoded: Uint8Array): Promise<Decoded> {
    return await this.#run(name, kind, (made) => {
      const decoder = made as DecoderObject;
      decoder.getEncodedBuffer(encoded.length).set(encoded);
      decoder.decode();
      return { ...decoder.getFrameInfo(), bytes: decoder.getDecodedBuffer().slice() };
    });
  }

  /** Encode to JPEG-LS, colours side by side; `near` is the largest error of a sample. */
  async encode(info: FrameInfo, pixels: Uint8Array, near: number): Promise<Uint8Array> {
    return await this.#run("charls-encoder", "JpegLSEncoder", (made) => {
      const encoder = made as EncoderObject;
      encoder.setInterleaveMode(info.componentCount === 1 ? 0 : 2);
      encoder.setNearLossless(near);
      encoder.getDecodedBuffer(info).set(pixels);
      encoder.encode();
      return encoder.getEncodedBuffer().slice();
    });
  }

  async #run<T>(name: CodecName, kind: string, work: (made: unknown) => T): Promise<T> {
    const module = await this.#module(name);
    const Made = module[kind];
    if (Made === undefined) throw new TypeError(`no ${kind}`);
    const made = new Made() as { delete(): void };
    try {
      return work(made);
    } catch (error) {
      // An exception of C++ is a number, and harms nothing; a trap leaves it in pieces.
      if (typeof error !== "number") this.#modules.delete(name);
      throw error;
    } finally {
      if (this.#modules.has(name)) made.delete();
    }
  }

  #module(name: CodecName): Promise<WasmModule> {
    const known = this.#modules.get(name);
    if (known !== undefined) return known;
    const coming = this.#load(name).then(({ factory, binary }) => {
      // What a codec has to say of an image is for no log.
      return factory({ wasmBinary: binary, print: silent, printErr: silent });
    });
    this.#modules.set(name, coming);
    coming.catch(() => this.#modules.delete(name));
    return coming;
  }
}

function silent(): void {
  // nothing
}
