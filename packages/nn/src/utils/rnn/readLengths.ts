import { constantElements, show } from '@wick/tensor/internal';
import { ShapeError, Tensor } from '@wick/tensor/light';

/** One length per sequence of a padded tensor, as numbers. */
export function readLengths(
  where: string,
  lengths: Tensor | readonly number[],
  padded: Tensor,
  batch: number,
): number[] {
  if (!(lengths instanceof Tensor) && !Array.isArray(lengths))
    throw new TypeError(`${where}: lengths must be a Tensor or an array of numbers, got ${show(lengths)}`);
  if (lengths instanceof Tensor && lengths.ndim !== 1)
    throw new ShapeError(`${where}: lengths must have 1 dimension, got shape ${show([...lengths.shape])}`);
  const counts = Array.from<number | bigint, number>(
    lengths instanceof Tensor
      ? constantElements(lengths, `${where}() by the lengths`, 'give lengths as numbers')
      : (lengths as readonly number[]),
    Number,
  );
  if (counts.length !== batch)
    throw new ShapeError(
      `${where}: expected ${batch} lengths, one per sequence of shape ${show([...padded.shape])}, got ${counts.length}`,
    );
  return counts;
}
