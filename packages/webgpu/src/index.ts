export { batched } from './batch.ts';
export type * from './commands/index.ts';
export { arenaBytes } from './elements.ts';
export type * from './gpu/types.ts';
export { usage } from './gpu/usage.ts';
export type { Kernel, Room } from './kernel.ts';
export { threadShare } from './kinds/fold.ts';
export { mayOverflow, type Overflow } from './overflow.ts';
export { kernelsOf } from './table.ts';
