import { noGrad } from '@wick/tensor/light';
import { checkReal, gradsOf, type Tensors } from './tensors.ts';

/**
 * Brings every element of the gradients between -clipValue and clipValue: `torch.nn.utils.clip_grad_value_`.
 *
 * @param parameters - a tensor, an array, or `model.parameters()`; their `.grad` is changed in place
 * @example
 * ```ts
 * const x = tensor([3, -4], { requiresGrad: true });
 * x.square().sum().backward(); // the gradient is [6, -8]
 * nn.utils.clipGradValue_(x, 7);
 * x.grad; // [6, -7]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_value_.html
 */
export function clipGradValue_(parameters: Tensors, clipValue: number): void {
  checkReal('clipGradValue_', 'clipValue', clipValue);
  const grads = gradsOf('clipGradValue_', parameters);
  // The upper bound last, as in PyTorch: it wins where a negative value is given.
  noGrad(() => {
    for (const grad of grads) grad.clamp_(-clipValue, clipValue);
  });
}
