/** Decoders that come as WebAssembly, without types of their own. */

declare module "@cornerstonejs/codec-*" {
  const factory: import("./emscripten.ts").Factory;
  export default factory;
}

declare module "@cornerstonejs/codec-charls/wasm?url" {
  const address: string;
  export default address;
}

declare module "@cornerstonejs/codec-charls/decodewasm?url" {
  const address: string;
  export default address;
}

declare module "@cornerstonejs/codec-openjpeg/decodewasm?url" {
  const address: string;
  export default address;
}

declare module "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url" {
  const address: string;
  export default address;
}

declare module "@cornerstonejs/codec-openjph/wasm?url" {
  const address: string;
  export default address;
}

declare module "jpeg-lossless-decoder-js" {
  export class Decoder {
    /** `width` is in bytes of a sample. */
    decode(
      buffer: ArrayBuffer,
      offset: number,
      length: number,
      width: number,
    ): Uint8Array | Uint16Array;
  }
}
