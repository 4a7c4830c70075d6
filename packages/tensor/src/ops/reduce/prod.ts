import { rowProducts } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { isFloat } from '../../core/dtype.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { permute } from '../shape/permute.ts';
import { reshape } from '../shape/reshape.ts';
import { to } from '../shape/to.ts';
import {
  countOf,
  type KeepAs,
  keepReduced,
  optionsOf,
  type Reduction,
  readDType,
  readReduction,
  type SumOptions,
  sumOptions,
} from './arguments.ts';
import { byZeros, productsOfOthers } from './cumprod.ts';
import { foldBig, foldNumbers, reduced } from './sum.ts';
import { straightLines } from './sumAlong.ts';
import { productRow, productRowBig } from './sums.ts';

export const prodOp: OpRecord<[Tensor], Reduction> = {
  name: 'prod',
  saves: [0, 'output'],
  forward([x], attrs) {
    if (x.dtype === 'int64') return foldBig(x, attrs, 1n, productRowBig);
    const lines = straightLines(x, attrs.dims);
    if (lines?.inner === 1) {
      const found = new Float64Array(lines.outer);
      if (rowProducts(lines.data, lines.outer, lines.n, found)) return reduced(found, x, attrs, x.dtype);
    }
    return foldNumbers(x, attrs, 1, productRow, x.dtype);
  },
  backward(g, ctx) {
    const x = ctx.input(0);
    const grad = keepReduced(g, ctx.attrs, x.shape);
    const divided = () => grad.mul(keepReduced(ctx.output(), ctx.attrs, x.shape)).div(x);
    return [byZeros(x, () => grad.mul(othersOver(x, ctx.attrs.dims)), divided)];
  },
};

/** For every element the product of all others over `dims`, which are laid side by side for it. */
function othersOver(x: Tensor, dims: readonly number[]): Tensor {
  const order = [...x.shape.keys()].filter((d) => !dims.includes(d)).concat(dims);
  const back = order.map((_, d) => order.indexOf(d));
  const permuted = permute(x, order);
  const kept = permuted.shape.slice(0, x.ndim - dims.length);
  const others = productsOfOthers(reshape(permuted, [...kept, countOf(x.shape, dims)]), kept.length);
  return permute(reshape(others, permuted.shape), back);
}

/**
 * The product of the elements, over all dimensions or some, 1 where there are none. See {@link Tensor.prod}.
 *
 * @example
 * ```ts
 * prod(tensor([[1, 2], [3, 4]]), 1); // [2, 12]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.prod.html
 */
export function prod(x: Tensor, dim?: SumOptions['dim'] | SumOptions, keepdim?: KeepAs): Tensor {
  checkTensor('prod', x);
  const options = optionsOf('prod', sumOptions, dim, keepdim);
  const reduction = readReduction('prod', x, options);
  const dtype = readDType('prod', options.dtype) ?? (isFloat(x.dtype) ? x.dtype : 'int64');
  // Narrower integers wrap in the end as they would on the way.
  const source = to(x, isFloat(dtype) || (dtype === 'bool' && x.dtype === 'bool') ? dtype : 'int64');
  return to(apply(prodOp, [source], reduction), dtype);
}
