import type { DType } from '../../core/dtype.ts';
import { allocateStrided } from '../../core/make.ts';
import type { MemoryFormatOptions } from '../../core/memoryFormat.ts';
import { transforming } from '../../core/transforming.ts';
import { generatorOf, type RandomOptions } from '../../generator/generator.ts';
import type { Tensor } from '../../tensor.ts';
import {
  type CreationTable,
  checkTensorLike,
  randomLikeOptions,
  randomOptions,
  readOptions,
  stridesLike,
  type TensorOptions,
} from '../creation/tensorOptions.ts';

/** Options of every function that makes a random tensor. */
export type RandomTensorOptions = TensorOptions & RandomOptions;

/** Options of every function that makes a random tensor like another one. */
export type RandomLikeOptions = RandomTensorOptions & MemoryFormatOptions;

/** Makes a tensor and lets `fill` draw into it; options are checked before anything is drawn. */
export function drawn(
  where: string,
  shape: readonly number[],
  options: RandomTensorOptions,
  dtype: DType,
  fill: (t: Tensor, options: RandomOptions) => Tensor,
  strides: readonly number[] | null = null,
  table: CreationTable = randomOptions,
): Tensor {
  const chosen = readOptions(where, options, dtype, table);
  const generator = generatorOf(where, options);
  const draws = transforming.by?.draws() ?? null;
  const t =
    draws === null
      ? allocateStrided([...shape], chosen.dtype, strides, where)
      : transforming.by!.asOne(allocateStrided([draws, ...shape], chosen.dtype, null, where));
  named(where, () => fill(t, { generator }));
  // What is drawn from a tensor of probabilities may have a history, in which its gradient is 0.
  return t.requiresGrad ? t : t.requiresGrad_(chosen.requiresGrad);
}

/** What a creation function says is wrong, it says in its own name. */
function named(where: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) error.message = error.message.replace(/^\w+(?=: )/, where);
    throw error;
  }
}

/** A tensor like another one, which it also lies in memory as, but for gaps; draws follow its memory. */
export function drawnLike(
  where: string,
  t: Tensor,
  options: RandomLikeOptions,
  fill: (t: Tensor, options: RandomOptions) => Tensor,
): Tensor {
  return drawn(
    where,
    checkTensorLike(where, t).shape,
    options,
    t.dtype,
    fill,
    stridesLike(where, t, options),
    randomLikeOptions,
  );
}
