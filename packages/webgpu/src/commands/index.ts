// What kernels do besides the commands of a plan: on the CPU this is JavaScript's. As there, places are bytes from the
// beginning of the arena, strides and steps are in elements.

export type * from './bags.ts';
export type * from './command.ts';
export type * from './indices.ts';
export type * from './lines.ts';
export type * from './losses.ts';
export type * from './matrices.ts';
export type * from './norm.ts';
export type * from './planes.ts';
export type * from './pointwise.ts';
export type * from './recurrent.ts';
export type * from './strided.ts';
