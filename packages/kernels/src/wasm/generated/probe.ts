// Generated from assembly/probe by scripts/buildWasm.mjs: do not edit.
import type { FamilyBinaries } from '../binaries.ts';

export const probeBinaries: FamilyBinaries = {
  memoryFlag: 0,
  simd: [
    '!c}Rj#!!!#,#b&}Y}Y}Y#}Y&%#!+3#/j}Simf}Pi}WQdd!!.>#',
    '%;!E{7E{7{x#E{7{v#{D/',
    '!#%',
    '',
    '',
    '!',
  ],
  relaxed: '0 40 :#8!E!{7E#{7E%{7{}a%{D!/',
};
