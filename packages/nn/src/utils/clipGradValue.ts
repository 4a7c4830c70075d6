import { noGrad } from '@wick/tensor';
import { checkNumber, gradsOf, type Tensors } from './tensors.ts';

/**
 * Brings every element of the gradients between -clipValue and clipValue: `torch.nn.utils.clip_grad_value_`.
 *
 * @param parameters - a tensor, an array, or `model.parameters()`; their `.grad` is changed in place
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_value_.html
 */
export function clipGradValue_(parameters: Tensors, clipValue: number): void {
  checkNumber('clipGradValue_', 'clipValue', clipValue);
  const grads = gradsOf('clipGradValue_', parameters);
  // The upper bound last, as in PyTorch: it wins where a negative value is given.
  noGrad(() => {
    for (const grad of grads) grad.clampMin_(-clipValue).clampMax_(clipValue);
  });
}
