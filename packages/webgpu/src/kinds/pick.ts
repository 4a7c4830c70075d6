import type { PickCommand } from '../commands/index.ts';
import { arenaBytes } from '../elements.ts';
import type { Kernel } from '../kernel.ts';
import { order } from '../wgsl/order.ts';
import { Params } from '../wgsl/params.ts';
import { wordAt } from '../words.ts';
import { elementKernel } from './line.ts';

/** Each finds `chosen`, the place in its order of the element that is asked for. */
const searches = (isFloat: boolean): { readonly [K in PickCommand['what']]: string } => ({
  median: /* wgsl */ `
  var chosen = (params.n - 1u) / 2u;
  ${
    isFloat
      ? `if (isNanBits(valueAt(first, params.n - 1u))) {
    chosen = params.n - 1u;
    while (chosen > 0u && isNanBits(valueAt(first, chosen - 1u))) { chosen--; }
  }`
      : ''
  }`,
  // The longest run, the first of those as long; its last element, as the sort is stable, is the last of that value.
  mode: /* wgsl */ `
  var chosen = 0u;
  var longest = 0u;
  var run = 0u;
  for (var j = 0u; j < params.n; j++) {
    let isSame = j > 0u && ${isFloat ? 'isEqual(valueAt(first, j), valueAt(first, j - 1u))' : 'valueAt(first, j) == valueAt(first, j - 1u)'};
    run = select(1u, run + 1u, isSame);
    if (run > longest) { longest = run; chosen = j; }
  }`,
});

/** An element of each sorted line: a thread a line. */
export function pick({ what, dtype, lines, values, indices, value, index }: PickCommand): Kernel[] {
  const { outer, n, inner } = lines;
  if (outer * n * inner === 0) return [];
  const words = wordAt(arenaBytes[dtype]);
  const params = new Params().add({ n, inner, words, values: wordAt(values), indices: wordAt(indices) });
  params.add({ value: wordAt(value), index: wordAt(index ?? 0) });
  const valueAt = {
    code: /* wgsl */ `
fn valueAt(first: u32, j: u32) -> u32 { return arena[params.values + (first + j * params.inner) * params.words]; }`,
    needs: [order],
  };
  const body = /* wgsl */ `
  let first = (i / params.inner) * params.n * params.inner + i % params.inner;
  ${searches(dtype === 'float32')[what]}
  let source = first + chosen * params.inner;
  arena[params.value + i * params.words] = arena[params.values + source * params.words];
  ${words === 2 ? 'arena[params.value + 2u * i + 1u] = arena[params.values + 2u * source + 1u];' : ''}
  ${
    index === null
      ? ''
      : `arena[params.index + 2u * i] = arena[params.indices + 2u * source];
  arena[params.index + 2u * i + 1u] = 0u;`
  }`;
  return [elementKernel('pick', params, outer * inner, [valueAt], body)];
}
