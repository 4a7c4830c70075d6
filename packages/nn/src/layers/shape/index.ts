// Dimensions joined and split

export { Flatten, type FlattenOptions } from './flatten.ts';
export { Unflatten } from './unflatten.ts';
