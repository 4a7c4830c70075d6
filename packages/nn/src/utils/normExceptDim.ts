import { show } from '@wick/tensor/internal';
import { norm, type Tensor } from '@wick/tensor/light';

/** The dimension that keeps its norms apart; -1 stands for none, as PyTorch has it. */
export function readDim(where: string, dim: number | null, weight: Tensor): number {
  if (dim === null || dim === -1) return -1;
  if (!Number.isInteger(dim) || dim < -weight.ndim || dim >= weight.ndim)
    throw new RangeError(
      `${where}: dim must be null or a dimension of the weight of shape [${weight.shape.join(', ')}], got ${show(dim)}`,
    );
  return dim < 0 ? dim + weight.ndim : dim;
}

/** The 2-norms over all dimensions but `dim`, which broadcast against the tensor; with -1 the norm of all of it. */
export function normExceptDim(v: Tensor, dim: number): Tensor {
  if (dim === -1) return norm(v);
  const others = v.shape.map((_, d) => d).filter((d) => d !== dim);
  return others.length > 0 ? norm(v, 2, others, true) : v.abs();
}

/** w = g v / ‖v‖ */
export function weightFrom(v: Tensor, g: Tensor, dim: number): Tensor {
  return v.mul(g.div(normExceptDim(v, dim)));
}
