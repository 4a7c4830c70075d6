import type { OneHotCommand, ScanCommand, TriangleCommand } from '../commands.ts';
import { arenaBytes } from '../elements.ts';
import type { Kernel } from '../kernel.ts';
import { products, sums } from '../wgsl/exact.ts';
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

/** Sums or products so far: a thread a line. */
export function scan({ what, dtype, lines, reverse, at, to }: ScanCommand): Kernel[] {
  const { outer, n, inner } = lines;
  if (outer * n * inner === 0) return [];
  const isFloat = dtype === 'float32';
  if (dtype === 'float64' || (what === 'product' && !isFloat))
    throw new TypeError(`webgpu: there is no '${what}' so far of ${dtype}`);
  const grow = what === 'sum' ? 'grown(sum, bitcast<f32>(x))' : 'pairProduct(sum, vec2(bitcast<f32>(x), 0.0))';
  const params = new Params().add({ n, inner, words: wordAt(arenaBytes[dtype]), at: wordAt(at), to: wordAt(to) });
  const body = /* wgsl */ `
  let first = (i / params.inner) * params.n * params.inner + i % params.inner;
  ${isFloat ? `var sum = vec2(${what === 'sum' ? 0 : 1}.0, 0.0);` : 'var sum = 0u;'}
  for (var j = 0u; j < params.n; j++) {
    let place = first + ${reverse ? '(params.n - 1u - j)' : 'j'} * params.inner;
    let x = arena[params.at + place * params.words];
    ${
      isFloat
        ? `sum = ${grow}; store(params.to + place, settled(sum).x);`
        : `sum += x;
    arena[params.to + 2u * place] = sum;
    arena[params.to + 2u * place + 1u] = bitcast<u32>(bitcast<i32>(sum) >> 31u);`
    }
  }`;
  return [elementKernel('scan', params, outer * inner, isFloat ? [sums, products] : [], body)];
}
