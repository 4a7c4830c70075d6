import { jacobiSvd, luFactor } from '@wick/kernels';
import { apply, decide } from '../autograd/dispatch.ts';
import type { OpRecord } from '../autograd/op.ts';
import { whole } from '../autograd/whole.ts';
import { type Fields, returnType } from '../core/namedTuple.ts';
import type { Tensor } from '../tensor.ts';
import { inv } from './inverse.ts';
import { checkSquare, forMatrices, Gathered, sizesOf, turned } from './matrices.ts';

function determinantOf(n: number, a: Float64Array): number {
  const { sign } = luFactor(n, n, a);
  let product = sign;
  for (let i = 0; i < n; i++) product *= a[i * n + i]!;
  return product;
}

const detOp: OpRecord<[Tensor]> = {
  name: 'linalg.det',
  saves: [0, 'output'],
  forward([x]) {
    const { rows, batch } = sizesOf(x);
    const values = new Gathered(batch, [], x.dtype);
    forMatrices(x, (a, i) => values.put(i, [determinantOf(rows, a)]));
    return values.tensor();
  },
  backward(g, ctx) {
    const [x, out] = [ctx.input(0), ctx.output()];
    const each = (t: Tensor) => t.unsqueeze(-1).unsqueeze(-1);
    // det A · A⁻ᵀ; where A is singular, its cofactors, which exist still.
    const singular = decide('the gradient of det()', out, (all) => all.eq(0).any().item<boolean>());
    return [each(g).mul(singular ? apply(cofactorOp, [x], undefined) : each(out).mul(turned(inv(x))))];
  },
};

/** Cofactors by singular values: det U det V Σ_i (Π_(j ≠ i) s_j) u_i v_iᵀ. */
const cofactorOp: OpRecord<[Tensor]> = {
  name: 'linalg.cofactor',
  forward([x]) {
    const { rows: n, batch } = sizesOf(x);
    const cofactors = new Gathered(batch, [n, n], x.dtype);
    forMatrices(x, (a, index) => {
      const found = jacobiSvd(n, n, a);
      const sum = new Float64Array(n * n);
      if (found === null) sum.fill(Number.NaN);
      else {
        const { values, u, v } = found;
        const sign = determinantOf(n, u.slice()) * determinantOf(n, v.slice());
        for (let i = 0; i < n; i++) {
          let others = sign;
          for (let j = 0; j < n; j++) if (j !== i) others *= values[j]!;
          for (let r = 0; r < n; r++)
            for (let c = 0; c < n; c++) sum[r * n + c]! += others * u[i * n + r]! * v[i * n + c]!;
        }
      }
      cofactors.put(index, sum);
    });
    return cofactors.tensor();
  },
  backward: null,
};

/**
 * The determinant of square matrices, by LU with pivots. Its gradient exists for singular ones, too.
 *
 * @param A - a floating-point tensor [..., n, n]
 * @returns [...]
 * @throws ShapeError unless square; TypeError unless floating-point
 * @example
 * ```ts
 * linalg.det(tensor([[1, 2], [3, 4]])); // -2
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.det.html
 */
export function det(A: Tensor): Tensor {
  checkSquare('det', 'A', A);
  return whole('linalg.det', [A], undefined, ([a]) => [apply(detOp, [a!], undefined)])[0]!;
}

const slogdetOp: OpRecord<[Tensor], undefined, Tensor[]> = {
  name: 'linalg.slogdet',
  saves: [0],
  forward([x]) {
    const { rows: n, batch } = sizesOf(x);
    const signs = new Gathered(batch, [], x.dtype);
    const logs = new Gathered(batch, [], x.dtype);
    forMatrices(x, (a, i) => {
      let { sign } = luFactor(n, n, a);
      let log = 0;
      for (let j = 0; j < n; j++) {
        const pivot = a[j * n + j]!;
        sign *= Math.sign(pivot);
        log += Math.log(Math.abs(pivot));
      }
      signs.put(i, [sign]);
      logs.put(i, [log]);
    });
    return [signs.tensor(), logs.tensor()];
  },
  backward: ([, g], ctx) => [
    g
      ? g
          .unsqueeze(-1)
          .unsqueeze(-1)
          .mul(turned(inv(ctx.input(0))))
      : null,
  ],
};

type Pair = [sign: Tensor, logabsdet: Tensor];
const pair = returnType<Pair, 'sign' | 'logabsdet'>('sign', 'logabsdet');

/**
 * Sign and logarithm of the absolute value of the determinant, which would overflow long before: -∞ and 0 where it is 0.
 *
 * @param A - a floating-point tensor [..., n, n]
 * @throws ShapeError unless square; TypeError unless floating-point
 * @example
 * ```ts
 * const { sign, logabsdet } = linalg.slogdet(tensor([[1, 2], [3, 4]]));
 * sign; // -1
 * logabsdet; // 0.6931
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.slogdet.html
 */
export function slogdet(A: Tensor): Pair & Fields<'sign' | 'logabsdet'> {
  checkSquare('slogdet', 'A', A);
  return pair('linalg_slogdet', apply(slogdetOp, [A], undefined));
}
