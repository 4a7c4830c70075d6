import { show } from '../../core/check.ts';
import { allocate, type DType } from '../../core/dtype.ts';
import { makeTensor } from '../../core/make.ts';
import { numelOf } from '../../core/shape.ts';
import { Storage } from '../../core/storage.ts';
import { isTensor } from '../../core/tensorCore.ts';
import { generatorOf, type RandomOptions } from '../../generator/generator.ts';
import { stridesLike } from '../../generator/memoryOrder.ts';
import type { Tensor } from '../../tensor.ts';
import { readOptions, type TensorOptions } from '../creation/tensorOptions.ts';

/** Options of every function that makes a random tensor. */
export type RandomTensorOptions = TensorOptions & RandomOptions;

/** Makes a tensor and lets `fill` draw into it; options are checked before anything is drawn. */
export function drawn(
  where: string,
  shape: readonly number[],
  options: RandomTensorOptions,
  dtype: DType,
  fill: (t: Tensor, options: RandomOptions) => Tensor,
  strides?: readonly number[],
): Tensor {
  const chosen = readOptions(where, options, dtype);
  const generator = generatorOf(where, options);
  const t = makeTensor({
    storage: new Storage(allocate(chosen.dtype, numelOf(shape))),
    shape: [...shape],
    strides,
    dtype: chosen.dtype,
  });
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

/** A tensor like another one; the strides are its own too, if they have no gaps, and draws follow them. */
export function drawnLike(
  where: string,
  t: Tensor,
  options: RandomTensorOptions,
  fill: (t: Tensor, options: RandomOptions) => Tensor,
): Tensor {
  if (!isTensor(t)) throw new TypeError(`${where}: expected a Tensor, got ${show(t)}`);
  return drawn(where, t.shape, options, t.dtype, fill, stridesLike(t.shape, t._strides));
}
