import type { Tensor } from '../../tensor.ts';
import { zeros } from '../creation/zeros.ts';
import { scatter } from '../indexing/scatter.ts';
import { reshape } from '../shape/reshape.ts';

/**
 * The gradient of values that were picked along a dimension at `indices`: zeros of the input's shape with `g` at those
 * places.
 */
export function pickedGradient(
  g: Tensor | null | undefined,
  indices: Tensor,
  shape: readonly number[],
  { dim, keepdim }: { dim: number; keepdim: boolean },
): Tensor | null {
  if (!g) return null;
  if (shape.length === 0) return reshape(g, []);
  const kept = keepdim ? g.shape : g.shape.toSpliced(dim, 0, 1);
  const source = keepdim ? g : reshape(g, kept);
  const places = keepdim ? indices : reshape(indices, kept);
  return scatter(zeros([...shape], { dtype: g.dtype }), dim, places, source);
}
