// The entry `@wick/kernels/plan`: what a page that compiles nothing does not load.
export * from './plan/index.ts';
