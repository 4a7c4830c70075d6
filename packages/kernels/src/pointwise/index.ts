export { type Expression, expr, type InstructionName, type Term } from './expression.ts';
export type { ElementType } from './instructions.ts';
export type { Elements } from './interpret.ts';
export { erfc } from './plain/erfWide.ts';
export { type Definition, type Program, program } from './program.ts';
export { runFlat, runProgram } from './run.ts';
export { runTotal } from './runTotal.ts';
export type { StridedElements } from './strided.ts';
export { useTypedKernels } from './typedKernels.ts';
