import { aliasOf, wrapArray } from '../../core/make.ts';
import type { MemoryFormat } from '../../core/memoryFormat.ts';
import { full, rand, type Tensor, zerosLike } from '../../index.ts';

/** What a call is given; fixtures/strides.py says what each is. */
export interface Given {
  readonly x: Tensor;
  readonly u: Tensor;
  readonly y: Tensor;
  readonly z: Tensor;
  readonly v: Tensor;
  readonly m: Tensor;
}

/** A tensor with these strides, of values between 0 and 1. */
function laid(shape: readonly number[], strides: readonly number[]): Tensor {
  const last = shape.reduce((at, n, d) => at + Math.max(0, n - 1) * strides[d]!, 0);
  const values = Float32Array.from({ length: last + 1 }, (_, i) => 0.1 + ((i * 37) % 80) / 100);
  return aliasOf(wrapArray(values, [last + 1], 'float32'), [...shape], [...strides], 0);
}

export function given(shape: readonly number[], strides: readonly number[]): Given {
  const x = laid(shape, strides);
  const reversed = rand([...shape].reverse());
  const bits = Uint8Array.from(x._storage.data as Float32Array, (v) => Number(v < 0.5));
  return {
    x,
    u: laid(shape, strides),
    y: rand(shape),
    z: reversed.permute(shape.map((_, d) => shape.length - 1 - d)),
    v: rand(shape.slice(-1)),
    m: aliasOf(wrapArray(bits, [bits.length], 'bool'), [...shape], [...strides], 0),
  };
}

/** Indices of zeros that lie in memory as `t` does. */
export const zeroIndices = (t: Tensor): Tensor => zerosLike(t, { dtype: 'int64' });

/** The first places along a dimension, two at most. */
export const firstPlaces = (t: Tensor, dim: number): Tensor => full([Math.min(2, t.size(dim))], 0, { dtype: 'int64' });

export const formats: readonly MemoryFormat[] = ['contiguous', 'preserve', 'channelsLast', 'channelsLast3d'];
