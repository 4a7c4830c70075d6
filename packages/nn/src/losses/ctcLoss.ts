import { count, flag, type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type CtcLengths, type CtcLossOptions, ctcLoss, type Tensor } from '@wick/tensor/light';
import { reduction } from '../options.ts';
import { ReducedLoss } from './reducedLoss.ts';

const table = optionTable(
  { blank: count(0, 0), zeroInfinity: flag(false), reduction } satisfies RulesFor<CtcLossOptions>,
  ['blank', 'reduction', 'zeroInfinity'],
);

/**
 * Connectionist temporal classification: the negative log probability that a sequence of scores reads as the target.
 * The mean is that of the losses divided by the lengths of their targets.
 *
 * Shapes: results of a log-softmax over the classes (T, N, C) or (T, C); targets (N, S), or all one after the other;
 * lengths of both (N).
 *
 * @example
 * ```ts
 * const scores = randn(50, 16, 20).logSoftmax(2);
 * const lengths = new Array(16).fill(50);
 * new nn.CTCLoss().forward(scores, randint(1, 20, [16, 30]), lengths, randint(10, 30, [16])).shape; // []
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CTCLoss.html
 */
export class CTCLoss extends ReducedLoss {
  static override readonly name: string = 'CTCLoss';
  /** The class that stands for no label. */
  readonly blank: number;
  /** Whether infinite losses, of targets too long for their input, count as 0. */
  readonly zeroInfinity: boolean;

  /**
   * @param blank - the class that stands for no label (0), or the options: `blank`, `reduction` ('mean'),
   * `zeroInfinity` (false).
   * @throws RangeError for another reduction or unless blank is a class.
   */
  constructor(
    ...given: Given<CtcLossOptions, [blank: number, reduction: CtcLossOptions['reduction'], zeroInfinity: boolean]>
  ) {
    const read = table.take('CTCLoss', given);
    super(read.reduction);
    this.blank = read.blank;
    this.zeroInfinity = read.zeroInfinity;
  }

  override forward(logProbs: Tensor, targets: Tensor, inputLengths: CtcLengths, targetLengths: CtcLengths): Tensor {
    const { blank, zeroInfinity, reduction } = this;
    return ctcLoss(logProbs, targets, inputLengths, targetLengths, { blank, zeroInfinity, reduction });
  }
}
