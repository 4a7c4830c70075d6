import { randperm as permute } from '@wick/kernels';
import { perform } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { convert } from '../../core/copy.ts';
import type { DType } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { checkShape } from '../../core/shape.ts';
import { generatorOf } from '../../generator/generator.ts';
import type { Tensor } from '../../tensor.ts';
import { randomOptions, readOptions } from '../creation/tensorOptions.ts';
import type { DrawAttrs } from './draw.ts';
import type { RandomTensorOptions } from './drawn.ts';

/** The largest n whose permutation a dtype holds. */
const permutable: Record<DType, number> = {
  bool: 0,
  uint8: 255,
  int32: 2 ** 31 - 1,
  int64: Number.POSITIVE_INFINITY,
  float16: 2 ** 11 + 1,
  bfloat16: 2 ** 8 + 1,
  float32: 2 ** 24 + 1,
  float64: 2 ** 53,
};

/**
 * The numbers 0 to n - 1 in random order.
 *
 * @param n - a whole number from 0 up.
 * @param options - `dtype` is int64 by default.
 * @throws RangeError if `n` is no such number, or the dtype does not hold it.
 * @example
 * ```ts
 * manualSeed(0);
 * randperm(5); // [4, 0, 1, 3, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.randperm.html
 */
export function randperm(n: number, options: RandomTensorOptions = {}): Tensor {
  const [size] = checkShape('randperm', [n]) as [number];
  const { dtype, requiresGrad } = readOptions('randperm', options, 'int64', randomOptions);
  if (dtype === 'bool') throw new TypeError('randperm: dtype bool holds no permutation');
  if (size > permutable[dtype])
    throw new RangeError(`randperm: n must be at most ${permutable[dtype]} for ${dtype}, got ${n}`);
  return perform(randpermOp, [], { generator: generatorOf('randperm', options), size, dtype }).requiresGrad_(
    requiresGrad,
  );
}

const randpermOp: OpRecord<[], DrawAttrs<'size'> & { readonly dtype: DType }> = {
  name: 'randperm',
  forward(_, { generator, size, dtype }) {
    const order = permute(generator._twister, size) as BigInt64Array<ArrayBuffer>;
    return wrapArray(convert(order, dtype), [size], dtype);
  },
  backward: null,
};
