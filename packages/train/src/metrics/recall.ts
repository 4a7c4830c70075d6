import { CountingMetric, type Counts, ratio } from './counts.ts';
import type { ClassificationOptions, Task } from './task.ts';

/**
 * How many of the true ones were found: tp / (tp + fn).
 *
 * Predictions are probabilities, logits (where one is below 0 or above 1) or decisions; of classes `[N, C, …]` or `[N, …]`.
 *
 * @throws RangeError if the task needs a number of classes or labels that is not given, or a value is out of range
 * @see https://lightning.ai/docs/torchmetrics/stable/classification/recall.html
 * @example
 * ```ts
 * const metric = new Recall('multiclass', { numClasses: 3, average: 'macro' });
 * metric.update(tensor([0, 2, 1, 2]).to('int64'), tensor([0, 1, 1, 2]).to('int64'));
 * metric.compute().item();
 * ```
 */
export class Recall extends CountingMetric {
  constructor(task: Task, options?: ClassificationOptions) {
    super('Recall', task, options);
  }

  /** @internal */
  protected override score({ tp, fn }: Counts, i: number): number {
    return ratio(tp[i]!, tp[i]! + fn[i]!);
  }
}
