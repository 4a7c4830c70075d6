import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { inOnePass, laidBy } from '../elementwise/inOnePass.ts';
import { mul } from '../elementwise/mul.ts';
import { runPointwise } from '../elementwise/runPointwise.ts';
import { sigmoid, sigmoidBackward } from './sigmoid.ts';

const gated = program(2, (a, b) => expr.mul(a, expr.sigmoid(b)));

/** The slope of the gate, with the roundings of its operations. */
const gateSlope = program(3, (g, a, b) => {
  const y = expr.sigmoid(b);
  return expr.mul(expr.mul(expr.mul(g, a), y), expr.sub(1, y));
});

function gateGradient(g: Tensor, a: Tensor, b: Tensor): Tensor {
  const alone = inOnePass(gateSlope, [g, a, b], [], [laidBy(g, a), laidBy(b)]);
  return alone ?? apply(sigmoidBackward, [mul(g, a), sigmoid(b)], undefined);
}

/** a · σ(b) */
export const gluOp: OpRecord<[a: Tensor, b: Tensor]> = {
  name: 'glu',
  saves: [0, 1],
  forward: (inputs) => runPointwise('glu', gated, inputs, inputs[0].dtype, inputs[0].dtype),
  backward: (g, ctx) => [
    ctx.needs(0) ? apply(gluOp, [g, ctx.input(1)], undefined) : null,
    ctx.needs(1) ? gateGradient(g, ctx.input(0), ctx.input(1)) : null,
  ],
};

/** Options of {@link glu}. */
export interface GluOptions {
  /** The dimension that is halved. Default: -1. */
  dim?: number;
}

const gluOptions = optionTable({ dim: unchecked(-1) } satisfies RulesFor<GluOptions>, ['dim']);

/**
 * The first half of x times the sigmoid of the second: `torch.nn.functional.glu`.
 *
 * @throws ShapeError if the dimension is odd
 * @example
 * ```ts
 * glu(tensor([1, 2, 0, 0])); // [0.5, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.glu.html
 */
export function glu(x: Tensor, ...given: Given<GluOptions, [dim: number]>): Tensor {
  checkTensor('glu', x);
  if (!isFloat(x.dtype)) throw new TypeError(`glu: x must be a floating-point tensor, got ${show(x)}`);
  const { dim } = gluOptions.take('glu', given);
  const at = normalizeDim('glu', dim, x.ndim);
  if (x.ndim === 0 || x.shape[at]! % 2 !== 0)
    throw new ShapeError(`glu: dimension ${dim} must have an even size to be halved, got shape ${showShape(x.shape)}`);
  const half = x.shape[at]! / 2;
  return apply(gluOp, [x.narrow(at, 0, half), x.narrow(at, half, half)], undefined);
}
