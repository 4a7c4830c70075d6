import { logSumExp } from '@wick/kernels';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import type { LoopsOf } from './hostLoops.ts';
import { InLoops } from './inLoops.ts';

/** The lines along some dimensions: a place whose elements follow each other in them, and how many there are. */
function linesOf(x: Place, dims: readonly number[]) {
  const sorted = [...dims].sort((a, b) => a - b);
  const [first, last] = [sorted[0] ?? x.shape.length, sorted.at(-1) ?? x.shape.length - 1];
  const n = dims.reduce((all, d) => all * x.shape[d]!, 1);
  if (last - first + 1 === sorted.length)
    return { place: x, outer: countOf(x.shape.slice(0, first)), n, inner: countOf(x.shape.slice(last + 1)) };
  const kept = x.shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const pick = (list: readonly number[]) => [...kept, ...sorted].map((d) => list[d]!);
  const place = { ...x, shape: pick(x.shape), strides: pick(x.strides) };
  return { place, outer: countOf(x.shape) / n, n, inner: 1 };
}

/** The logarithms of sums of exponentials, by the kernel of eager work. */
export const logsumexp: LoopsOf = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  const type = layout.floatTypeOf([x, out]);
  if (type === null || !isDense(out) || countOf(x.shape) === 0) return null;
  const { place, outer, n, inner } = linesOf(x, (attrs as { dims: readonly number[] }).dims);
  const work = new InLoops(layout, type);
  const from = work.dense(place);
  if (from === null) return null;
  const sums = new Float64Array(outer * inner);
  return {
    before: work.commands,
    arrays: [from, work.result(out)],
    bind([data, to]) {
      return () => {
        logSumExp(data!, sums, outer, n, inner);
        for (let i = 0; i < sums.length; i++) to![i] = sums[i]!;
        return true;
      };
    },
  };
};
