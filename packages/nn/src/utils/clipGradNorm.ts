import { examine, flag, type Given, optionTable, type RulesFor, real } from '@wick/tensor/internal';
import { noGrad, norm, stack, type Tensor, tensor } from '@wick/tensor/light';
import { checkReal, gradsOf, listOf, type Tensors } from './tensors.ts';

/** Options of {@link clipGradNorm_} and {@link getTotalNorm}. */
export interface TotalNormOptions {
  /** The order p; Infinity is the largest magnitude. Default: 2. */
  normType?: number;
  /** Throw where the norm is NaN or infinite. Default: false. */
  errorIfNonfinite?: boolean;
}

const table = optionTable({ normType: real(2), errorIfNonfinite: flag(false) } satisfies RulesFor<TotalNormOptions>, [
  'normType',
  'errorIfNonfinite',
]);

type NormArguments = [normType: number, errorIfNonfinite: boolean];

/**
 * The p-norm of all elements of all tensors together: `torch.nn.utils.get_total_norm`.
 *
 * @returns a 0-dim tensor; 0 for no tensors
 * @throws RangeError if it is not finite and `errorIfNonfinite` is set
 * @example
 * ```ts
 * utils.getTotalNorm([tensor([3, 0]), tensor([4])]); // 5
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.get_total_norm.html
 */
export function getTotalNorm(tensors: Tensors, ...given: Given<TotalNormOptions, NormArguments>): Tensor {
  return totalNorm('getTotalNorm', listOf('getTotalNorm', 'tensors', tensors), given);
}

function totalNorm(where: string, list: readonly Tensor[], given: readonly unknown[]): Tensor {
  const { normType, errorIfNonfinite: strict } = table.take(where, given);
  if (list.length === 0) return tensor(0);
  const total = noGrad(() => norm(stack(list.map((t) => norm(t, normType))), normType));
  if (strict) examine(total, (found) => refuseNonfinite(where, normType, found.item()));
  return total;
}

function refuseNonfinite(where: string, normType: number, norm: number): undefined {
  if (!Number.isFinite(norm))
    throw new RangeError(
      `${where}: the norm of order ${normType} of all gradients is ${norm}; without errorIfNonfinite they are scaled by it all the same`,
    );
}

/**
 * Multiplies gradients by maxNorm / (totalNorm + 1e-6) where that is below 1: `torch.nn.utils.clip_grads_with_norm_`.
 *
 * @param parameters - whose `.grad` is changed in place; those without one are passed over
 * @param maxNorm - what the norm may be
 * @param totalNorm - what it is, as {@link getTotalNorm} gives it
 * @example
 * ```ts
 * const weight = new Parameter(tensor([1, 1]));
 * weight.grad = tensor([3, 4]);
 * utils.clipGradsWithNorm_([weight], 2.5, utils.getTotalNorm([weight.grad]));
 * weight.grad!; // [1.5, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grads_with_norm_.html
 */
export function clipGradsWithNorm_(parameters: Tensors, maxNorm: number, totalNorm: Tensor): void {
  checkReal('clipGradsWithNorm_', 'maxNorm', maxNorm);
  scale(gradsOf('clipGradsWithNorm_', parameters), maxNorm, totalNorm);
}

function scale(grads: readonly Tensor[], maxNorm: number, total: Tensor): void {
  noGrad(() => {
    const factor = total.add(1e-6).reciprocal().mul(maxNorm).clampMax(1);
    for (const grad of grads) grad.mul_(factor);
  });
}

/**
 * Scales the gradients of all parameters so that their norm, as of one vector, is at most `maxNorm`:
 * `torch.nn.utils.clip_grad_norm_`.
 *
 * @param parameters - a tensor, an array, or `model.parameters()`; their `.grad` is changed in place
 * @returns the norm before, a 0-dim tensor
 * @throws RangeError if the norm is not finite and `errorIfNonfinite` is set: nothing has changed then
 * @example
 * ```ts
 * const model = new nn.Linear(10, 2);
 * const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
 * model.forward(randn(8, 10)).square().sum().backward();
 * const norm = nn.utils.clipGradNorm_(model.parameters(), 1); // before it was cut
 * optimizer.step();
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html
 */
export function clipGradNorm_(
  parameters: Tensors,
  maxNorm: number,
  ...given: Given<TotalNormOptions, NormArguments>
): Tensor {
  checkReal('clipGradNorm_', 'maxNorm', maxNorm);
  const grads = gradsOf('clipGradNorm_', parameters);
  const total = totalNorm('clipGradNorm_', grads, given);
  scale(grads, maxNorm, total);
  return total;
}
