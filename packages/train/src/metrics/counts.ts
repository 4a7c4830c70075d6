import type { Tensor } from '@wick/tensor';
import { Metric, scalar, vector } from './metric.ts';
import {
  type Average,
  type ClassificationOptions,
  classificationTable,
  decided,
  type Sized,
  sizeOf,
  type Task,
} from './task.ts';

/** True and false positives, false and true negatives of each class or label. */
export interface Counts {
  readonly tp: readonly number[];
  readonly fp: readonly number[];
  readonly fn: readonly number[];
  readonly tn: readonly number[];
}

/** 0 / 0 is 0. */
export const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
export const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

/** The matrix of decisions by what is true: `matrix[truth * size + decision]`; of a label, 2 × 2. */
export function countInto(
  matrix: number[],
  { task, size }: Sized,
  decisions: ArrayLike<number>,
  targets: ArrayLike<number>,
  ignore: number | null,
): void {
  for (let i = 0; i < targets.length; i++) {
    const truth = targets[i]!;
    if (truth === ignore) continue;
    const at = task === 'multiclass' ? truth * size + decisions[i]! : (i % size) * 4 + truth * 2 + decisions[i]!;
    matrix[at]!++;
  }
}

export const emptyMatrix = ({ task, size }: Sized): number[] =>
  new Array(task === 'multiclass' ? size * size : size * 4).fill(0);

/** A metric of decisions: a ratio of what was found and missed. */
export abstract class CountingMetric extends Metric {
  /** @internal */ protected readonly sized: Sized;
  /** @internal */ protected readonly average: Average;
  private readonly options: { threshold: number; topK: number; ignoreIndex: number | null };

  protected constructor(
    private readonly where: string,
    task: Task,
    options?: ClassificationOptions,
  ) {
    const read = classificationTable.read(where, options);
    const sized = sizeOf(where, task, read);
    super(() => ({ matrix: emptyMatrix(sized) }));
    this.sized = sized;
    this.average = read.average;
    this.options = read;
  }

  override update(preds: Tensor, target: Tensor): void {
    const { decisions, targets } = decided(`${this.where}.update`, this.sized, preds, target, this.options);
    countInto(this.sums.matrix!, this.sized, decisions, targets, this.options.ignoreIndex);
  }

  override compute(): Tensor {
    const counts = countsOf(this.sized, this.sums.matrix!);
    const { task } = this.sized;
    if (task === 'binary') return scalar(this.score(counts, 0));
    if (this.average === 'micro') {
      const { tp, fp, fn, tn } = counts;
      return scalar(this.score({ tp: [sum(tp)], fp: [sum(fp)], fn: [sum(fn)], tn: [sum(tn)] }, 0));
    }
    const scores = counts.tp.map((_, i) => this.score(counts, i));
    return this.average === 'none' ? vector(scores) : scalar(this.averaged(scores, counts));
  }

  /** @internal Whether of several highest only the classes that are true count in a mean; torchmetrics' F1 counts all. */
  protected readonly byTruth: boolean = true;

  /** @internal The value of one class or label. */
  protected abstract score(counts: Counts, i: number): number;

  private averaged(scores: readonly number[], { tp, fp, fn }: Counts): number {
    // A class that neither occurs nor was decided for says nothing; of several highest, one that does not occur.
    const occurs = (i: number) =>
      (this.options.topK === 1 || !this.byTruth ? tp[i]! + fp[i]! + fn[i]! : tp[i]! + fn[i]!) > 0;
    const weights = scores.map((_, i) => {
      if (this.average === 'weighted') return tp[i]! + fn[i]!;
      return this.sized.task === 'multilabel' || occurs(i) ? 1 : 0;
    });
    const whole = sum(weights);
    return sum(scores.map((score, i) => ratio(score * weights[i]!, whole)));
  }
}

function countsOf({ task, size }: Sized, matrix: readonly number[]): Counts {
  const each = <T>(make: (i: number) => T) => Array.from({ length: size }, (_, i) => make(i));
  if (task !== 'multiclass') {
    const at = (k: number) => each((i) => matrix[i * 4 + k]!);
    return { tn: at(0), fp: at(1), fn: at(2), tp: at(3) };
  }
  const tp = each((i) => matrix[i * size + i]!);
  const fn = each((i) => sum(matrix.slice(i * size, (i + 1) * size)) - tp[i]!);
  const fp = each((i) => sum(each((j) => matrix[j * size + i]!)) - tp[i]!);
  const all = sum(matrix);
  return { tp, fp, fn, tn: each((i) => all - tp[i]! - fp[i]! - fn[i]!) };
}
