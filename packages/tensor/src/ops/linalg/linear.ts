import { apply } from '../../autograd/dispatch.ts';
import type { Operand, OpRecord } from '../../autograd/op.ts';
import { showShape } from '../../core/check.ts';
import { copyInto, dense } from '../../core/copy.ts';
import { type FloatArray, isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { aliasOf, allocateStrided, wrapArray } from '../../core/make.ts';
import { type Named, named } from '../../core/options.ts';
import { numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from '../shape/reshape.ts';
import { transpose } from '../shape/transpose.ts';
import { biasMessage, fitsInto } from './addmm.ts';
import { checkOperands, checkRank, leftGradient, product, rowsOf } from './matmulOp.ts';
import { multiply } from './multiply.ts';

/** x [..., in] · weightᵀ [in, out] + bias, as one step: what every fully connected layer is. */
export const linearOp: OpRecord<[x: Tensor, weight: Tensor, bias: Operand]> = {
  name: 'linear',
  saves: [0, 1],
  forward([x, weight, bias]) {
    const [outs, ins] = weight.shape as [number, number];
    const count = numelOf(x.shape.slice(0, -1));
    const rows = x.ndim === 2 ? x : wrapArray(dense(x), [count, ins], x.dtype);
    const shape = [...x.shape.slice(0, -1), outs];
    // A bias for each output goes to the rows where they are computed.
    const perOutput = bias !== null && isFloat(x.dtype) && bias.ndim === 1 && bias.shape[0] === outs;
    const out = allocateStrided(shape, x.dtype, null, undefined, false);
    if (bias && !perOutput) copyInto(out, bias);
    const columns = aliasOf(weight, [ins, outs], [weight._strides[1]!, weight._strides[0]!]);
    multiply(rows, columns, [count, outs], out._storage.data, {
      alpha: 1,
      beta: bias ? 1 : 0,
      ...(perOutput && { bias: dense(bias) as FloatArray }),
    });
    return out;
  },
  backward(g, ctx) {
    const [x, weight] = [ctx.input(0), ctx.input(1)];
    const grad = rowsOf(g);
    const rows = () => leftGradient(grad, ctx.shapeOf(0), ctx.stridesOf(0), transpose(weight, 0, 1));
    return [
      ctx.needs(0) ? (x.ndim === 2 ? rows() : reshape(rows(), x.shape)) : null, // dX = G W
      ctx.needs(1) ? weightGradient(grad, rowsOf(x), weight) : null, // dW = Gᵀ X
      // Summed to the bias's shape by the engine: over the rows, where these are no view, of the copy of them.
      ctx.needs(2) ? (ctx.shapeOf(2).length === 1 ? grad : g) : null,
    ];
  },
};

/** `gᵀ @ x`; as the transposed product where the weight does not lie row by row, which leaves it column by column. */
function weightGradient(g: Tensor, x: Tensor, { shape, _strides: strides }: Tensor): Tensor {
  if (strides[1] === 1 && strides[0] === shape[1]) return product(transpose(g, 0, 1), x);
  return transpose(product(transpose(x, 0, 1), g), 0, 1);
}

/**
 * A fully connected layer, `x · weightᵀ + bias`: `torch.nn.functional.linear`.
 *
 * @param x - shape [..., in]
 * @param weight - shape [out, in], or [in], which gives a result of shape [...]
 * @param bias - shape [out] (or one that broadcasts to the result), or null
 * @returns shape [..., out]
 * @throws ShapeError where the sizes do not fit, TypeError where the dtypes differ
 * @example
 * ```ts
 * linear(tensor([1, 2]), tensor([[1, 1], [0, 1]]), tensor([10, 0])); // [13, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.linear.html
 */
export function linear(x: Tensor, weight: Tensor, biasOrOptions: Named<'bias', Tensor | null> = null): Tensor {
  const bias = named('linear', 'bias', biasOrOptions) ?? null;
  checkOperands('linear', ['input', 'weight', 'bias'], bias ? [x, weight, bias] : [x, weight]);
  if (x.ndim === 0 || x.shape.at(-1) !== weight.shape.at(-1)) {
    throw new ShapeError(
      `linear: an input of shape ${showShape(x.shape)} does not fit a weight of shape ${showShape(weight.shape)}: the last sizes must be equal`,
    );
  }
  if (weight.ndim === 1) {
    if (bias && (x.ndim !== 1 || bias.ndim !== 0)) throw new ShapeError(biasMessage(bias, weight));
    const row = linear(x, reshape(weight, [1, weight.shape[0]!]), bias);
    return reshape(row, x.shape.slice(0, -1));
  }
  checkRank('linear', 'weight', weight, 2);
  const shape = [...x.shape.slice(0, -1), weight.shape[0]!];
  if (bias && !fitsInto(bias.shape, shape)) throw new ShapeError(biasMessage(bias, weight));
  if (bias && !isFloat(x.dtype)) return linear(x, weight).add(bias);
  return apply(linearOp, [x, weight, bias], undefined);
}
