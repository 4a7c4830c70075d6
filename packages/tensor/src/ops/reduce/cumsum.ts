import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { allocate, type DType, type FloatArray } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { to } from '../shape/to.ts';
import { readDType } from './arguments.ts';
import type { Lines } from './lines.ts';
import { linesAs, type ScanAttrs, type ScanOptions, scanOptions, scanType } from './scan.ts';

export const cumsumOp: OpRecord<[Tensor], ScanAttrs> = {
  name: 'cumsum',
  forward([x], { dim, reverse }) {
    const dtype = scanType(x.dtype);
    const lines = linesAs(x, dim, dtype);
    const out = allocate(dtype, lines.data.length);
    if (dtype === 'int64') sumBigs(lines, out as BigInt64Array, reverse);
    else sumNumbers(lines, out as FloatArray, reverse);
    return wrapArray(out, x.shape, dtype);
  },
  // y_i = Σ_{k ≤ i} x_k, so dx_k = Σ_{i ≥ k} g_i: the same sum from the other end
  backward(g, { attrs }) {
    if (g.numel() <= 1 || g.shape[attrs.dim] === 1) return [g];
    return [apply(cumsumOp, [g], { dim: attrs.dim, reverse: !attrs.reverse })];
  },
};

/**
 * Running sums along a dimension. Integers and bools give int64. See {@link Tensor.cumsum}.
 *
 * @example
 * ```ts
 * cumsum(tensor([1, 2, 3]), 0); // [1, 3, 6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cumsum.html
 */
export function cumsum(x: Tensor, dimOrOptions: number | ScanOptions, options?: { dtype?: DType }): Tensor {
  checkTensor('cumsum', x);
  const { dim, dtype: asked } = scanOptions.take('cumsum', [dimOrOptions, options]);
  const at = normalizeDim('cumsum', dim, x.ndim);
  const dtype = readDType('cumsum', asked);
  const out = apply(cumsumOp, [to(x, dtype ?? x.dtype)], { dim: at, reverse: false });
  return to(out, dtype ?? out.dtype);
}

function sumNumbers({ data, outer, n, inner }: Lines, out: FloatArray, reverse: boolean): void {
  const x = data as FloatArray;
  const step = reverse ? -inner : inner;
  const sums = new Float64Array(inner > 1 ? inner : 0);
  for (let o = 0; o < outer; o++) {
    if (inner > 1) {
      sums.fill(0);
      let start = (o * n + (reverse ? n - 1 : 0)) * inner;
      for (let i = 0; i < n; i++, start += step)
        for (let j = 0; j < inner; j++) out[start + j] = sums[j]! += x[start + j]!;
      continue;
    }
    for (let j = 0; j < inner; j++) {
      let at = (o * n + (reverse ? n - 1 : 0)) * inner + j;
      let sum = 0; // in double
      for (let i = 0; i < n; i++, at += step) {
        sum += x[at]!;
        out[at] = sum;
      }
    }
  }
}

function sumBigs({ data, outer, n, inner }: Lines, y: BigInt64Array, reverse: boolean): void {
  const x = data as BigInt64Array;
  const step = reverse ? -inner : inner;
  for (let o = 0; o < outer; o++) {
    for (let j = 0; j < inner; j++) {
      let at = (o * n + (reverse ? n - 1 : 0)) * inner + j;
      let sum = 0n;
      for (let i = 0; i < n; i++, at += step) {
        sum = BigInt.asIntN(64, sum + x[at]!);
        y[at] = sum;
      }
    }
  }
}
