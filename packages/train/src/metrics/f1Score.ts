import { CountingMetric, type Counts, ratio } from './counts.ts';
import type { ClassificationOptions, Task } from './task.ts';

/**
 * The harmonic mean of precision and recall: 2 tp / (2 tp + fn + fp).
 *
 * Predictions are probabilities, logits (where one is below 0 or above 1) or decisions; of classes `[N, C, …]` or `[N, …]`.
 *
 * @throws RangeError if the task needs a number of classes or labels that is not given, or a value is out of range
 * @see https://lightning.ai/docs/torchmetrics/stable/classification/f1_score.html
 * @example
 * ```ts
 * const metric = new F1Score('multiclass', { numClasses: 3, average: 'macro' });
 * metric.update(tensor([0, 2, 1, 2]).to('int64'), tensor([0, 1, 1, 2]).to('int64'));
 * metric.compute().item();
 * ```
 */
export class F1Score extends CountingMetric {
  /** @internal */ protected override readonly byTruth = false;

  constructor(task: Task, options?: ClassificationOptions) {
    super('F1Score', task, options);
  }

  /** @internal */
  protected override score({ tp, fp, fn }: Counts, i: number): number {
    return ratio(2 * tp[i]!, 2 * tp[i]! + fn[i]! + fp[i]!);
  }
}
