// Generated from assembly/totals by scripts/buildWasm.mjs: do not edit.
import type { FamilyBinaries } from '../binaries.ts';

export const totalsBinaries: FamilyBinaries = {
  memoryFlag: 32,
  simd: [
    '!c}Rj#!!!#+#b%pp#o%6#&e}O}T*jejkl}W%&#qq(&%#!+-#)mkmci!!.}^##',
    '+q#%%n#o&PEQY(PEE{}I{a{y#FEE{}I{a{y#FEQhFEQgF0//E{FF&PEQX(PEEI~;rFEQhFEQgF0//EE{FrE{FE{Frr/',
    '#%!%&!&##!!%(#(!(##!!(%&&',
    '!,!',
    '((4#!#(#',
    '!#!#',
  ],
  relaxed: '0 186 ',
};
