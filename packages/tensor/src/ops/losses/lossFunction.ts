import { differentiate } from '../../autograd/differentiate.ts';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type FloatArray } from '../../core/dtype.ts';
import { laidLike, laidOut } from '../../core/laidOut.ts';
import { resultStrides } from '../../core/layout.ts';
import { wrapArray } from '../../core/make.ts';
import { allocateFor } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from '../elementwise/div.ts';
import { mul } from '../elementwise/mul.ts';
import { neg } from '../elementwise/neg.ts';
import { loopScalar, noSlope } from '../elementwise/pointwise.ts';
import type { Reduction } from './nllLoss.ts';

type Parameters = readonly number[];

/** out[i] = L(a[from + i], b[from + i]) for `n` elements. */
export type LossRow = (n: number, out: FloatArray, a: FloatArray, b: FloatArray, from: number) => void;

/** out = g · slope(a, b) for `n` elements; g in steps of 1, or of 0 where it is a single number. */
export type SlopeRow = (n: number, out: FloatArray, g: FloatArray, sg: number, a: FloatArray, b: FloatArray) => void;

/** A derivative of a loss: as a loop, and in operations for the second derivative (null where it is piecewise constant). */
export interface Slope {
  row(parameters: Parameters): SlopeRow;
  readonly slope: ((x: Tensor, target: Tensor, parameters: Parameters) => Tensor) | null;
}

/** A loss L(x, target) of pairs of floats. Parameters come to the loops rounded to the dtype of the tensors. */
export interface LossDefinition {
  readonly name: string;
  value(parameters: Parameters): LossRow;
  readonly input: Slope;
  /** 'opposite' where L depends on x - target alone; null where no gradient flows to the target. */
  readonly target: Slope | 'opposite' | null;
  /** Which operand decides first how the losses lie in memory, or that the input alone does. Default: 'input'. */
  readonly order?: 'input' | 'target' | 'input alone';
  /** The gradients lie row by row, instead of as the operands do. */
  readonly contiguousSlope?: boolean;
}

/** The loss of tensors of one floating-point dtype and one shape. */
export type LossFunction = (x: Tensor, target: Tensor, reduction: Reduction, parameters?: Parameters) => Tensor;

interface LossAttrs {
  readonly parameters: Parameters;
  readonly reduction: Reduction;
}

/** Losses are summed by blocks that stay in the cache. */
const block = 2048;

/**
 * A loss whose value, with the reduction, is one pass over the elements, and whose gradients are one pass each: the
 * records, and the function that applies them.
 */
export function lossFunction({ name, value, input, target, ...memory }: LossDefinition): LossFunction {
  const op: OpRecord<[x: Tensor, target: Tensor], LossAttrs> = {
    name,
    saves: [0, 1],
    forward([x, t], { parameters, reduction }) {
      const row = value(parameters.map((p) => loopScalar(p, x.dtype)));
      const [a, b, n] = [dense(x) as FloatArray, dense(t) as FloatArray, x.numel()];
      const out = allocate(x.dtype, reduction === 'none' ? n : 1) as FloatArray;
      if (reduction === 'none') {
        row(n, out, a, b, 0);
        const result = wrapArray(out, x.shape, x.dtype);
        if (memory.order === 'input alone') return laidLike(result, x);
        return laidOut(result, resultStrides(x.shape, memory.order === 'target' ? [t, x] : [x, t]));
      }
      const total = summed(row, allocate(x.dtype, Math.min(n, block)) as FloatArray, a, b, n);
      out[0] = reduction === 'mean' ? total / n : total;
      return wrapArray(out, [], x.dtype);
    },
    backward(g, ctx) {
      const { parameters, reduction } = ctx.attrs;
      const [x, t] = [ctx.input(0), ctx.input(1)];
      const scaled = reduction === 'mean' ? div(g, x.numel()) : g;
      const first = ctx.needs(0) || target === 'opposite' ? apply(inputOp, [scaled, x, t], parameters) : null;
      let second: Tensor | null = null;
      if (ctx.needs(1))
        second = target === 'opposite' ? neg(first!) : targetOp && apply(targetOp, [scaled, x, t], parameters);
      return [ctx.needs(0) ? first : null, second];
    },
  };
  const inputOp = slopeRecord(`${name}Backward`, input, memory);
  const targetOp =
    target === 'opposite' || target === null ? null : slopeRecord(`${name}TargetBackward`, target, memory);

  return (x, t, reduction, parameters = []) => apply(op, [x, t], { parameters, reduction });
}

function summed(row: LossRow, scratch: FloatArray, a: FloatArray, b: FloatArray, n: number): number {
  let total = 0;
  for (let from = 0; from < n; from += block) {
    const m = Math.min(block, n - from);
    row(m, scratch, a, b, from);
    for (let i = 0; i < m; i++) total += scratch[i]!;
  }
  return total;
}

/** g · slope(x, target), where g is a single number or has their shape. */
function slopeRecord(
  name: string,
  { row, slope }: Slope,
  { order, contiguousSlope }: Pick<LossDefinition, 'order' | 'contiguousSlope'>,
): OpRecord<[g: Tensor, x: Tensor, t: Tensor], Parameters> {
  const record: OpRecord<[g: Tensor, x: Tensor, t: Tensor], Parameters> = {
    name,
    saves: slope ? [0, 1, 2] : [1, 2],
    forward([g, x, t], parameters) {
      const out = allocateFor(x.shape, x.dtype) as FloatArray;
      const loop = row(parameters.map((p) => loopScalar(p, x.dtype)));
      const a = [dense(g), dense(x), dense(t)] as FloatArray[];
      loop(out.length, out, a[0]!, g.numel() === 1 ? 0 : 1, a[1]!, a[2]!);
      const result = wrapArray(out, x.shape, x.dtype);
      if (contiguousSlope) return result;
      if (order === 'input alone') return laidLike(result, x);
      return laidOut(result, resultStrides(x.shape, order === 'target' ? [g, t, x] : [g, x, t]));
    },
    backward(h, ctx) {
      const [x, t] = [ctx.input(1), ctx.input(2)];
      const first = ctx.needs(0) ? apply(record, [h, x, t], ctx.attrs) : null;
      if (!slope) return [first, ctx.needs(1) ? noSlope(h) : null, ctx.needs(2) ? noSlope(h) : null];
      const define = ([a, b]: (Tensor | null)[]) => [slope(a!, b!, ctx.attrs)];
      const [dx, dt] = differentiate(define, [x, t], [mul(h, ctx.input(0))]);
      return [first, dx ?? null, dt ?? null];
    },
  };
  return record;
}
