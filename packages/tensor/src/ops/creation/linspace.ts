import { isHalf, narrow } from '../../core/half.ts';
import { wrapArray } from '../../core/make.ts';
import { type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { allocateFor } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { boundOf, check, spaced } from './spaced.ts';
import { creationOptions, type TensorOptions } from './tensorOptions.ts';

/** Options of `linspace`. */
export interface LinspaceOptions extends TensorOptions {
  /** How many values, also by position; has to be given. */
  steps?: number;
}

export const linspaceOptions = optionTable(
  { ...creationOptions.known, steps: unchecked(undefined as unknown as number) } satisfies RulesFor<LinspaceOptions>,
  ['steps'],
);

/**
 * `steps` values from `start` to `end`, both included, at equal distances. The second half is counted back from the
 * end, so that it is met exactly.
 *
 * @param steps - how many, from 0 up; 1 gives `start`.
 * @param options - dtype float32 by default; integers are cut off towards zero.
 * @throws RangeError unless `steps` is a whole number from 0 up
 * @example
 * ```ts
 * linspace(0, 1, 5); // [0, 0.25, 0.5, 0.75, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linspace.html
 */
export function linspace(
  from: number | Tensor,
  to: number | Tensor,
  ...given: Given<LinspaceOptions, [steps: number]>
): Tensor {
  const [start, end] = [boundOf(from), boundOf(to)];
  const { steps, ...options } = linspaceOptions.take('linspace', given);
  const { dtype, requiresGrad } = check('linspace', start, end, steps, options);
  const out = allocateFor([steps], dtype, 'linspace');
  const values = spaced(start, end, steps, dtype);
  if (out instanceof BigInt64Array) for (let i = 0; i < steps; i++) out[i] = BigInt(Math.trunc(values[i]!));
  else out.set(isHalf(dtype) ? narrow(values, dtype) : values);
  return wrapArray(out, [steps], dtype).requiresGrad_(requiresGrad);
}
