/**
 * A family of kernels as `scripts/buildWasm.mjs` embeds it: compiled without and with relaxed SIMD. Those are the same
 * bytes for the most part, so one is kept, and how to make the other of it: half the size of a page's bundle.
 */
export interface FamilyBinaries {
  /** Where the limits of the imported memory say, in both builds, that it is shared; 0: none is imported. */
  readonly memoryFlag: number;
  /** The baseline's streams (streams.ts), as byteText.ts writes them: what a server sends is packed, and a byte stays one. */
  readonly simd: readonly string[];
  /** The relaxed build in pieces, `from length more`: bytes of the baseline, then more bytes. */
  readonly relaxed: string;
}

/** The builds that are embedded. */
export type WasmBuild = 'simd' | 'relaxed';
