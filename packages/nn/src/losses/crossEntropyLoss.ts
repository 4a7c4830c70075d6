import { type CrossEntropyOptions, checkOptions, crossEntropy, type Reduction, type Tensor } from '@wick/tensor';
import { checkInput, checkReduction, shown, withFirst } from '../arguments.ts';
import { Module } from '../module/module.ts';

/**
 * Cross entropy between logits x and targets t: `-Σ_c weight_c · t_c · log softmax(x)_c`, where a class stands for
 * the t that
 * is 1 there and label smoothing ε makes `(1 - ε) t + ε / C` of it. The mean over classes is weighted: the sum
 * divided by the
 * weights of the targets.
 *
 * Shapes: logits (C), (N, C) or (N, C, d1, …); targets are int64 classes (), (N), (N, d1, …), or probabilities of the
 * logits' shape. The result is a scalar, or of the classes' shape with `reduction: 'none'`.
 *
 * @example
 * ```ts
 * const logits = tensor([[2, 0, 0], [0, 0, 1]], { requiresGrad: true });
 * const loss = new nn.CrossEntropyLoss().forward(logits, tensor([0n, 2n]));
 * loss.backward();
 * loss.item(); // 0.3955
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
 */
export class CrossEntropyLoss extends Module {
  static override readonly name: string = 'CrossEntropyLoss';
  /** One per class; null: 1. */
  declare weight: Tensor | null;
  /** The class that counts for nothing. */
  readonly ignoreIndex: number;
  /** How the losses become one: 'none', 'sum' or 'mean'. */
  readonly reduction: Reduction;
  /** How much of the target is spread over all classes, from 0 to 1. */
  readonly labelSmoothing: number;

  /**
   * @param weight - one per class (a buffer), or the options: `weight`, `ignoreIndex` (-100), `reduction` ('mean'),
   * `labelSmoothing` (0).
   * @throws RangeError for another reduction, or a smoothing outside [0, 1].
   */
  constructor(weight?: Tensor | null | CrossEntropyOptions, options?: CrossEntropyOptions) {
    super();
    const read = checkOptions('CrossEntropyLoss', withFirst<CrossEntropyOptions>('weight', weight, options), {
      labelSmoothing: true,
      weight: true,
      ignoreIndex: true,
      reduction: true,
    });
    const { ignoreIndex = -100, reduction = 'mean', labelSmoothing = 0 } = read;
    if (read.weight) checkInput('CrossEntropyLoss', 'weight', read.weight);
    checkReduction('CrossEntropyLoss', reduction);
    if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
      throw new RangeError(`CrossEntropyLoss: labelSmoothing must be from 0 to 1, got ${shown(labelSmoothing)}`);
    this.registerBuffer('weight', read.weight ?? null);
    this.ignoreIndex = ignoreIndex;
    this.reduction = reduction;
    this.labelSmoothing = labelSmoothing;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, ignoreIndex, reduction, labelSmoothing } = this;
    return crossEntropy(input, target, { weight, ignoreIndex, reduction, labelSmoothing });
  }
}
