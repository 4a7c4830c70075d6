// What a planned program can be made of. Places are bytes from the beginning of the plan's arena; strides and steps are
// in elements, as those of tensors.

export type * from './attention.ts';
export type * from './command.ts';
export type * from './crossEntropy.ts';
export type * from './norm.ts';
export type * from './pointwise.ts';
export type * from './product.ts';
export type * from './recurrent.ts';
export type * from './reduce.ts';
export type * from './reduced.ts';
export type * from './rows.ts';
export type * from './softmax.ts';
export type * from './spatial.ts';
export type * from './steps.ts';
