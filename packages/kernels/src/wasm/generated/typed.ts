// Generated from assembly/typed by scripts/buildWasm.mjs: do not edit.
import type { FamilyBinaries } from '../binaries.ts';

export const typedBinaries: FamilyBinaries = {
  memoryFlag: 35,
  simd: [
    '!c}Rj#!!!#.#b*pppppp!%6#&e}O}T*jejkl}W%&#qq(&.-!!!!!!!!!+}M-.cddTk}S}Jie}R!,+cddW}Om}R!+,cdd}=k}O}M}R!*.j}SiTk}S}Jie}R!)+j}SiW}Om}R!(,j}Si}=k}O}M}R!&.}R}S}JTk}S}Jie}R!%+}R}S}JW}Om}R!#,}R}S}J}=k}O}M}R!!.~4*-',
    '%}F!&PEEW(PEE{!E{!{~Q#{/EEEg{!EEg{!{~Q#{/EQgFEEQmgFEEQmgF0///%}F!&PEEW(PEE{!E{!{~1#{/EEEg{!EEg{!{~1#{/EQgFEEQmgFEEQmgF0///%}F!&PEEW(PEE{!E{!{~o#{/EEEg{!EEg{!{~o#{/EQgFEEQmgFEEQmgF0///%}F!&PEEW(PEE{!E{!{~U#{/EEEg{!EEg{!{~U#{/EQgFEEQmgFEEQmgF0///%}F!&PEEW(PEE{!E{!{~5#{/EEEg{!EEg{!{~5#{/EQgFEEQmgFEEQmgF0///%}F!&PEEW(PEE{!E{!{z#{/EEEg{!EEg{!{z#{/EQgFEEQmgFEEQmgF0///%}F!&PEEW(PEE{!E{!{~N#{/EEEg{!EEg{!{~N#{/EQgFEEQmgFEEQmgF0///%}F!&PEEW(PEE{!E{!{~.#{/EEEg{!EEg{!{~.#{/EQgFEEQmgFEEQmgF0///%}F!&PEEW(PEE{!E{!{y#{/EEEg{!EEg{!{y#{/EQgFEEQmgFEEQmgF0///',
    '()(!%(!#%&((!#!%&%()(!%(!#%&((!#!%&%()(!%(!#%&((!#!%&%()(!%(!#%&((!#!%&%()(!%(!#%&((!#!%&%()(!%(!#%&((!#!%&%()(!%(!#%&((!#!%&%()(!%(!#%&((!#!%&%()(!%(!#%&((!#!%&%',
    '!!!!!4!!!!!4!!!!!4!!!!!4!!!!!4!!!!!4!!!!!4!!!!!4!!!!!4',
    'E###E###E###E###E###E###E###E###E###',
    '',
  ],
  relaxed: '0 980 ',
};
