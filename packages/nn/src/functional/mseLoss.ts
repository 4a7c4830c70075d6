import { type Reduction, ShapeError, type Tensor } from '@wick/tensor';
import { checkInput, checkReduction } from '../arguments.ts';
import { warn } from '../warn.ts';

/** Options of {@link mseLoss}. */
export interface MseLossOptions {
  /** A factor for each element, of the input's shape; 'mean' divides by their sum. */
  weight?: Tensor | null;
  /** Default: 'mean'. */
  reduction?: Reduction;
}

/**
 * The squared error (x - target)² for each element, by default its mean: `torch.nn.functional.mse_loss`. Shapes that
 * differ are broadcast after a warning.
 *
 * @throws ShapeError if the shapes do not broadcast, or `weight` has not the input's; RangeError for another reduction.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.mse_loss.html
 */
export function mseLoss(x: Tensor, target: Tensor, options: MseLossOptions = {}): Tensor {
  const { weight = null, reduction = 'mean' } = options;
  checkInput('mseLoss', 'input', x);
  checkInput('mseLoss', 'target', target);
  checkReduction('mseLoss', reduction);
  if (weight && weight.shape.join() !== x.shape.join())
    throw new ShapeError(`mseLoss: weight must have the input's shape [${x.shape}], got [${weight.shape}]`);
  if (target.shape.join() !== x.shape.join())
    warn(
      `mseLoss: the target has shape [${target.shape}], the input [${x.shape}]; they are broadcast, which is rarely meant`,
    );
  const difference = x.sub(target);
  const squares = difference.mul(difference);
  const errors = weight ? squares.mul(weight) : squares;
  if (reduction === 'none') return errors;
  if (reduction === 'sum') return errors.sum();
  return weight ? errors.sum().div(weight.sum()) : errors.mean();
}
