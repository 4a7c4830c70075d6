import { tensor as make, noGrad, type Tensor } from '@wick/tensor/light';
import { checkFloatTensor, checkTensor, isEmpty } from './check.ts';
import { fansOf } from './fans.ts';

/**
 * ZerO: an initialisation of zeros and ones alone. A layer that keeps or narrows its width passes on what it can (an
 * identity, as by {@link eye_}); one that widens it is the corner of a Hadamard matrix, H / 2^(⌈log₂ out⌉ / 2), whose
 * signs keep the new outputs from all being the same or 0. Of a convolution that is the kernel's middle, zeros
 * elsewhere. Nothing is drawn. In residual networks the last layer of each branch starts at {@link zeros_}.
 *
 * @throws ShapeError for fewer than 2 dimensions; TypeError on integers.
 * @example
 * ```ts
 * init.zerO_(empty(4, 2)).tolist(); // [[0.5, 0.5], [0.5, -0.5], [0.5, 0.5], [0.5, -0.5]]
 * ```
 * @see Zhao et al., ZerO initialization: initializing neural networks with only zeros and ones (2022), https://arxiv.org/abs/2110.12661
 */
export function zerO_<T extends Tensor>(tensor: T): T {
  checkTensor('zerO_', tensor);
  checkFloatTensor('zerO_', tensor);
  fansOf('zerO_', tensor);
  if (isEmpty('zerO_', tensor)) return tensor;
  const [outputs, inputs, ...kernel] = tensor.shape as [number, number, ...number[]];
  noGrad(() => {
    let middle: Tensor = tensor.zero_();
    for (const size of kernel) middle = middle.select(2, size >> 1);
    middle.copy_(make(corner(outputs, inputs)).reshape(outputs, inputs));
  });
  return tensor;
}

/** An identity, or the corner of Sylvester's Hadamard matrix: (−1)^(number of ones that i and j share in binary). */
function corner(outputs: number, inputs: number): Float64Array {
  const values = new Float64Array(outputs * inputs);
  if (outputs <= inputs) {
    for (let i = 0; i < outputs; i++) values[i * inputs + i] = 1;
    return values;
  }
  const scale = 2 ** (-Math.ceil(Math.log2(outputs)) / 2);
  for (let i = 0; i < outputs; i++)
    for (let j = 0; j < inputs; j++) values[i * inputs + j] = oddOnes(i & j) ? -scale : scale;
  return values;
}

function oddOnes(bits: number): boolean {
  let rest = bits;
  for (let shift = 16; shift > 0; shift >>= 1) rest ^= rest >>> shift;
  return (rest & 1) === 1;
}
