import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import type { Tensor } from '../../tensor.ts';

/** One number for all spatial dimensions, or one for each. */
export type Sizes = number | readonly number[];

/** Brings a size argument to one whole number per spatial dimension. */
export function spatialSizes(where: string, name: string, value: Sizes, rank: number, least: number): number[] {
  const list =
    typeof value === 'number'
      ? new Array<number>(rank).fill(value)
      : Array.isArray(value)
        ? [...(value as readonly number[])]
        : null;
  if (!list) throw new TypeError(`${where}: ${name} must be a number or an array of ${rank}, got ${show(value)}`);
  if (list.length === 1 && rank > 1) list.push(...new Array<number>(rank - 1).fill(list[0]!));
  if (list.length !== rank || !list.every((n) => Number.isInteger(n) && n >= least)) {
    throw new RangeError(`${where}: ${name} must be one whole number or ${rank}, from ${least} up, got ${show(value)}`);
  }
  return list;
}

/** Runs a function of batched tensors on one that may lack its batch dimension, as PyTorch's layers allow. */
export function withBatch(where: string, x: Tensor, rank: number, run: (batched: Tensor) => Tensor): Tensor {
  if (x.ndim === rank + 2) return run(x);
  if (x.ndim === rank + 1) return run(x.unsqueeze(0)).squeeze(0);
  throw new ShapeError(
    `${where}: expected an input of ${rank + 1} (unbatched) or ${rank + 2} dimensions, got shape ${showShape(x.shape)}`,
  );
}
