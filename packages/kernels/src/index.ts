export * from './random/index.ts';
