import type { CountCommand } from '../commands/index.ts';
import { arenaBytes } from '../elements.ts';
import type { Kernel, Room } from '../kernel.ts';
import { type Overflow, overflowParams } from '../overflow.ts';
import { noted } from '../wgsl/long.ts';
import { wordAt } from '../words.ts';
import { type Fold, foldKernels, inMemory } from './fold.ts';

const fold = (
  start: string,
  grow: (all: string, x: string) => string,
  join: (a: string, b: string) => string,
): Fold => ({ type: 'u32', start, grow, join, end: (all) => all, needs: [] });

const best = (name: 'max' | 'min') => (a: string, b: string) =>
  `bitcast<u32>(${name}(bitcast<i32>(${a}), bitcast<i32>(${b})))`;

const add = (a: string, b: string) => `${a} + ${b}`;
const multiply = (a: string, b: string) => `${a} * ${b}`;

const longFold = (start: string, join: (a: string, b: string) => string): Fold => ({
  type: 'vec2<u32>',
  start,
  grow: (all, x) => join(all, `long(${x})`),
  join,
  end: (all) => `noted(${all})`,
  isLong: true,
  needs: [noted],
});

/** Those whose results tell of what is no int32. */
const longs = {
  sum: longFold('long(0u)', (a, b) => `longSum(${a}, ${b})`),
  product: longFold('long(1u)', (a, b) => `longProduct(${a}, ${b})`),
};

/** Reductions that give whole numbers or truths. */
export function count(command: CountCommand, room: Room, overflow: Overflow | null = null): Kernel[] {
  const { what, dtype } = command;
  const isFloat = dtype === 'float32';
  const isLong = dtype === 'int64';
  if (isFloat && ['sum', 'product', 'max', 'min'].includes(what))
    throw new TypeError(`webgpu: a ${what} of floats is no count`);
  const isSet = (x: string) => `select(0u, 1u, ${isFloat ? `(${x} & 0x7fffffffu)` : x} != 0u)`;
  const folds: { readonly [K in CountCommand['what']]: Fold } = {
    product: { ...fold('1u', multiply, multiply), isLong: true },
    max: { ...fold('0x80000000u', best('max'), best('max')), isLong },
    min: { ...fold('0x7fffffffu', best('min'), best('min')), isLong },
    sum: { ...fold('0u', add, add), isLong: true },
    nonzero: { ...fold('0u', (all, x) => `${all} + ${isSet(x)}`, add), isLong: true },
    any: fold('0u', (all, x) => `${all} | ${isSet(x)}`, (a, b) => `${a} | ${b}`), // biome-ignore format: short
    all: fold('1u', (all, x) => `${all} & ${isSet(x)}`, (a, b) => `${a} & ${b}`), // biome-ignore format: short
  };
  const elements = { ...command, words: wordAt(arenaBytes[dtype]) };
  const given = [elements, inMemory(command.at), room] as const;
  if (overflow === null || (what !== 'sum' && what !== 'product'))
    return foldKernels(what, [{ fold: folds[what], to: command.to }], ...given);
  const long = { ...longs[what], numbers: overflowParams(overflow) };
  return foldKernels(`long ${what}`, [{ fold: long, to: command.to }], ...given);
}
