import type { Program } from '@wick/kernels';
import { differentiate } from '../../autograd/differentiate.ts';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { OpName } from '../../autograd/opName.ts';
import { show } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { checkTensor } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { inPlaceUnary, noSlope } from './pointwise.ts';
import { castAll, runPointwise } from './runPointwise.ts';

type Parameters = readonly number[];

const same = (parameters: Parameters) => parameters;

/** A function of one float and its slope, each a program. */
export interface PointwiseDefinition {
  readonly name: OpName;
  /** f(x, numbers). Numbers come rounded to the dtype of the tensors, as PyTorch has them. */
  readonly value: Program;
  /** What `value` takes of the parameters, where it is not they themselves. */
  readonly valueNumbers?: (parameters: Parameters) => Parameters;
  /** g · f'(x), from g, x and numbers. */
  readonly gradient: Program;
  /** What `gradient` takes of the parameters, where it is not they themselves. */
  readonly gradientNumbers?: (parameters: Parameters) => Parameters;
  /** f'(x) in operations, for the second derivative; null where f is made of straight lines. */
  readonly slope: ((x: Tensor, parameters: Parameters) => Tensor) | null;
  /** What the result is written to, where PyTorch does not leave its order of memory to the iterator. */
  readonly allocate?: (x: Tensor) => Tensor;
  /** What the gradient is written to, where that is not what the iterator makes of g and x. */
  readonly allocateGradient?: (g: Tensor, x: Tensor) => Tensor;
}

/** An operation that runs in place if it is asked to. */
export type PointwiseFunction = (x: Tensor, parameters?: Parameters, inplace?: boolean) => Tensor;

/** The records of f and of its gradient, and the function that applies them. Refuses what is not a float tensor. */
export function pointwiseFunction(definition: PointwiseDefinition): PointwiseFunction {
  const { name, value, gradient, slope } = definition;
  const { valueNumbers = same, gradientNumbers = same } = definition;

  const op: OpRecord<[Tensor], Parameters> = {
    name,
    saves: [0],
    forward([x], parameters, out) {
      const target = out ?? definition.allocate?.(x);
      return runPointwise(name, value, [x], x.dtype, x.dtype, target, valueNumbers(parameters));
    },
    backward: (g, ctx) => [apply(backwardOp, [g, ctx.input(0)], ctx.attrs)],
  };

  const backwardOp: OpRecord<[g: Tensor, x: Tensor], Parameters> = {
    name: `${name}Backward`,
    saves: slope ? [0, 1] : [1],
    forward(inputs, parameters) {
      const dtype = resultType(...inputs);
      const numbers = gradientNumbers(parameters);
      const target = definition.allocateGradient?.(...inputs);
      return runPointwise(`${name}Backward`, gradient, castAll(inputs, dtype), dtype, dtype, target, numbers);
    },
    backward(h, ctx) {
      const x = ctx.input(1);
      let second: Tensor | null = null;
      if (ctx.needs(1) && slope)
        second = differentiate(([at]) => [slope(at!, ctx.attrs)], [x], [h.mul(ctx.input(0))])[0] ?? null;
      else if (ctx.needs(1)) second = noSlope(h);
      return [ctx.needs(0) ? apply(backwardOp, [h, x], ctx.attrs) : null, second];
    },
  };

  return (x, parameters = [], inplace = false) => {
    checkTensor(name, x);
    if (!isFloat(x.dtype)) throw new TypeError(`${name}: x must be a floating-point tensor, got ${show(x)}`);
    return inplace ? inPlaceUnary(op, x, parameters) : apply(op, [x], parameters);
  };
}

/** Checks parameters that must be numbers. */
export function checkNumbers(where: string, parameters: Record<string, number>): void {
  for (const [name, value] of Object.entries(parameters))
    if (typeof value !== 'number') throw new TypeError(`${where}: ${name} must be a number, got ${show(value)}`);
}
