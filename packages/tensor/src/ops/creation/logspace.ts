import { isFloat } from '../../core/dtype.ts';
import { halfBits, halfValue, isHalf } from '../../core/half.ts';
import { wrapArray } from '../../core/make.ts';
import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import { allocateFor } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { type LinspaceOptions, linspaceOptions } from './linspace.ts';
import { boundOf, check, spaced } from './spaced.ts';

/** Options of `logspace`. */
export interface LogspaceOptions extends LinspaceOptions {
  /** Of the powers. Default: 10. */
  base?: number;
}

const logspaceOptions = optionTable({ ...linspaceOptions.known, base: real(10) } satisfies RulesFor<LogspaceOptions>, [
  'steps',
  'base',
]);

/**
 * base ** x for the x of `linspace(start, end, steps)`.
 *
 * @param options - `base`: 10 by default; `dtype`: float32 by default.
 * @throws RangeError unless `steps` is a whole number from 0 up
 * @example
 * ```ts
 * logspace(0, 2, 3); // [1, 10, 100]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logspace.html
 */
export function logspace(
  first: number | Tensor,
  last: number | Tensor,
  ...given: Given<LogspaceOptions, [steps: number, base: number]>
): Tensor {
  const [start, end] = [boundOf(first), boundOf(last)];
  const { steps, base, ...options } = logspaceOptions.take('logspace', given);
  const { dtype, requiresGrad } = check('logspace', start, end, steps, options);
  if (isHalf(dtype)) {
    const [from, to] = [start, end].map((x) => halfValue(halfBits(x, dtype), dtype)) as [number, number];
    return logspace(from, to, steps, { base }).to(dtype).requiresGrad_(requiresGrad);
  }
  const out = allocateFor([steps], dtype, 'logspace');
  const round = dtype === 'float32' ? Math.fround : isFloat(dtype) ? (x: number) => x : Math.trunc;
  const exponents = spaced(round(start), round(end), steps, 'float64'); // not rounded to float32 in between
  for (let i = 0; i < steps; i++) {
    const y = base ** exponents[i]!;
    out[i] = out instanceof BigInt64Array ? BigInt(Math.trunc(y)) : y;
  }
  return wrapArray(out, [steps], dtype).requiresGrad_(requiresGrad);
}
