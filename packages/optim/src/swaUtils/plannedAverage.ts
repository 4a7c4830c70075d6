import { type Expression, expr } from '@wick/kernels';
import { memoryOf, type Update, written } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { Averageable, AveragedModel } from './averagedModel.ts';
import { type AvgFn, getSwaAvgFn, type MultiAvgFn, programOf } from './averages.ts';

/**
 * What takes a model into an average, for kernels; null if it cannot be said so: an average of one's own, one that is not of
 * float32, of doubles or of int64, or models that do not fit each other.
 */
export function plannedAverage<M extends Averageable>(average: AveragedModel<M>, model: M): readonly Update[] | null {
  const { module, n_averaged: count, useBuffers } = average;
  const fn = average.multiAvgFn ?? average.avgFn ?? getSwaAvgFn();
  const how = programOf(fn);
  const [own, others] = [tensorsOf(module), tensorsOf(model)];
  const parameters = pairs(own.parameters, others.parameters);
  const buffers = pairs(own.buffers, others.buffers);
  if (how === null || parameters === null || buffers === null) return null;
  const averaged = useBuffers ? [...parameters, ...buffers] : parameters;
  if (averaged.length === 0 || !averaged.every(areAlike)) return null;
  const all = useBuffers ? averaged : [...averaged, ...buffers];
  const [mine, theirs, isFirst]: Expression[] = [{ given: 0 }, { given: 1 }, { given: 2 }];
  const numbers = Array.from({ length: how.count }, (_, i): Expression => ({ given: 3 + i }));
  const value = expr.where(isFirst!, theirs!, how.value.define(mine!, theirs!, ...numbers));
  /** How many models were averaged before: read with the first tensor's numbers. */
  let before = 0;
  return all.map(([parameter, beside], i): Update => {
    const begin = () => {
      if (i === 0) before = Number(count.item());
    };
    const end = () => {
      written(parameter);
      if (i === all.length - 1) countModel(count);
    };
    const common = {
      parameter,
      beside,
      states: [],
      scalars: i === 0 ? [count] : [],
      ...(i === 0 ? built([own, others]) : { fits: () => true }),
    };
    if (i >= averaged.length) return { ...common, kind: 'copy', numbers: 0, prepare: end };
    if (parameter.dtype === 'int64')
      return {
        ...common,
        kind: 'whole',
        numbers: 0,
        prepare() {
          begin();
          end();
        },
        average: (one, other) => (before === 0 ? other : how.whole(one, other, before)),
        run: (one, other) => runOf(fn, fn === average.multiAvgFn, one, other, before),
      };
    return {
      ...common,
      kind: 'pointwise',
      results: [{ of: 0, value }],
      firstNumber: 2,
      numbers: 1 + how.count,
      prepare: (into, at) => {
        begin();
        into[at] = before === 0 ? 1 : 0;
        how.write(into, at + 1, before, parameter.dtype === 'float64');
        end();
      },
    };
  });
}

/** What an average's own function makes of tensors; the first time they are copied. */
function runOf(fn: AvgFn | MultiAvgFn, isForMany: boolean, mine: Tensor, theirs: Tensor, before: number): void {
  if (before === 0) mine.copy_(theirs);
  else if (isForMany) (fn as MultiAvgFn)([mine], [theirs], before);
  else mine.copy_((fn as AvgFn)(mine, theirs, before));
}

interface Tensors {
  readonly of: Averageable;
  readonly parameters: readonly Tensor[];
  readonly buffers: readonly Tensor[];
}

function tensorsOf(of: Averageable): Tensors {
  return { of, parameters: [...of.parameters()], buffers: [...of.buffers()] };
}

/** What belongs together; null where the two are built otherwise. */
function pairs(mine: readonly Tensor[], theirs: readonly Tensor[]): [mine: Tensor, theirs: Tensor][] | null {
  const found = mine.map((t, i): [Tensor, Tensor] => [t, theirs[i] ?? t]);
  const isSame = ([{ shape: a }, { shape: b }]: [Tensor, Tensor]) =>
    a.length === b.length && a.every((size, d) => size === b[d]);
  return mine.length === theirs.length && found.every(isSame) ? found : null;
}

/** Whether both are float32, or doubles, or whole numbers. */
function areAlike([{ dtype }, other]: readonly [Tensor, Tensor]): boolean {
  return (dtype === 'float32' || dtype === 'float64' || dtype === 'int64') && other.dtype === dtype;
}

/** Says which modules have to hold what they held, or walks where that is not known. */
function built(known: readonly Tensors[]): Pick<Update, 'fits'> & { readonly modules?: readonly object[] } {
  const modules = known.map(({ of }) => of.modules?.());
  if (modules.every((some) => some !== undefined))
    return { fits: () => true, modules: modules.flatMap((some) => [...some]) };
  return {
    fits: () =>
      known.every((one) => isList(one.of.parameters(), one.parameters) && isList(one.of.buffers(), one.buffers)),
  };
}

function isList(tensors: Iterable<Tensor>, known: readonly Tensor[]): boolean {
  let i = 0;
  for (const t of tensors) if (t !== known[i++]) return false;
  return i === known.length;
}

/** One more, without tensors on the way. */
function countModel(count: Tensor): void {
  const { data, offset } = memoryOf(count);
  if (data instanceof BigInt64Array) data[offset]! += 1n;
  written(count);
}
