import { type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type CrossEntropyOptions, crossEntropy, type Reduction, type Tensor } from '@wick/tensor/light';
import { Module } from '../module/module.ts';
import { dim, reduction, share, tensorOrNull } from '../options.ts';

const table = optionTable(
  {
    weight: tensorOrNull,
    ignoreIndex: dim(-100),
    reduction,
    labelSmoothing: share(0),
  } satisfies RulesFor<CrossEntropyOptions>,
  ['weight'],
);

/**
 * Cross entropy between logits x and targets t: `-Σ_c weight_c · t_c · log softmax(x)_c`, where a class stands for
 * the t that is 1 there and label smoothing ε makes `(1 - ε) t + ε / C` of it. The mean over classes is weighted: the
 * sum divided by the weights of the targets.
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
  constructor(...given: Given<CrossEntropyOptions, [weight: Tensor | null]>) {
    const read = table.take('CrossEntropyLoss', given);
    super();
    this.registerBuffer('weight', read.weight);
    this.ignoreIndex = read.ignoreIndex;
    this.reduction = read.reduction;
    this.labelSmoothing = read.labelSmoothing;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, ignoreIndex, reduction, labelSmoothing } = this;
    return crossEntropy(input, target, { weight, ignoreIndex, reduction, labelSmoothing });
  }
}
