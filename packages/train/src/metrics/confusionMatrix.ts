import { type Tensor, tensor } from '@wick/tensor';
import { finite, optionTable, type RulesFor, word } from '@wick/tensor/internal';
import { countInto, emptyMatrix, ratio, sum } from './counts.ts';
import { Metric } from './metric.ts';
import { decided, type Sized, sizeOf, sizeRules, type Task } from './task.ts';

/** Options of {@link ConfusionMatrix}. */
export interface ConfusionMatrixOptions {
  /** How many classes there are; `multiclass` needs it. */
  readonly numClasses?: number;
  /** How many labels there are; `multilabel` needs it. */
  readonly numLabels?: number;
  /** From which probability on something is taken for true. Default: 0.5. */
  readonly threshold?: number;
  /** Over what counts become parts: all of the same truth, of the same decision, or all. Default: `'none'`. */
  readonly normalize?: 'none' | 'true' | 'pred' | 'all';
  /** Where the target is this, nothing is counted. Default: null. */
  readonly ignoreIndex?: number | null;
}

const table = optionTable({
  ...sizeRules,
  threshold: finite(0.5, 0, 1),
  normalize: word<'none' | 'true' | 'pred' | 'all'>('none', ['none', 'true', 'pred', 'all']),
} satisfies RulesFor<ConfusionMatrixOptions>);

/**
 * How often each class (a row) was taken for each (a column): `[C, C]`, of two classes `[2, 2]`, of labels `[L, 2, 2]`;
 * int64, as parts float32.
 *
 * @throws RangeError if a number of classes or labels is missing, or a value is out of range
 * @see https://lightning.ai/docs/torchmetrics/stable/classification/confusion_matrix.html
 * @example
 * ```ts
 * const matrix = new ConfusionMatrix('multiclass', { numClasses: 3 });
 * matrix.update(tensor([2, 1, 0, 0]).to('int64'), tensor([2, 1, 0, 1]).to('int64'));
 * matrix.compute(); // tensor([[1, 0, 0], [1, 1, 0], [0, 0, 1]])
 * ```
 */
export class ConfusionMatrix extends Metric {
  private readonly sized: Sized;
  private readonly options: { threshold: number; normalize: string; ignoreIndex: number | null };

  constructor(task: Task, options?: ConfusionMatrixOptions) {
    const read = table.read('ConfusionMatrix', options);
    const sized = sizeOf('ConfusionMatrix', task, read);
    super(() => ({ matrix: emptyMatrix(sized) }));
    this.sized = sized;
    this.options = read;
  }

  override update(preds: Tensor, target: Tensor): void {
    const options = { ...this.options, topK: 1 };
    const { decisions, targets } = decided('ConfusionMatrix.update', this.sized, preds, target, options);
    countInto(this.sums.matrix!, this.sized, decisions, targets, this.options.ignoreIndex);
  }

  override compute(): Tensor {
    const { task, size } = this.sized;
    const side = task === 'multiclass' ? size : 2;
    const shape = task === 'multilabel' ? [size, 2, 2] : [side, side];
    const { normalize } = this.options;
    const matrix = this.sums.matrix!;
    if (normalize === 'none') return tensor(matrix.map(BigInt)).reshape(shape);
    const whole = (i: number) => {
      const from = i - (i % (side * side));
      const own = matrix.slice(from, from + side * side);
      const [row, column] = [Math.floor((i - from) / side), i % side];
      if (normalize === 'true') return sum(own.slice(row * side, (row + 1) * side));
      return sum(normalize === 'pred' ? own.filter((_, j) => j % side === column) : own);
    };
    return tensor(matrix.map((count, i) => ratio(count, whole(i)))).reshape(shape);
  }
}
