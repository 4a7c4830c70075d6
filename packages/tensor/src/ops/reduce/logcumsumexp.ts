import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { allocate, type FloatArray } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { checkFloatTensor } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from '../elementwise/add.ts';
import { eq } from '../elementwise/eq.ts';
import { exp } from '../elementwise/exp.ts';
import { gt } from '../elementwise/gt.ts';
import { log } from '../elementwise/log.ts';
import { lt } from '../elementwise/lt.ts';
import { neg } from '../elementwise/neg.ts';
import { sub } from '../elementwise/sub.ts';
import { where } from '../elementwise/where.ts';
import { flip } from '../shape/flip.ts';
import { linesOf } from './lines.ts';

/** Running log Σ e^x of the lines of `from`: element i of line (o, j) is at (o n + i) inner + j. */
export function logSumsSoFar(from: FloatArray, out: FloatArray, outer: number, n: number, inner: number): void {
  for (let o = 0; o < outer; o++) {
    for (let j = 0; j < inner; j++) {
      let sum = Number.NEGATIVE_INFINITY;
      for (let i = 0, at = o * n * inner + j; i < n; i++, at += inner) {
        const v = from[at]!;
        const isLower = v < sum;
        const low = isLower ? v : sum;
        const high = isLower ? sum : v;
        sum =
          low === high || low === Number.NEGATIVE_INFINITY
            ? high + (low === high && Number.isFinite(low) ? Math.LN2 : 0)
            : high + Math.log1p(Math.exp(low - high));
        out[at] = sum;
      }
    }
  }
}

export const logcumsumexpOp: OpRecord<[Tensor], { dim: number }> = {
  name: 'logcumsumexp',
  saves: [0, 'output'],
  forward([x], { dim }) {
    const { data, outer, n, inner } = linesOf(x, x.ndim === 0 ? [] : [dim]);
    const out = allocate(x.dtype as 'float32' | 'float64', data.length);
    logSumsSoFar(data as FloatArray, out, outer, n, inner);
    return wrapArray(out, x.shape, x.dtype);
  },
  // dx_k = e^(x_k) Σ_{i ≥ k} g_i e^(-y_i), the positive and the negative g by themselves so that nothing overflows
  backward(g, ctx) {
    const { dim } = ctx.attrs;
    // Where nothing has come yet, nothing is to be undone.
    const [x, y] = [ctx.input(0), where(eq(ctx.output(), Number.NEGATIVE_INFINITY), 0, ctx.output())];
    const part = (logs: Tensor) => exp(add(flip(logcumsumexp(flip(sub(logs, y), dim), dim), dim), x));
    const logs = (size: Tensor) => where(gt(size, 0), log(where(gt(size, 0), size, 1)), Number.NEGATIVE_INFINITY);
    return [sub(part(logs(g)), part(logs(where(lt(g, 0), neg(g), 0))))];
  },
};

/**
 * Running log Σ e^x along a dimension, without overflow.
 *
 * @example
 * ```ts
 * logcumsumexp(tensor([0, 0, 0]), 0); // [0, 0.6931, 1.0986]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logcumsumexp.html
 */
export function logcumsumexp(x: Tensor, dim: Named<'dim', number>): Tensor {
  checkFloatTensor('logcumsumexp', x);
  return apply(logcumsumexpOp, [x], {
    dim: normalizeDim('logcumsumexp', named('logcumsumexp', 'dim', dim) as number, x.ndim),
  });
}
