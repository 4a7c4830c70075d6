import type { Reduced, ReducedCommand, ReducedWay } from '@wick/kernels/plan';
import type { Kernel, Room } from '../kernel.ts';
import { type Elements, type Folded, foldKernels, type Values } from './fold.ts';
import { inner } from './inner.ts';
import { countAlong, foldOf, linesIn, squares } from './reduce.ts';

/**
 * Reductions of what a program computes, in the order in which they go through what is stored: a thread computes the
 * elements that it would read. Variances compute them once more when the means are there.
 */
export function reduced(command: ReducedCommand, room: Room): Kernel[] {
  const { outputs, reductions } = command;
  const elements = elementsOf(command.way);
  const count = countAlong(elements);
  const means = reductions.map(({ what }) => (isSpread(what) ? room(4 * linesIn(elements)) : null));
  const first = reductions.map(({ what, by, to }, k): Folded => {
    const mean = means[k];
    if (mean != null) return { fold: foldOf('mean', count, k), to: mean };
    return { fold: foldOf(what as Exclude<typeof what, 'var' | 'std'>, by, k), to };
  });
  const kernels = foldKernels('reduced', first, elements, valuesOf(command, reductions, outputs), room);
  const spreads = reductions.flatMap((one, k) => (means[k] == null ? [] : [{ ...one, mean: means[k]! }]));
  if (spreads.length === 0) return kernels;
  const second = spreads.map(({ what, by, to, mean }, k) => ({ fold: squares(what === 'std', by, mean, k), to }));
  return [...kernels, ...foldKernels('reduced', second, elements, valuesOf(command, spreads, []), room)];
}

function isSpread(what: Reduced['what']): boolean {
  return what === 'var' || what === 'std';
}

/** What a program computes for reductions, and stores. */
function valuesOf(command: ReducedCommand, reductions: readonly Reduced[], outputs: ReducedCommand['outputs']): Values {
  const program = inner(command, outputs, { terms: reductions.map(({ value }) => value) });
  // Without elements there is nothing to be computed.
  if (program === null) return { body: '', values: reductions.map(() => '0u'), tell: () => {} };
  const { params, pieces, usesNumbers, body, stores, values } = program;
  return {
    body: [...body, ...stores].join('\n'),
    values: values.slice(outputs.length),
    tell: (all) => void all.add(params.values),
    pieces,
    usesNumbers,
  };
}

/** The elements, row by row. */
function elementsOf(way: ReducedWay): Elements {
  if (way.kind === 'small') return { ...way, stride: rowMajor(way.shape) };
  const { outer, n, inner } = way.lines;
  const shape = [outer, n, inner];
  return { shape, stride: rowMajor(shape), dims: way.kind === 'planes' ? [0, 2] : [1] };
}

function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, d) => shape.slice(d + 1).reduce((all, n) => all * n, 1));
}
