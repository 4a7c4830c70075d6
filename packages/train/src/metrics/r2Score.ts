import { ShapeError, type Tensor } from '@wick/tensor';
import { count, optionTable, type RulesFor, word } from '@wick/tensor/internal';
import { sum } from './counts.ts';
import { checkSameShape, Metric, numbers, scalar, vector } from './metric.ts';

/** Options of {@link R2Score}. */
export interface R2ScoreOptions {
  /** The number of regressors, for the adjusted score. Default: 0, not adjusted. */
  readonly adjusted?: number;
  /** How the scores of several outputs become one. Default: their mean. */
  readonly multioutput?: 'uniform_average' | 'variance_weighted' | 'raw_values';
}

const ways = ['uniform_average', 'variance_weighted', 'raw_values'] as const;
const table = optionTable({
  adjusted: count(0, 0),
  multioutput: word<(typeof ways)[number]>('uniform_average', ways),
} satisfies RulesFor<R2ScoreOptions>);

/**
 * How much of the variance is explained: 1 − Σ(target − preds)² / Σ(target − mean)², of `[N]` or `[N, outputs]`.
 *
 * @throws RangeError from `compute` with fewer than two samples
 * @see https://lightning.ai/docs/torchmetrics/stable/regression/r2_score.html
 * @example
 * ```ts
 * const r2 = new R2Score();
 * r2.update(tensor([2.5, 0, 2, 8]), tensor([3, -0.5, 2, 7]));
 * r2.compute().item(); // 0.9486
 * ```
 */
export class R2Score extends Metric {
  private readonly adjusted: number;
  private readonly multioutput: (typeof ways)[number];

  constructor(options?: R2ScoreOptions) {
    const { adjusted, multioutput } = table.read('R2Score', options);
    super(() => ({ squares: [], sums: [], residuals: [], count: [0] }));
    this.adjusted = adjusted;
    this.multioutput = multioutput;
  }

  override update(preds: Tensor, target: Tensor): void {
    checkSameShape('R2Score.update', preds, target);
    if (preds.ndim < 1 || preds.ndim > 2)
      throw new ShapeError(`R2Score.update: expected [N] or [N, outputs], got [${preds.shape.join(', ')}]`);
    const outputs = preds.shape[1] ?? 1;
    const { squares, sums, residuals, count } = this.sums as Record<
      'squares' | 'sums' | 'residuals' | 'count',
      number[]
    >;
    if (squares.length === 0) for (const list of [squares, sums, residuals]) list.push(...new Array(outputs).fill(0));
    if (squares.length !== outputs)
      throw new ShapeError(`R2Score.update: there were ${squares.length} outputs before, got ${outputs}`);
    const [a, b] = [numbers(preds), numbers(target)];
    for (let i = 0; i < b.length; i++) {
      const [at, truth] = [i % outputs, b[i]!];
      squares[at]! += truth * truth;
      sums[at]! += truth;
      residuals[at]! += (truth - a[i]!) ** 2;
    }
    count[0]! += preds.shape[0]!;
  }

  override compute(): Tensor {
    const { squares, sums, residuals } = this.sums as Record<'squares' | 'sums' | 'residuals', number[]>;
    const n = this.sums.count![0]!;
    if (n < 2) throw new RangeError(`R2Score.compute: at least two samples are needed, got ${n}`);
    const totals = squares.map((square, i) => square - sums[i]! * (sums[i]! / n));
    // What torch.isclose takes for nothing.
    const some = (value: number) => !(Math.abs(value) <= 1e-4);
    const scores = totals.map((total, i) => {
      if (!some(residuals[i]!)) return 1;
      return some(total) ? 1 - residuals[i]! / total : 0;
    });
    if (this.multioutput === 'raw_values') return vector(scores.map((score) => this.adjust(score, n)));
    const whole = sum(totals);
    const weights = totals.map((total) => (this.multioutput === 'uniform_average' ? 1 / scores.length : total / whole));
    return scalar(
      this.adjust(
        scores.reduce((all, score, i) => all + score * weights[i]!, 0),
        n,
      ),
    );
  }

  // With as many regressors as samples there is nothing to adjust by.
  private adjust(score: number, n: number): number {
    if (this.adjusted === 0 || this.adjusted >= n - 1) return score;
    return 1 - ((1 - score) * (n - 1)) / (n - this.adjusted - 1);
  }
}
