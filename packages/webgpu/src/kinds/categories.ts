import type { CategoriesCommand } from '../commands/index.ts';
import type { Kernel } from '../kernel.ts';
import { kept } from '../wgsl/exact.ts';
import { order } from '../wgsl/order.ts';
import { Params } from '../wgsl/params.ts';
import { quotient } from '../wgsl/quotient.ts';
import { wordAt } from '../words.ts';
import { elementKernel } from './line.ts';

/** A thread a row adds its weights up one by one, as the CPU does to the bit; then one a sample looks it up. */
export function categories({ rows, categories: n, samples, ...places }: CategoriesCommand): Kernel[] {
  if (rows * samples === 0) return [];
  const [weights, drawn, sums, to] = [places.weights, places.drawn, places.sums, places.to].map(wordAt) as [number, number, number, number];
  const add = /* wgsl */ `
  let first = i * params.n;
  var sum = 0.0;
  for (var j = 0u; j < params.n; j++) {
    sum = kept(sum + load(params.weights + first + j));
    store(params.sums + first + j, sum);
  }
  let total = bitcast<u32>(sum);
  for (var j = 0u; j < params.n - 1u; j++) {
    arena[params.sums + first + j] = quotientBits(arena[params.sums + first + j], total);
  }
  store(params.sums + first + params.n - 1u, 1.0);`;
  const find = /* wgsl */ `
  let first = params.sums + i / params.samples * params.n;
  let value = arena[params.drawn + i];
  var left = 0u;
  var right = params.n;
  while (left < right) {
    let middle = (left + right) / 2u;
    if (isLess(arena[first + middle], value)) { left = middle + 1u; } else { right = middle; }
  }
  arena[params.to + 2u * i] = left;
  arena[params.to + 2u * i + 1u] = 0u;`;
  return [
    elementKernel('categories', new Params().add({ n, weights, sums }), rows, [kept, quotient], add),
    elementKernel('categories', new Params().add({ n, samples, drawn, sums, to }), rows * samples, [order], find),
  ];
} // biome-ignore format: short
