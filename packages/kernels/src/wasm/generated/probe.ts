// Generated from assembly/probe by scripts/buildWasm.mjs: do not edit.
import type { FamilyBinaries } from '../binaries.ts';

export const probeBinaries: FamilyBinaries = {
  memoryFlag: 0,
  simd: '0061736d0100000001080160037d7d7d017d03020100070f010b6d756c7469706c7941646400000a190117002000fd132001fd13fde6012002fd13fde401fd1f000b',
  relaxed: '0 40 160114002000fd132001fd132002fd13fd8502fd1f000b',
};
