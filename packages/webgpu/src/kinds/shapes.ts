import type { OneHotCommand, TriangleCommand } from '../commands/index.ts';
import { arenaBytes } from '../elements.ts';
import type { Kernel } from '../kernel.ts';
import { Params } from '../wgsl/params.ts';
import { wordAt } from '../words.ts';
import { elementKernel } from './line.ts';

/** Zeros above or below a diagonal: a thread a word. */
export function triangle(command: TriangleCommand): Kernel[] {
  const { dtype, matrices, rows, columns, diagonal, upper, at, to } = command;
  const words = wordAt(arenaBytes[dtype]);
  const count = matrices * rows * columns * words;
  if (count === 0) return [];
  const params = new Params().add({ rows, width: columns * words, words, diagonal, at: wordAt(at), to: wordAt(to) });
  const body = /* wgsl */ `
  let row = i32((i / params.width) % params.rows);
  let column = i32((i % params.width) / params.words);
  let edge = row + bitcast<i32>(params.diagonal);
  arena[params.to + i] = select(0u, arena[params.at + i], column ${upper ? '>=' : '<='} edge);`;
  return [elementKernel('triangle', params, count, [], body)];
}

/** Ones at classes: a thread an element. */
export function oneHot({ count, classes, at, to }: OneHotCommand): Kernel[] {
  if (count * classes === 0) return [];
  const params = new Params().add({ classes, at: wordAt(at), to: wordAt(to) });
  const body = /* wgsl */ `
  arena[params.to + 2u * i] = select(0u, 1u, arena[params.at + 2u * (i / params.classes)] == i % params.classes);
  arena[params.to + 2u * i + 1u] = 0u;`;
  return [elementKernel('oneHot', params, count * classes, [], body)];
}
