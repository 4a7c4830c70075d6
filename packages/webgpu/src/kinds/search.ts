import type { IsInCommand, SearchCommand } from '../commands/index.ts';
import { arenaBytes } from '../elements.ts';
import type { Kernel } from '../kernel.ts';
import { order } from '../wgsl/order.ts';
import { Params } from '../wgsl/params.ts';
import { wordAt } from '../words.ts';
import { stored } from './element.ts';
import { elementKernel } from './line.ts';

/** Places of values in sorted lines: a thread a value, which halves its line. */
export function search({ dtype, count, n, width, right, sorted, values, to, result }: SearchCommand): Kernel[] {
  if (count === 0) return [];
  const words = wordAt(arenaBytes[dtype]);
  const long = wordAt(arenaBytes[result]);
  const params = new Params().add({ n, width, words, long });
  params.add({ sorted: wordAt(sorted), values: wordAt(values), to: wordAt(to) });
  const isFloat = dtype === 'float32';
  // NaN is above all.
  const isReached = isFloat
    ? `${right ? 'isLess' : 'isAtMost'}(value, found)`
    : `bitcast<i32>(value) ${right ? '<' : '<='} bitcast<i32>(found)`;
  const body = /* wgsl */ `
  let value = arena[params.values + i * params.words];
  let first = select(0u, i / max(params.width, 1u) * params.n, params.width > 0u);
  var low = 0u;
  var high = params.n;
  while (low < high) {
    let middle = (low + high) / 2u;
    let found = arena[params.sorted + (first + middle) * params.words];
    if (${isReached}) { high = middle; } else { low = middle + 1u; }
  }
  ${stored('params.to + i * params.long', 'low', result, result, new Set())}`;
  return [elementKernel('search', params, count, isFloat ? [order] : [], body)];
}

/** Whether elements are among others: a thread an element, which looks at all of these. */
export function isIn({ dtype, count, n, invert, at, among, to }: IsInCommand): Kernel[] {
  if (count === 0) return [];
  const params = new Params().add({ n, words: wordAt(arenaBytes[dtype]), invert: invert ? 1 : 0 });
  params.add({ at: wordAt(at), among: wordAt(among), to: wordAt(to) });
  const isFloat = dtype === 'float32';
  const other = 'arena[params.among + j * params.words]';
  const body = /* wgsl */ `
  let x = arena[params.at + i * params.words];
  var isThere = false;
  for (var j = 0u; j < params.n && !isThere; j++) { isThere = ${isFloat ? `isEqual(x, ${other})` : `x == ${other}`}; }
  arena[params.to + i] = select(0u, 1u, isThere) ^ params.invert;`;
  return [elementKernel('isIn', params, count, isFloat ? [order] : [], body)];
}
