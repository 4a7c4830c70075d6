// Generated from assembly/probe by scripts/buildWasm.mjs: do not edit.
import type { FamilyBinaries } from '../binaries.ts';

export const probeBinaries: FamilyBinaries = {
  memoryFlag: 0,
  simd: 'AGFzbQEAAAABCAFgA319fQF9AwIBAAcPAQttdWx0aXBseUFkZAAAChkBFwAgAP0TIAH9E/3mASAC/RP95AH9HwAL',
  relaxed: '0 40 FgEUACAA/RMgAf0TIAL9E/2FAv0fAAs=',
};
