export type * from './gpu/types.ts';
export type { Kernel, KernelLimits } from './kernel.ts';
export { kernelsOf } from './table.ts';
