// Generated from assembly/totals by scripts/buildWasm.mjs: do not edit.
import type { FamilyBinaries } from '../binaries.ts';

export const totalsBinaries: FamilyBinaries = {
  memoryFlag: 39,
  simd: [
    '!c}Rj#!!!#2%b(pppp!b%pp#o%6#&e}O}T*jejkl}W%&#qq(&(&!#!+8%,}Plkd}S}Km}R!%)mkmci!#.}[(&',
    '+~,%%(n%o{0F{0F{0F{0F&PEQY(PEE{}I{a{z#FEE{}I{a{z#FEE{}I{a{z#FEE{}I{a{z#FEQhFEQgFEQgF0//E{FFE{FF&PEQX(PEEI~;~!FEEI~;~!FEQhFEQgFEQgF0//EEE{F~!E{FE{F~!~!NEEE{F~!E{FE{F~!~!N/+q#%%n#o&PEQY(PEE{}I{a{y#FEE{}I{a{y#FEQhFEQgF0//E{FF&PEQX(PEEI~;rFEQhFEQgF0//EE{FrE{FE{Frr/(}?##pEQmF&PEQX(PEEEgEE4EQhFEEQmgFEQgF0//EQX(PEEEE4//',
    '()*+%(!()!)*#*+#+%%!!##(,*-%,!,-#-%%!!##&,())&-*++#%!%&!&##!!%(#(!(##!!(%&&%(#!!(%&##!(!&&#!!%&',
    '!,!,!!!,!,!',
    '((44#!#((#((4#!#(#%#!%#4#!!',
    '!!!!!!yO!!!!!!yO!!!!!!yO!!!!!!yO!!!!!!yO!!!!!!yO!!!!!!yO!!!!!!yO!!#!##!#!#!#',
  ],
  relaxed: '0 588 ',
};
