import { checkTensor } from '../../core/operand.ts';
import { naming } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from '../shape/reshape.ts';

/**
 * The Kronecker product: every element of `a` times the whole of `b`, `torch.kron`.
 *
 * @returns shape [a_0 · b_0, …]; where the numbers of dimensions differ, sizes of 1 are put in front
 * @example
 * ```ts
 * kron(tensor([1, 2]), tensor([1, 10])); // [1, 10, 2, 20]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.kron.html
 */
export function kron(a: Tensor, b: Tensor): Tensor {
  checkTensor('kron', a, 'a');
  checkTensor('kron', b, 'b');
  const rank = Math.max(a.ndim, b.ndim);
  const sizes = (t: Tensor) => [...new Array<number>(rank - t.ndim).fill(1), ...t.shape];
  const [p, q] = [sizes(a), sizes(b)];
  const left = reshape(
    a,
    p.flatMap((n) => [n, 1]),
  );
  const right = reshape(
    b,
    q.flatMap((n) => [1, n]),
  );
  const spread = naming('kron', () => left.mul(right));
  return reshape(
    spread,
    p.map((n, d) => n * q[d]!),
  );
}
