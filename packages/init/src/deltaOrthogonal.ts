import { finite, type Given, generator, optionTable, type RulesFor } from '@wick/tensor/internal';
import { empty, noGrad, type Tensor } from '@wick/tensor/light';
import { checkDims, checkFloatTensor, checkTensor, isEmpty, shapeOf } from './check.ts';
import { type OrthogonalOptions, orthogonal_ } from './orthogonal.ts';
import { drawsAreOff } from './withoutDraws.ts';

const table = optionTable({ gain: finite(1), generator } satisfies RulesFor<OrthogonalOptions>, ['gain']);

/**
 * A convolution that keeps lengths: zeros everywhere but at the kernel's middle, where an orthogonal matrix (drawn as by
 * {@link orthogonal_}) takes input channels to output channels. Tanh networks of 10,000 convolutions train from it.
 *
 * @param tensor - a weight of shape (out, in, …kernel) with 1 to 3 kernel dimensions and out ≥ in
 * @param options - `gain`: a factor. Default: 1. `generator`.
 * @throws ShapeError for another number of dimensions; RangeError if out < in; TypeError on integers.
 * @example
 * ```ts
 * const conv = new nn.Conv2d(8, 16, 3, { padding: 1, bias: false });
 * init.deltaOrthogonal_(conv.weight);
 * const x = randn(1, 8, 5, 5);
 * conv.forward(x).norm().allclose(x.norm(), { rtol: 1e-4 }); // true
 * ```
 * @see Xiao et al., Dynamical isometry and a mean field theory of CNNs (2018), https://arxiv.org/abs/1806.05393
 */
export function deltaOrthogonal_<T extends Tensor>(tensor: T, ...given: Given<OrthogonalOptions, [gain: number]>): T {
  checkTensor('deltaOrthogonal_', tensor);
  const { gain, generator } = table.take('deltaOrthogonal_', given);
  checkFloatTensor('deltaOrthogonal_', tensor);
  checkDims('deltaOrthogonal_', tensor, [3, 4, 5], '3, 4 or 5');
  const [outputs, inputs, ...kernel] = tensor.shape as [number, number, ...number[]];
  if (outputs < inputs)
    throw new RangeError(
      `deltaOrthogonal_: a weight with as many outputs as inputs or more is needed, got shape ${shapeOf(tensor)}`,
    );
  if (drawsAreOff() || isEmpty('deltaOrthogonal_', tensor)) return tensor;
  noGrad(() => {
    let middle: Tensor = tensor.zero_();
    for (const size of kernel) middle = middle.select(2, (size - 1) >> 1);
    middle.copy_(orthogonal_(empty(outputs, inputs, { dtype: tensor.dtype }), { gain, generator }));
  });
  return tensor;
}
