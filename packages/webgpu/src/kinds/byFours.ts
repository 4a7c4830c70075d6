import type { Kernel } from '../kernel.ts';
import { kept, kept4, nan, nan4 } from '../wgsl/exact.ts';
import type { Params } from '../wgsl/params.ts';
import type { Finish } from './finish.ts';
import { elementKernel, vectorKernel } from './line.ts';

/** How elements are read and written that lie side by side at `params.NAME`: one by one, or as vectors of four. */
export interface Way {
  readonly load: (name: string) => string;
  readonly store: (name: string, value: string) => string;
  /** A number as an operand of `fma`. */
  readonly all: (number: string) => string;
  readonly kept: string;
  readonly isNan: string;
}

const single: Way = {
  load: (name) => `load(params.${name} + i)`,
  store: (name, value) => `store(params.${name} + i, ${value});`,
  all: (number) => number,
  kept: 'kept',
  isNan: 'isNan',
};

const fourfold: Way = {
  load: (name) => `load4(params.${name} + i)`,
  store: (name, value) => `storeSome(params.${name} + i, ${value}, params.elements - i);`,
  all: (number) => `vec4(${number})`,
  kept: 'kept4',
  isNan: 'isNan4',
};

/** A kernel for `count` elements side by side, by vectors where all of them begin at such, `places` in bytes. */
export function byFours(
  name: string,
  params: Params,
  count: number,
  places: readonly number[],
  bodyOf: (way: Way) => string,
  usesNumbers = false,
): Kernel {
  if (places.some((at) => at % 16 !== 0))
    return elementKernel(name, params, count, [kept, nan], bodyOf(single), usesNumbers);
  return vectorKernel(name, params, count, [kept4, nan4], bodyOf(fourfold), usesNumbers);
}

/** The same for a number of fours, whose one result is finished with: in whole vectors where the finish has those. */
export function finishedByFours(
  name: string,
  params: Params,
  count: number,
  places: readonly number[],
  bodyOf: (way: Way) => string,
  { pieces: { one, four }, values, usesNumbers }: Finish,
): Kernel {
  const store = (by: string) => (to: string, value: string) => `${by}(params.${to} + i, ${value});`;
  params.add(values);
  if (four === null || count % 4 !== 0 || places.some((at) => at % 16 !== 0))
    return elementKernel(
      name,
      params,
      count,
      [kept, nan, one],
      bodyOf({ ...single, store: store('finish') }),
      usesNumbers,
    );
  const way = { ...fourfold, store: store('finish4') };
  return vectorKernel(name, params, count, [kept4, nan4, four], bodyOf(way), usesNumbers);
}
