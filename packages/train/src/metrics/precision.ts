import { CountingMetric, type Counts, ratio } from './counts.ts';
import type { ClassificationOptions, Task } from './task.ts';

/**
 * How many of those taken for true are: tp / (tp + fp).
 *
 * Predictions are probabilities, logits (where one is below 0 or above 1) or decisions; of classes `[N, C, …]` or `[N, …]`.
 *
 * @throws RangeError if the task needs a number of classes or labels that is not given, or a value is out of range
 * @see https://lightning.ai/docs/torchmetrics/stable/classification/precision.html
 * @example
 * ```ts
 * const metric = new Precision('multiclass', { numClasses: 3, average: 'macro' });
 * metric.update(tensor([0, 2, 1, 2]).to('int64'), tensor([0, 1, 1, 2]).to('int64'));
 * metric.compute().item();
 * ```
 */
export class Precision extends CountingMetric {
  constructor(task: Task, options?: ClassificationOptions) {
    super('Precision', task, options);
  }

  /** @internal */
  protected override score({ tp, fp }: Counts, i: number): number {
    return ratio(tp[i]!, tp[i]! + fp[i]!);
  }
}
