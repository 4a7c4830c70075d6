import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import type { BinaryRow } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { runBinary } from './pointwise.ts';

/** Tolerances of `isclose` and `allclose`. */
export interface ClosenessOptions {
  /** Relative to the second operand. Default: 1e-5. */
  rtol?: number;
  /** Absolute. Default: 1e-8. */
  atol?: number;
  /** Whether NaN is close to NaN. Default: false. */
  equalNan?: boolean;
}

export const iscloseOp: OpRecord<[Tensor, Tensor], Required<ClosenessOptions>> = {
  name: 'isclose',
  forward([a, b], { rtol, atol, equalNan }) {
    const number: BinaryRow = (n, out, o, so, x, p, sa, y, q, sb) => {
      for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
        const u = x[p]!;
        const v = y[q]!;
        const error = Math.abs(u - v);
        const close = u === v || (error <= atol + Math.abs(rtol * v) && error < Number.POSITIVE_INFINITY);
        out[o] = close || (equalNan && Number.isNaN(u) && Number.isNaN(v)) ? 1 : 0;
      }
    };
    return runBinary('isclose', { number }, a, b, 'float64', 'bool');
  },
  backward: null,
};

/** How the options of `isclose` are given. */
export type GivenCloseness = Given<ClosenessOptions, [rtol: number, atol: number, equalNan: boolean]>;

const closenessOptions = optionTable(
  { rtol: real(1e-5), atol: real(1e-8), equalNan: flag(false) } satisfies RulesFor<ClosenessOptions>,
  ['rtol', 'atol', 'equalNan'],
);

/**
 * |a - b| ≤ atol + rtol · |b|, element by element: `torch.isclose`.
 *
 * @throws TypeError if the dtypes differ, RangeError for a negative tolerance
 * @example
 * ```ts
 * isclose(tensor([1, 2]), tensor([1.000001, 2.1])); // [true, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isclose.html
 */
export function isclose(a: Tensor, b: Tensor, ...given: GivenCloseness): Tensor {
  return close('isclose', a, b, given);
}

export function close(name: string, a: Tensor, b: Tensor, given: readonly unknown[]): Tensor {
  checkTensor(name, a);
  checkTensor(name, b, 'other');
  if (a.dtype !== b.dtype)
    throw new TypeError(`${name}: both tensors must have the same dtype, got ${a.dtype} and ${b.dtype}`);
  const { rtol, atol, equalNan } = closenessOptions.take(name, given);
  for (const [key, value] of Object.entries({ rtol, atol }))
    if (!(value >= 0)) throw new RangeError(`${name}: ${key} must be 0 or more, got ${show(value)}`);
  return apply(iscloseOp, [a, b], { rtol, atol, equalNan });
}
