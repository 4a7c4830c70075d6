import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { type FloatArray, isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { allocateLike } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { tracing } from '../../core/tracer.ts';
import type { Tensor } from '../../tensor.ts';
import { inOnePass, laidBy } from '../elementwise/inOnePass.ts';
import { noSlope } from '../elementwise/pointwise.ts';
import { runPointwise } from '../elementwise/runPointwise.ts';
import { where } from '../elementwise/where.ts';

const bent = program(2, (x, weight) => expr.where(expr.gt(x, 0), x, expr.mul(x, weight)));
/** The same of slopes above 0 and up to 1, with which the larger of both lines is the one: a step less. */
const gentle = program(2, (x, weight) => expr.max(expr.mul(x, weight), x));
const bentSlope = program(3, (x, weight, g) => expr.where(expr.gt(x, 0), g, expr.mul(weight, g)));

/** What reaches the slopes, before it is summed. */
const weightSlope = program(2, (x, g) => expr.where(expr.gt(x, 0), 0, expr.mul(g, x)));

function weightGradient(x: Tensor, g: Tensor): Tensor {
  return inOnePass(weightSlope, [x, g], [], [laidBy(x), laidBy(g, x)]) ?? where(x.gt(0), 0, g.mul(x));
}

export const preluOp: OpRecord<[x: Tensor, weight: Tensor]> = {
  name: 'prelu',
  saves: [0, 1],
  forward(inputs) {
    const [x] = inputs;
    return runPointwise(
      'prelu',
      isGentle(inputs[1]) ? gentle : bent,
      inputs,
      x.dtype,
      x.dtype,
      allocateLike(x, x.dtype, false),
    );
  },
  backward(g, ctx) {
    const x = ctx.input(0);
    return [
      ctx.needs(0) ? apply(preluBackwardOp, [x, ctx.input(1), g], undefined) : null,
      ctx.needs(1) ? weightGradient(x, g) : null,
    ];
  },
};

/** Whether all slopes are above 0 and up to 1, as far as anybody may ask: what is recorded holds for all slopes. */
function isGentle(weight: Tensor): boolean {
  return tracing.by === null && (dense(weight) as FloatArray).every((slope) => slope > 0 && slope <= 1);
}

/** The gradient of the input, which lies in memory as PyTorch's iterator leaves it of (x, weight, g). */
export const preluBackwardOp: OpRecord<[x: Tensor, weight: Tensor, g: Tensor]> = {
  name: 'preluBackward',
  saves: [0, 1, 2],
  forward: (inputs) => runPointwise('preluBackward', bentSlope, inputs, inputs[0].dtype, inputs[0].dtype),
  backward(h, ctx) {
    const [x, weight] = [ctx.input(0), ctx.input(1)];
    return [
      ctx.needs(0) ? noSlope(h) : null,
      ctx.needs(1) ? where(x.gt(0), 0, h.mul(ctx.input(2))) : null,
      ctx.needs(2) ? apply(preluBackwardOp, [x, weight, h], undefined) : null,
    ];
  },
};

/**
 * x above 0, weight · x below, with one learned weight or one per channel: `torch.nn.functional.prelu`.
 *
 * @param x - (N, C, …)
 * @param weight - a single value, or C values
 * @throws ShapeError if the number of weights fits neither; TypeError if the dtypes differ
 * @example
 * ```ts
 * prelu(tensor([[-2, 3]]), tensor([0.1])); // [[-0.2000, 3]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.prelu.html
 */
export function prelu(x: Tensor, weight: Tensor): Tensor {
  checkTensor('prelu', x);
  checkTensor('prelu', weight, 'weight');
  if (!isFloat(x.dtype)) throw new TypeError(`prelu: x must be a floating-point tensor, got ${show(x)}`);
  if (weight.dtype !== x.dtype)
    throw new TypeError(`prelu: weight must have the dtype of x, ${x.dtype}, got ${weight.dtype}`);
  const channels = x.ndim < 2 ? 1 : x.shape[1]!;
  if (weight.ndim > 1 || (weight.numel() !== 1 && weight.numel() !== channels))
    throw new ShapeError(
      `prelu: weight must be a single value or have shape [${channels}], one per channel of x of shape ${showShape(x.shape)}, got ${showShape(weight.shape)}`,
    );
  if (weight.numel() === 1) return apply(preluOp, [x, weight.reshape(x.shape.map(() => 1))], undefined);
  return apply(preluOp, [x, weight.reshape(x.shape.map((_, i) => (i === 1 ? channels : 1)))], undefined);
}
