import type { Tensor } from '@wick/tensor';
import { flag, optionTable, type RulesFor } from '@wick/tensor/internal';
import { checkSameShape, Metric, numbers, scalar } from './metric.ts';

/** Options of {@link MeanSquaredError}. */
export interface MeanSquaredErrorOptions {
  /** False gives its root. Default: true. */
  readonly squared?: boolean;
}

const table = optionTable({ squared: flag(true) } satisfies RulesFor<MeanSquaredErrorOptions>);

abstract class ErrorMetric extends Metric {
  protected constructor(private readonly where: string) {
    super(() => ({ total: [0], count: [0] }));
  }

  override update(preds: Tensor, target: Tensor): void {
    checkSameShape(`${this.where}.update`, preds, target);
    const [a, b] = [numbers(preds), numbers(target)];
    let total = 0;
    for (let i = 0; i < a.length; i++) total += this.error(a[i]! - b[i]!);
    this.sums.total![0]! += total;
    this.sums.count![0]! += a.length;
  }

  override compute(): Tensor {
    return scalar(this.sums.total![0]! / this.sums.count![0]!);
  }

  /** @internal What a difference counts. */
  protected abstract error(difference: number): number;
}

/**
 * The mean of the squared differences, or its root.
 *
 * @throws ShapeError from `update` if the shapes differ
 * @see https://lightning.ai/docs/torchmetrics/stable/regression/mean_squared_error.html
 * @example
 * ```ts
 * const mse = new MeanSquaredError();
 * mse.update(tensor([1, 2]), tensor([1, 4]));
 * mse.compute().item(); // 2
 * ```
 */
export class MeanSquaredError extends ErrorMetric {
  private readonly squared: boolean;

  constructor(options?: MeanSquaredErrorOptions) {
    const { squared } = table.read('MeanSquaredError', options);
    super('MeanSquaredError');
    this.squared = squared;
  }

  override compute(): Tensor {
    return this.squared ? super.compute() : super.compute().sqrt();
  }

  /** @internal */
  protected override error(difference: number): number {
    return difference * difference;
  }
}

/**
 * The mean of the absolute differences.
 *
 * @throws ShapeError from `update` if the shapes differ
 * @see https://lightning.ai/docs/torchmetrics/stable/regression/mean_absolute_error.html
 * @example
 * ```ts
 * const mae = new MeanAbsoluteError();
 * mae.update(tensor([1, 2]), tensor([1, 4]));
 * mae.compute().item(); // 1
 * ```
 */
export class MeanAbsoluteError extends ErrorMetric {
  constructor() {
    super('MeanAbsoluteError');
  }

  /** @internal */
  protected override error(difference: number): number {
    return Math.abs(difference);
  }
}
