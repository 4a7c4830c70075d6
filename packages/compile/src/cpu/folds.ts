import { foldAlong, foldWay, normFold } from '@wick/tensor/internal';
import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import { type Elements, elementsOf, type HostLoops, type LoopsOf, wholeOf } from './hostLoops.ts';
import type { Layout } from './layout.ts';

// What reductions find that plans have no command for: sums of whole numbers and of truths, whether any or all elements are
// not zero and how many, norms of other orders than 2.

/** Sums of the halves of so many whole numbers are exact. */
const MOST = 1 << 21;

/** As eager folds have it. */
type Row = (
  data: Elements,
  acc: Float64Array,
  from: number,
  to: number,
  n: number,
  step: number,
  toStep: number,
) => void;

/** Folds one by one, into accumulators that begin with `start`; `store` writes what was found. */
function over(
  { inputs, outputs, attrs }: CallStep,
  rows: readonly Row[],
  start: number,
  layout: Layout,
  store: (found: readonly Float64Array[], out: Elements, from: number) => void,
): HostLoops | null {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  const count = countOf(x.shape);
  if (count === 0 || count > MOST || !isDense(out) || out.memory === x.memory || isHalf(x)) return null;
  const unit = x.dtype === 'int64' ? 2 : 1;
  const { dims } = attrs as { dims: readonly number[] };
  const shape = [...x.shape];
  const way = foldWay({ shape, _strides: x.strides.map((step) => unit * step), _offset: unit * x.offset }, dims);
  const found = rows.map(() => new Float64Array(countOf(out.shape)));
  return {
    before: [],
    arrays: [x, out].map((place) => wholeOf(place, layout)),
    bind([given, result]) {
      const [data, to] = [elementsOf(given!, x), elementsOf(result!, out)];
      return () => {
        for (let i = 0; i < rows.length; i++) {
          found[i]!.fill(start);
          foldAlong(way, data, found[i]!, rows[i]!);
        }
        store(found, to, (out.dtype === 'int64' ? 2 : 1) * out.offset);
        return true;
      };
    },
  };
}

const isHalf = ({ dtype }: Place) => dtype === 'float16' || dtype === 'bfloat16';

const add: Row = (data, acc, from, to, n, step, toStep) => {
  for (let i = 0; i < n; i++, from += step, to += toStep) acc[to]! += data[from]!;
};

const addUnsigned: Row = (data, acc, from, to, n, step, toStep) => {
  for (let i = 0; i < n; i++, from += step, to += toStep) acc[to]! += data[from]! >>> 0;
};

const addUpper: Row = (data, acc, from, to, n, step, toStep) => add(data, acc, from + 1, to, n, step, toStep);

/** NaN is not zero. */
const count: Row = (data, acc, from, to, n, step, toStep) => {
  for (let i = 0; i < n; i++, from += step, to += toStep) if (data[from] !== 0) acc[to]!++;
};

const countWide: Row = (data, acc, from, to, n, step, toStep) => {
  for (let i = 0; i < n; i++, from += step, to += toStep) if ((data[from]! | data[from + 1]!) !== 0) acc[to]!++;
};

/** Whole numbers, whose upper words were added up by themselves, modulo 2^64. */
function storeWhole([lower, upper]: readonly Float64Array[], out: Elements, from: number): void {
  for (let i = 0, at = from; i < lower!.length; i++, at += 2) {
    const carried = Math.floor(lower![i]! / 2 ** 32);
    out[at] = lower![i]! - carried * 2 ** 32;
    out[at + 1] = upper ? upper[i]! + carried : carried;
  }
}

const counted = ({ dtype }: Place): readonly Row[] => [dtype === 'int64' ? countWide : count];

/** Whether so many of `n` elements are not zero. */
const truth =
  (isTrue: (found: number, n: number) => boolean): LoopsOf =>
  (step, layout) => {
    const [x] = step.inputs as [Place];
    const n = countOf(x.shape) / countOf(step.outputs[0]!.shape);
    return over(step, counted(x), 0, layout, ([found], out, from) => {
      for (let i = 0; i < found!.length; i++) out[from + i] = isTrue(found![i]!, n) ? 1 : 0;
    });
  };

/** The reductions. */
export const folds: Readonly<Record<string, LoopsOf>> = {
  sum(step, layout) {
    const [x] = step.inputs as [Place];
    if (step.outputs[0]!.dtype !== 'int64') return null;
    return over(step, x.dtype === 'int64' ? [addUnsigned, addUpper] : [add], 0, layout, storeWhole);
  },
  any: truth((found) => found > 0),
  all: truth((found, n) => found === n),
  countNonzero: (step, layout) => over(step, counted(step.inputs[0]!), 0, layout, storeWhole),
  norm(step, layout) {
    const { p } = step.attrs as { p: number };
    const [x] = step.inputs as [Place];
    if ((x.dtype !== 'float32' && x.dtype !== 'float64') || step.outputs[0]!.dtype !== x.dtype) return null;
    const { start, row, root } = normFold(p);
    return over(step, [row as Row], start, layout, ([found], out, from) => {
      for (let i = 0; i < found!.length; i++) out[from + i] = root === 1 ? found![i]! : found![i]! ** root;
    });
  },
};
