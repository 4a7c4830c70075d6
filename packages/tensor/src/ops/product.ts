import { isFloat } from '../core/dtype.ts';
import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import {
  countOf,
  keepReduced,
  optionsOf,
  type ReduceOptions,
  type Reduction,
  readDType,
  readReduction,
  type SumOptions,
} from '../reduce/arguments.ts';
import { allRow, anyRow } from '../reduce/extremeRows.ts';
import { productRow, productRowBig } from '../reduce/sums.ts';
import type { Tensor } from '../tensor.ts';
import { permute, reshape, to } from './movement.ts';
import { hasZero, productsOfOthers } from './scan.ts';
import { foldBig, foldNumbers } from './sum.ts';

export const prodOp: OpRecord<[Tensor], Reduction> = {
  name: 'prod',
  saves: [0, 'output'],
  forward([x], attrs) {
    if (x.dtype === 'int64') return foldBig(x, attrs, 1n, productRowBig);
    return foldNumbers(x, attrs, 1, productRow, x.dtype);
  },
  backward(g, ctx) {
    const x = ctx.input(0);
    const grad = keepReduced(g, ctx.attrs, x.shape);
    if (!hasZero(x)) return [grad.mul(keepReduced(ctx.output(), ctx.attrs, x.shape)).div(x)];
    return [grad.mul(othersOver(x, ctx.attrs.dims))];
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

/** {@link Tensor.prod} */
export function prod(x: Tensor, dim?: SumOptions['dim'] | SumOptions, keepdim?: boolean): Tensor {
  const options = optionsOf<SumOptions>('prod', dim, keepdim);
  const reduction = readReduction('prod', x, options);
  const dtype = readDType('prod', options.dtype) ?? (isFloat(x.dtype) ? x.dtype : 'int64');
  // Narrower integers wrap in the end as they would on the way.
  const source = to(x, isFloat(dtype) || (dtype === 'bool' && x.dtype === 'bool') ? dtype : 'int64');
  return to(apply(prodOp, [source], reduction), dtype);
}

interface Test extends Reduction {
  /** uint8 tensors give uint8, all others bool. */
  readonly dtype: 'bool' | 'uint8';
}

export const anyOp: OpRecord<[Tensor], Test> = {
  name: 'any',
  forward: ([x], attrs) => foldNumbers(x, attrs, 0, anyRow, attrs.dtype),
  backward: null,
};

export const allOp: OpRecord<[Tensor], Test> = {
  name: 'all',
  forward: ([x], attrs) => foldNumbers(x, attrs, 1, allRow, attrs.dtype),
  backward: null,
};

function test(where: string, op: OpRecord<[Tensor], Test>, x: Tensor, options: ReduceOptions): Tensor {
  const none = Array.isArray(options.dim) && options.dim.length === 0; // here an empty list is taken at its word
  const { dims, keepdim } = none ? { dims: [], keepdim: true } : readReduction(where, x, options);
  return apply(op, [x], { dims, keepdim, dtype: x.dtype === 'uint8' ? 'uint8' : 'bool' });
}

/** {@link Tensor.any} */
export function any(x: Tensor, dim?: ReduceOptions['dim'] | ReduceOptions, keepdim?: boolean): Tensor {
  return test('any', anyOp, x, optionsOf<ReduceOptions>('any', dim, keepdim));
}

/** {@link Tensor.all} */
export function all(x: Tensor, dim?: ReduceOptions['dim'] | ReduceOptions, keepdim?: boolean): Tensor {
  return test('all', allOp, x, optionsOf<ReduceOptions>('all', dim, keepdim));
}
