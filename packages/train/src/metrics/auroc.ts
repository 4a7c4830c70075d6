import type { Tensor } from '@wick/tensor';
import { optionTable, type RulesFor, word } from '@wick/tensor/internal';
import { ratio, sum } from './counts.ts';
import { Metric, scalar, vector } from './metric.ts';
import { type Average, averages, type Sized, scored, sizeOf, sizeRules, type Task } from './task.ts';

/** Options of {@link AUROC}. */
export interface AUROCOptions {
  /** How many classes there are; `multiclass` needs it. */
  readonly numClasses?: number;
  /** How many labels there are; `multilabel` needs it. */
  readonly numLabels?: number;
  /** How classes or labels become one value; `'micro'` for labels only. Default: `'macro'`. */
  readonly average?: Average;
  /** Where the target is this, nothing is counted. Default: null. */
  readonly ignoreIndex?: number | null;
}

const table = optionTable({
  ...sizeRules,
  average: word<Average>('macro', averages),
} satisfies RulesFor<AUROCOptions>);

/**
 * The area under the curve of true over false positives, by every threshold: how likely a true one is rated above a
 * false one. All scores are kept until the end of the epoch. Of classes, each against the others.
 *
 * @throws RangeError if a number of classes or labels is missing or a target out of range; from `compute` before any batch
 * @see https://lightning.ai/docs/torchmetrics/stable/classification/auroc.html
 * @example
 * ```ts
 * const auroc = new AUROC('binary');
 * auroc.update(tensor([0.1, 0.4, 0.35, 0.8]), tensor([0, 0, 1, 1]).to('int64'));
 * auroc.compute().item(); // 0.75
 * ```
 */
export class AUROC extends Metric {
  private readonly sized: Sized;
  private readonly average: Average;
  private readonly ignoreIndex: number | null;

  constructor(task: Task, options?: AUROCOptions) {
    const read = table.read('AUROC', options);
    const sized = sizeOf('AUROC', task, read);
    if (task !== 'multilabel' && read.average === 'micro')
      throw new RangeError(`AUROC: average must not be 'micro' for the task ${task}`);
    super(() => ({ scores: [], targets: [] }));
    this.sized = sized;
    this.average = read.average;
    this.ignoreIndex = read.ignoreIndex;
  }

  override update(preds: Tensor, target: Tensor): void {
    const { scores, targets } = scored('AUROC.update', this.sized, preds, target, this.ignoreIndex);
    for (const score of scores) this.sums.scores!.push(score);
    for (const truth of targets) this.sums.targets!.push(truth);
  }

  override compute(): Tensor {
    const { task, size } = this.sized;
    const { scores, targets } = this.sums as { scores: number[]; targets: number[] };
    if (scores.length === 0) throw new RangeError('AUROC.compute: there was no update before');
    const kept = (pairs: [number, boolean][], truths: number[]) =>
      pairs.filter((_, i) => truths[i] !== this.ignoreIndex);
    const pairs = (of: number[], truths: number[], truth: number) =>
      kept(
        of.map((score, i): [number, boolean] => [score, truths[i] === truth]),
        truths,
      );
    if (task === 'binary' || this.average === 'micro') return scalar(area(pairs(scores, targets, 1)));
    const column = (values: number[], i: number) => values.filter((_, at) => at % size === i);
    const areas: number[] = [];
    const weights: number[] = [];
    for (let i = 0; i < size; i++) {
      const truths = task === 'multiclass' ? targets : column(targets, i);
      const own = pairs(column(scores, i), truths, task === 'multiclass' ? i : 1);
      areas.push(area(own));
      weights.push(own.filter(([, truth]) => truth).length);
    }
    if (this.average === 'none') return vector(areas);
    if (this.average === 'macro') return scalar(sum(areas) / size);
    const whole = sum(weights);
    return scalar(sum(areas.map((each, i) => each * ratio(weights[i]!, whole))));
  }
}

/** Under the curve of one class: without a true or without a false one 0. */
function area(pairs: [number, boolean][]): number {
  // NaN is above all, as torch.sort has it.
  const sorted = pairs.sort(([a], [b]) =>
    Number.isNaN(a) || Number.isNaN(b) ? +Number.isNaN(b) - +Number.isNaN(a) : b - a,
  );
  let [tp, fp, lastTp, lastFp, doubled] = [0, 0, 0, 0, 0];
  sorted.forEach(([score, truth], i) => {
    if (truth) tp++;
    else fp++;
    if (i + 1 < sorted.length && sorted[i + 1]![0] === score) return;
    doubled += (fp - lastFp) * (tp + lastTp);
    [lastTp, lastFp] = [tp, fp];
  });
  return ratio(doubled / 2, tp * fp);
}
