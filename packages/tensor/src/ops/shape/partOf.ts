import { aliasOf } from '../../core/make.ts';
import type { Tensor } from '../../tensor.ts';
import type { Geometry } from './asStrided.ts';

export const without = (list: readonly number[], dim: number): number[] => list.filter((_, i) => i !== dim);

export function viewOf(x: Tensor, g: Geometry): Tensor {
  return aliasOf(x, g.shape, g.strides, x._offset + g.offset);
}

export type Take<A> = (shape: readonly number[], strides: readonly number[], attrs: A) => Geometry;
