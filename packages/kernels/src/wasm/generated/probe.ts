// Generated from assembly/probe by scripts/buildWasm.mjs: do not edit.
import type { FamilyBinaries } from '../binaries.ts';

export const probeBinaries: FamilyBinaries = {
  simd: { memoryFlag: 0, text: 'AGFzbQEAAAABCAFgA319fQF9AwIBAAcPAQttdWx0aXBseUFkZAAAChkBFwAgAP0TIAH9E/3mASAC/RP95AH9HwAL' },
  relaxed: { memoryFlag: 0, text: 'AGFzbQEAAAABCAFgA319fQF9AwIBAAcPAQttdWx0aXBseUFkZAAAChYBFAAgAP0TIAH9EyAC/RP9hQL9HwAL' },
};
