import type { CountCommand } from '../commands.ts';
import { arenaBytes } from '../elements.ts';
import type { Kernel, Room } from '../kernel.ts';
import { wordAt } from '../words.ts';
import { type Fold, foldKernels } from './fold.ts';

const fold = (start: string, grow: (all: string) => string, join: (a: string, b: string) => string): Fold => ({
  type: 'u32',
  start,
  grow,
  join,
  end: 'all',
  needs: [],
});

const add = (a: string, b: string) => `${a} + ${b}`;

/** Reductions that give whole numbers or truths. */
export function count(command: CountCommand, room: Room): Kernel[] {
  const { what, dtype } = command;
  const isFloat = dtype === 'float32';
  if (what === 'sum' && isFloat) throw new TypeError('webgpu: a sum of floats is no count');
  const isSet = isFloat ? '(x & 0x7fffffffu) != 0u' : 'x != 0u';
  const folds: { readonly [K in CountCommand['what']]: Fold } = {
    sum: { ...fold('0u', (all) => `${all} + x`, add), isLong: true },
    nonzero: { ...fold('0u', (all) => `${all} + select(0u, 1u, ${isSet})`, add), isLong: true },
    any: fold('0u', (all) => `${all} | select(0u, 1u, ${isSet})`, (a, b) => `${a} | ${b}`), // biome-ignore format: short
    all: fold('1u', (all) => `${all} & select(0u, 1u, ${isSet})`, (a, b) => `${a} & ${b}`), // biome-ignore format: short
  };
  return foldKernels(what, folds[what], { ...command, words: wordAt(arenaBytes[dtype]) }, room);
}
