import { type Expression, expr } from '@wick/kernels';
import type { Update } from '@wick/tensor/internal';
import { noGrad, type Tensor } from '@wick/tensor/light';
import type { Averageable, AveragedModel } from './averagedModel.ts';
import { getSwaAvgFn, programOf } from './averages.ts';

/** What takes a model into an average, for kernels; null if it cannot be said so: an average of one's own, or not of float32. */
export function plannedAverage<M extends Averageable>(average: AveragedModel<M>, model: M): readonly Update[] | null {
  const { module, n_averaged: count, useBuffers } = average;
  const how = programOf(average.multiAvgFn ?? average.avgFn ?? getSwaAvgFn());
  const known = [module, model].map((one) => ({ one, parameters: [...one.parameters()], buffers: [...one.buffers()] }));
  const pairs = (what: 'parameters' | 'buffers') =>
    known[0]![what].map((mine, i) => [mine, known[1]![what][i]!] as const);
  const [parameters, buffers] = [pairs('parameters'), pairs('buffers')];
  const averaged = useBuffers ? [...parameters, ...buffers] : parameters;
  if (how === null || averaged.length === 0) return null;
  if (averaged.some((pair) => pair.some(({ dtype }) => dtype !== 'float32'))) return null;
  const all = [...averaged, ...(useBuffers ? [] : buffers)];
  const isOf = (tensors: Iterable<Tensor>, mine: readonly Tensor[]) => {
    let i = 0;
    for (const t of tensors) if (t !== mine[i++]) return false;
    return i === mine.length;
  };
  const fits = () =>
    known.every(({ one, ...all }) => isOf(one.parameters(), all.parameters) && isOf(one.buffers(), all.buffers));
  const numbers = how.numbers(1).length;
  const own = Array.from({ length: numbers }, (_, i): Expression => ({ given: 3 + i }));
  const [mine, theirs, isFirst]: Expression[] = [{ given: 0 }, { given: 1 }, { given: 2 }];
  const value = expr.where(isFirst!, theirs!, how.value.define(mine!, theirs!, ...own));
  return all.map(([parameter, beside], i): Update => {
    const prepare = (into: Float64Array, at: number) => {
      const before = Number(count.item());
      into[at] = before === 0 ? 1 : 0;
      into.set(how.numbers(before), at + 1);
    };
    const counted = () => noGrad(() => void count.add_(1));
    const isLast = i === all.length - 1;
    const common = {
      parameter,
      beside,
      states: [],
      scalars: i === 0 ? [count] : [],
      fits: i === 0 ? fits : () => true,
    };
    if (i >= averaged.length) return { ...common, kind: 'copy', numbers: 0, prepare: isLast ? counted : () => {} };
    return {
      ...common,
      kind: 'pointwise',
      results: [{ of: 0, value }],
      firstNumber: 2,
      numbers: 1 + numbers,
      prepare: (into, at) => {
        prepare(into, at);
        if (isLast) counted();
      },
    };
  });
}
