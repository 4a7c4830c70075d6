/** One compiled binary. */
export interface Binary {
  /** Where the limits of its imported memory say that it is shared; 0: it imports none. */
  readonly memoryFlag: number;
  /** The bytes, in base64. */
  readonly text: string;
}

/** A family of kernels as `scripts/buildWasm.mjs` embeds it: compiled without and with relaxed SIMD. */
export interface FamilyBinaries {
  readonly simd: Binary;
  readonly relaxed: Binary;
}
