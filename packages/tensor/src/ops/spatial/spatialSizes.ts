import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import type { Rule } from '../../core/options.ts';
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

/** The option of a size for each of `rank` dimensions, or one for all of them. */
export function spatial(value: number, rank: number, least: number): Rule<readonly number[]> {
  return {
    value: Object.freeze(new Array<number>(rank).fill(value)),
    read: (where, name, given) => spatialSizes(where, name, given as Sizes, rank, least),
  };
}

/** A table of options for one, two and three spatial dimensions, by their number less one. */
export function byRank<T>(table: (rank: number) => T): readonly [T, T, T] {
  return [table(1), table(2), table(3)];
}
