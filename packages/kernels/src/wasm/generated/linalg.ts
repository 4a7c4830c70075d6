// Generated from assembly/linalg by scripts/buildWasm.mjs: do not edit.
import type { FamilyBinaries } from '../binaries.ts';

export const linalgBinaries: FamilyBinaries = {
  memoryFlag: 35,
  simd: [
    '!c}Rj#!!!#.#b*popppp!%6#&e}O}T*jejkl}W%&#qq(&%#!+/#+le}Lie}Km!!.~v&#',
    '-~s&&(n%o(pEQhQmFEQgF&PEQX(PEQgF{0F{0F{0F{0FQF&PEQhGE}>(PEEgG{!EEgG{!{z#E{y#FE{!E{!{z#E{y#FE{!E{!{z#E{y#FE{!E{!{z#E{y#FEF0//EE{y#EE{y#{y#G{FE{FrF&PEEW(PEEEgJEEgJ~!rFEQgF0//EEJGEr~!FEEE}|NE}v{8FQF&PEQgGE}>(PEEgGEEEgG{!{z#E{!{y#{/EEE{!{z#E{!{y#{/EF0//&PEEW(PEEgGEJEEEgJ~!}|NEQgF0//EQhFEEgF0///',
    ')0!1&%2*+,-))!0)13)2)**3)++3),,3)--!)*+,-**.)0.)1)2.))#%/..%/..*!!)0!23*!1!33*!3)!!0!2)).!1!!&&%(%',
    '!!44EE}-}-!!!!!!!444!!!',
    '#&,!,!P#,#!E#,###',
    '!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!#',
  ],
  relaxed: '0 58 ~f&#v 62 161 E*{}c% 231 14 E+{}c% 253 14 E,{}c% 275 14 E-{}c% 297 152 E3{!!!{}c% 461 14 E3{!!4{}c% 487 78 ',
};
