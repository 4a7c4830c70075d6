// What the layers share that take their sizes from the first input

export type { LazyClass } from './lazy.ts';
