import { full, type Tensor, type TensorOptions } from '@wick/tensor/light';

/**
 * The order of dimensions in which a tensor without gaps lies row by row in memory; null where it does as it is, or in no
 * order at all.
 */
export function memoryOrder(t: Tensor): readonly number[] | null {
  if (t.isContiguous()) return null;
  const strides = t.stride();
  const order = strides.map((_, d) => d).sort((a, b) => strides[b]! - strides[a]!);
  return t.permute(order).isContiguous() ? order : null;
}

/** A tensor of one value that lies in memory as `t` does; where that has gaps, row by row. */
export function fullAs(t: Tensor, value: number, { dtype = t.dtype }: TensorOptions = {}): Tensor {
  const order = memoryOrder(t);
  return order === null
    ? full(t.shape, value, { dtype })
    : full([t.numel()], value, { dtype }).asStrided(t.shape, t.stride());
}
