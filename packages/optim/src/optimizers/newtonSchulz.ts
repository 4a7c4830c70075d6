import { norm, type Tensor, tensor } from '@wick/tensor/light';
import { floats } from '../optimizer/memory.ts';

/**
 * Brings the singular values of a matrix towards 1, all at once, by a quintic Newton-Schulz iteration: its orthogonal
 * factor U Vᵀ, with singular values between about 0.7 and 1.2 in the place of 1. As in PyTorch the matrices are kept in
 * bfloat16: rounded to 8 bits after each operation.
 *
 * ```
 * X = M / max(‖M‖, eps)                     transposed if M is tall
 * A = X Xᵀ,   X = a X + (b A + c A²) X      `steps` times
 * ```
 *
 * @param matrix - 2-D
 * @returns a float32 tensor of its shape
 * @see https://kellerjordan.github.io/posts/muon/
 */
export function newtonSchulz(
  matrix: Tensor,
  [a, b, c]: readonly [number, number, number],
  steps: number,
  eps: number,
): Tensor {
  const tall = matrix.size(0) > matrix.size(1);
  let x = bfloat16(tall ? matrix.t() : matrix);
  const length = norm(x).item();
  // PyTorch adds the squares up in float32, where they may be too large.
  const known = Math.fround(length * length) === Infinity ? Infinity : roundToBfloat16(length);
  x = bfloat16(x.div(Math.max(known, eps)));
  for (let i = 0; i < steps; i++) {
    const gram = bfloat16(x.matmul(x.t()));
    const update = bfloat16(gram.matmul(gram).mul(c).add(gram.mul(b)));
    x = bfloat16(update.matmul(x).add(x.mul(a)));
  }
  return tall ? x.t() : x;
}

/** A float32 copy with every element rounded to bfloat16. */
function bfloat16(t: Tensor): Tensor {
  const data = Float32Array.from(floats(t));
  roundAll(data);
  return tensor(data).reshape(t.shape);
}

function roundToBfloat16(x: number): number {
  const one = Float32Array.of(x);
  roundAll(one);
  return one[0]!;
}

/** To the nearest of 8 significant bits, a tie to even: the upper half of a float32. */
function roundAll(data: Float32Array): void {
  const bits = new Uint32Array(data.buffer);
  for (let i = 0; i < bits.length; i++) {
    if (Number.isNaN(data[i]!)) continue;
    const word = bits[i]!;
    bits[i] = (word + 0x7fff + ((word >>> 16) & 1)) & 0xffff0000;
  }
}
