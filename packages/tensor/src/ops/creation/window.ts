import { checkCount } from '../../core/check.ts';
import { convert } from '../../core/copy.ts';
import { type DType, isFloat } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { flag } from '../../core/options.ts';
import { allocateFor } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { creationOptions, type TensorOptions } from './tensorOptions.ts';

/** Options of every window function. */
export interface WindowOptions extends TensorOptions {
  /** Whether the last of `windowLength + 1` values is left out, so that windows follow each other. Default: true. */
  periodic?: boolean;
}

/** The rules of {@link WindowOptions}. */
export const windowRules = { ...creationOptions.known, periodic: flag(true) };

interface Read {
  readonly dtype: DType | undefined;
  readonly requiresGrad: boolean;
  readonly periodic: boolean;
}

/** The values of a window: `at` tells the i-th of `last` + 1. */
export function windowOf(
  where: string,
  windowLength: number,
  { dtype = 'float32', requiresGrad, periodic }: Read,
  at: (i: number, last: number) => number,
): Tensor {
  const n = checkCount(where, 'windowLength', windowLength, 0);
  if (!isFloat(dtype)) throw new TypeError(`${where}: dtype must be a floating-point one, got ${dtype}`);
  const values = allocateFor([n], 'float64', where);
  const last = periodic ? n : n - 1;
  for (let i = 0; i < n; i++) values[i] = n === 1 ? 1 : at(i, last);
  return wrapArray(convert(values, dtype, 'float64'), [n], dtype).requiresGrad_(requiresGrad);
}
