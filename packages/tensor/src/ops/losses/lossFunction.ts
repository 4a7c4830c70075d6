import { type Program, runTotal } from '@wick/kernels';
import { differentiate } from '../../autograd/differentiate.ts';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord, RecordName } from '../../autograd/op.ts';
import type { OpName } from '../../autograd/opName.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type FloatArray } from '../../core/dtype.ts';
import { allocateLike, allocateStrided, wrapArray } from '../../core/make.ts';
import { tracing } from '../../core/tracer.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from '../elementwise/div.ts';
import { mul } from '../elementwise/mul.ts';
import { neg } from '../elementwise/neg.ts';
import { allocateResult, noSlope } from '../elementwise/pointwise.ts';
import { runPointwise } from '../elementwise/runPointwise.ts';
import type { Reduction } from './nllLoss.ts';

type Parameters = readonly number[];

/** A derivative of a loss: as a program, and in operations for the second derivative (null where it is piecewise constant). */
export interface Slope {
  /** g · slope, from g, x, target and the parameters. */
  readonly program: Program;
  readonly slope: ((x: Tensor, target: Tensor, parameters: Parameters) => Tensor) | null;
}

/** A loss L(x, target) of pairs of floats. Parameters come to the programs rounded to the dtype of the tensors. */
export interface LossDefinition {
  readonly name: OpName;
  /** From x, target and the parameters. */
  readonly value: Program;
  readonly input: Slope;
  /**
   * 'opposite' where L depends on x - target alone, 'swapped' where PyTorch then computes the input's with the two in
   * each other's place (0 stays 0); null where no gradient flows to the target.
   */
  readonly target: Slope | 'opposite' | 'swapped' | null;
  /** Which operand decides first how the losses lie in memory, or that the input alone does. Default: 'input'. */
  readonly order?: 'input' | 'target' | 'input alone' | 'target alone';
  /** How the gradients lie in memory, where not as the iterator leaves them of g and the pair in that order. */
  readonly slopeOrder?: SlopeOrder;
  /** The same of the gradients of the mean, where PyTorch makes it of operations: its gradient lies row by row. */
  readonly meanSlopeOrder?: SlopeOrder;
}

/** What g, a single number or of the pair's shape, the input and the target make of a gradient's place in memory. */
export type SlopeOrder = (g: Tensor, x: Tensor, target: Tensor) => Tensor;

/** Row by row. */
export const rowByRow: SlopeOrder = (_, x) => allocateStrided(x.shape, x.dtype, null, undefined, false);

/** The loss of tensors of one floating-point dtype and one shape. */
export type LossFunction = (x: Tensor, target: Tensor, reduction: Reduction, parameters?: Parameters) => Tensor;

interface LossAttrs {
  readonly parameters: Parameters;
  readonly reduction: Reduction;
}

/**
 * A loss whose value, with the reduction, is one pass over the elements, and whose gradients are one pass each: the
 * records, and the function that applies them.
 */
export function lossFunction({ name, value, input, target, ...memory }: LossDefinition): LossFunction {
  const op: OpRecord<[x: Tensor, target: Tensor], LossAttrs> = {
    name,
    saves: [0, 1],
    forward([x, t], { parameters, reduction }) {
      const n = x.numel();
      if (reduction === 'none') {
        const placed = result([x, t], memory.order, x, t);
        return runPointwise(name, value, [x, t], x.dtype, x.dtype, placed, parameters);
      }
      const out = allocate(x.dtype, 1) as FloatArray;
      const by = reduction === 'mean' ? n : 1;
      tracing.by?.pointwise({
        program: value,
        inputs: [x, t],
        numbers: parameters,
        compute: x.dtype,
        out: null,
        total: by,
      });
      const type = x.dtype === 'float64' ? x.dtype : 'float32';
      out[0] = runTotal(value, type, parameters, dense(x) as FloatArray, dense(t) as FloatArray) / by;
      return wrapArray(out, [], x.dtype);
    },
    backward(g, ctx) {
      const { parameters, reduction } = ctx.attrs;
      const [x, t] = [ctx.input(0), ctx.input(1)];
      const scaled = reduction === 'mean' ? div(g, x.numel()) : g;
      const [inputOp, targetOp] = reduction === 'mean' ? ofMean : slopes;
      const first = ctx.needs(0) || target === 'opposite' ? apply(inputOp, [scaled, x, t], parameters) : null;
      let second: Tensor | null = null;
      if (ctx.needs(1))
        second =
          target === 'opposite'
            ? neg(first!)
            : target === 'swapped'
              ? apply(inputOp, [scaled, t, x], parameters)
              : targetOp && apply(targetOp, [scaled, x, t], parameters);
      return [ctx.needs(0) ? first : null, second];
    },
  };
  const order: SlopeOrder = memory.slopeOrder ?? ((g, x, t) => result([g, x, t], memory.order, x, t));
  const records = (place: SlopeOrder) =>
    [
      slopeRecord(`${name}Backward`, input, place),
      typeof target === 'string' || target === null ? null : slopeRecord(`${name}TargetBackward`, target, place),
    ] as const;
  const slopes = records(order);
  const ofMean = memory.meanSlopeOrder ? records(memory.meanSlopeOrder) : slopes;

  return (x, t, reduction, parameters = []) => apply(op, [x, t], { parameters, reduction });
}

/** Memory for the losses or their gradients, in PyTorch's order. */
function result(operands: readonly Tensor[], order: LossDefinition['order'], x: Tensor, t: Tensor): Tensor {
  if (order === 'input alone') return allocateLike(x, x.dtype, false);
  if (order === 'target alone') return allocateLike(t, x.dtype, false);
  const first = order === 'target' ? [...operands.filter((o) => o !== x && o !== t), t, x] : operands;
  return allocateResult(x.shape, x.dtype, first);
}

/** g · slope(x, target), where g is a single number or has their shape. */
function slopeRecord(
  name: RecordName,
  { program, slope }: Slope,
  place: SlopeOrder,
): OpRecord<[g: Tensor, x: Tensor, t: Tensor], Parameters> {
  const record: OpRecord<[g: Tensor, x: Tensor, t: Tensor], Parameters> = {
    name,
    saves: slope ? [0, 1, 2] : [1, 2],
    forward(inputs, parameters) {
      const [, x] = inputs;
      return runPointwise(name, program, inputs, x.dtype, x.dtype, place(...inputs), parameters);
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
