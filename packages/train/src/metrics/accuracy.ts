import { CountingMetric, type Counts, ratio } from './counts.ts';
import type { ClassificationOptions, Task } from './task.ts';

/**
 * How many decisions are right: of classes tp / (tp + fn), of labels and of two classes (tp + tn) / all.
 *
 * Predictions are probabilities, logits (where one is below 0 or above 1) or decisions; of classes `[N, C, …]` or `[N, …]`.
 *
 * @throws RangeError if the task needs a number of classes or labels that is not given, or a value is out of range
 * @see https://lightning.ai/docs/torchmetrics/stable/classification/accuracy.html
 * @example
 * ```ts
 * const metric = new Accuracy('multiclass', { numClasses: 3 });
 * metric.update(tensor([0, 2, 1, 2]).to('int64'), tensor([0, 1, 1, 2]).to('int64'));
 * metric.compute().item();
 * ```
 */
export class Accuracy extends CountingMetric {
  constructor(task: Task, options?: ClassificationOptions) {
    super('Accuracy', task, options);
  }

  /** @internal */
  protected override score({ tp, fp, fn, tn }: Counts, i: number): number {
    const [right, missed] = [tp[i]!, fn[i]!];
    if (this.sized.task === 'multiclass') return ratio(right, right + missed);
    return ratio(right + tn[i]!, right + tn[i]! + fp[i]! + missed);
  }
}
