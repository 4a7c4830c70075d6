// libjpeg-turbo, compiled to JavaScript; the package comes without types.

interface JpegFrame {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned: boolean;
}

interface JpegHandle {
  delete(): void;
}

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decode' {
  /** Bytes in, pixels out: views of memory that the handle owns. */
  interface JPEGDecoder extends JpegHandle {
    getEncodedBuffer(bytes: number): Uint8Array;
    /** Throws the address of a C++ exception. */
    decode(): void;
    getFrameInfo(): JpegFrame;
    getDecodedBuffer(): Uint8Array;
  }
  const load: () => Promise<{ JPEGDecoder: new () => JPEGDecoder }>;
  export default load;
}

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit' {
  interface JPEGEncoder extends JpegHandle {
    getDecodedBuffer(frame: JpegFrame): Uint8Array;
    setProgressive(whether: number): void;
    setQuality(quality: number): void;
    /** 0: every pixel has colours of its own; 2: four share theirs. */
    setSubSampling(kind: number): void;
    encode(): void;
    getEncodedBuffer(): Uint8Array;
  }
  const load: () => Promise<{ JPEGEncoder: new () => JPEGEncoder }>;
  export default load;
}
