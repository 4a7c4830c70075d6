import type { WholeProductCommand } from '../commands/index.ts';
import { arenaBytes } from '../elements.ts';
import type { Kernel, Room } from '../kernel.ts';
import { type Overflow, overflowParams } from '../overflow.ts';
import { noted } from '../wgsl/long.ts';
import { Params } from '../wgsl/params.ts';
import { wordAt } from '../words.ts';
import { stored } from './element.ts';
import { Indices } from './indices.ts';
import { elementKernel } from './line.ts';

/** Products of matrices of whole numbers, which wrap around: a thread an element. */
export function wholeProduct(command: WholeProductCommand, _room?: Room, overflow: Overflow | null = null): Kernel[] {
  const { dtype, shape, k, a, b, to } = command;
  const total = shape.reduce((all, n) => all * n, 1);
  if (total === 0) return [];
  const words = wordAt(arenaBytes[dtype]);
  const params = new Params().add({ k, stepA: a.step * words, stepB: b.step * words });
  if (overflow) params.add(overflowParams(overflow));
  const indices = new Indices(params, shape);
  const [atA, atB] = [indices.of('a', a, a.stride, dtype), indices.of('b', b, b.stride, dtype)];
  const target = indices.of('to', to, to.stride, dtype);
  const body = /* wgsl */ `
${indices.code}
  let a = ${atA};
  let b = ${atB};
  ${
    overflow
      ? /* wgsl */ `
  var all = vec2(0u, 0u);
  for (var j = 0u; j < params.k; j++) {
    all = longSum(all, longProduct(long(arena[a + j * params.stepA]), long(arena[b + j * params.stepB])));
  }
  let sum = noted(all);`
      : /* wgsl */ `
  var sum = 0u;
  for (var j = 0u; j < params.k; j++) { sum += arena[a + j * params.stepA] * arena[b + j * params.stepB]; }`
  }
  ${stored(target, 'sum', dtype, dtype, new Set())}`;
  return [elementKernel('wholeProduct', params, total, overflow ? [noted] : [], body)];
}
