import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { allocate, type DType, type FloatArray } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { byValues } from '../elementwise/byValues.ts';
import { pad } from '../shape/pad.ts';
import { to } from '../shape/to.ts';
import { readDType } from './arguments.ts';
import { cumsumOp } from './cumsum.ts';
import type { Lines } from './lines.ts';
import { linesAs, type ScanOptions, scanOptions, scanType } from './scan.ts';

export const cumprodOp: OpRecord<[Tensor], { dim: number }> = {
  name: 'cumprod',
  saves: [0, 'output'],
  forward([x], { dim }) {
    const dtype = scanType(x.dtype);
    const lines = linesAs(x, dim, dtype);
    const out = allocate(dtype, lines.data.length);
    if (dtype === 'int64') multiplyBigs(lines, out as BigInt64Array);
    else multiplyNumbers(lines, out as FloatArray);
    return wrapArray(out, x.shape, dtype);
  },
  backward(g, ctx) {
    const { dim } = ctx.attrs;
    const x = ctx.input(0);
    if (x.numel() <= 1 || x.shape[dim] === 1) return [g];
    // Σ_{i ≥ k} g_i y_i / x_k
    const divided = () => apply(cumsumOp, [g.mul(ctx.output())], { dim, reverse: true }).div(x);
    return [byZeros(x, () => withoutDividing(g, x, dim), divided)];
  },
};

/** (Π_{k < j} x_k) · S_j, where S_j = g_j + x_{j+1} S_{j+1}. Each round doubles how far S_j reaches. */
function withoutDividing(g: Tensor, x: Tensor, dim: number): Tensor {
  let s = g;
  let factor = shift(x, dim, -1, 0);
  for (let step = 1; step < x.shape[dim]!; step *= 2) {
    s = s.add(factor.mul(shift(s, dim, -step, 0)));
    factor = factor.mul(shift(factor, dim, -step, 0));
  }
  return productsBefore(x, dim).mul(s);
}

/** A gradient that can be formed by dividing unless some element is 0. */
export function byZeros(x: Tensor, withoutDividing: () => Tensor, divided: () => Tensor): Tensor {
  return byValues(x, (all) => all.eq(0).any(), withoutDividing, divided);
}

/** Moves the elements `by` places along `dim` (forwards if positive); `value` comes in at the end that is left. */
function shift(x: Tensor, dim: number, by: number, value: number): Tensor {
  const pads = new Array<number>(2 * (x.ndim - dim)).fill(0);
  pads[pads.length - 2] = by;
  pads[pads.length - 1] = -by;
  return pad(x, pads, { value });
}

/** For every element the product of those before it, by doubling: right where elements are 0, and differentiable. */
function productsBefore(x: Tensor, dim: number, direction: 1 | -1 = 1): Tensor {
  let products = shift(x, dim, direction, 1);
  for (let step = 1; step < x.shape[dim]!; step *= 2) {
    products = products.mul(shift(products, dim, direction * step, 1));
  }
  return products;
}

/** For every element the product of all others along `dim`. */
export function productsOfOthers(x: Tensor, dim: number): Tensor {
  return productsBefore(x, dim, 1).mul(productsBefore(x, dim, -1));
}

/**
 * Running products along a dimension. Integers and bools give int64. See {@link Tensor.cumprod}.
 *
 * @example
 * ```ts
 * cumprod(tensor([1, 2, 3]), 0); // [1, 2, 6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cumprod.html
 */
export function cumprod(x: Tensor, dimOrOptions: number | ScanOptions, options?: { dtype?: DType }): Tensor {
  checkTensor('cumprod', x);
  const { dim, dtype: asked } = scanOptions.take('cumprod', [dimOrOptions, options]);
  const at = normalizeDim('cumprod', dim, x.ndim);
  const dtype = readDType('cumprod', asked);
  const out = apply(cumprodOp, [to(x, dtype ?? x.dtype)], { dim: at });
  return to(out, dtype ?? out.dtype);
}

function multiplyNumbers({ data, outer, n, inner }: Lines, out: FloatArray): void {
  const x = data as FloatArray;
  for (let o = 0; o < outer; o++) {
    for (let j = 0; j < inner; j++) {
      let at = o * n * inner + j;
      let product = 1;
      for (let i = 0; i < n; i++, at += inner) {
        product *= x[at]!;
        out[at] = product;
      }
    }
  }
}

function multiplyBigs({ data, outer, n, inner }: Lines, y: BigInt64Array): void {
  const x = data as BigInt64Array;
  for (let o = 0; o < outer; o++) {
    for (let j = 0; j < inner; j++) {
      let at = o * n * inner + j;
      let product = 1n;
      for (let i = 0; i < n; i++, at += inner) {
        product = BigInt.asIntN(64, product * x[at]!);
        y[at] = product;
      }
    }
  }
}
