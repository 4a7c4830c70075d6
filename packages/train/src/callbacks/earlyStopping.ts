import { count, finite, optionTable, type RulesFor, text, word } from '@wick/tensor/internal';
import type { Run } from '../loop/run.ts';
import type { Callback } from './callback.ts';
import { better, watched } from './monitor.ts';

/** Options of {@link EarlyStopping}. */
export interface EarlyStoppingOptions {
  /** Which of the logs is watched. Default: `'valLoss'`. */
  readonly monitor?: string;
  /** Whether less or more of it is better. Default: `'min'`. */
  readonly mode?: 'min' | 'max';
  /** After how many epochs in a row without getting better the run ends. Default: 3. */
  readonly patience?: number;
  /** What is not better by more than this is no better. Default: 0. */
  readonly minDelta?: number;
}

const table = optionTable({
  monitor: text('valLoss'),
  mode: word<'min' | 'max'>('min', ['min', 'max']),
  patience: count(3, 1),
  minDelta: finite(0, 0),
} satisfies RulesFor<EarlyStoppingOptions>);

/**
 * Ends a run that gets no better; NaN is no better than anything.
 *
 * @throws RangeError in the first epoch if there is no such log
 * @example
 * ```ts
 * const stopping = new EarlyStopping({ monitor: 'valAccuracy', mode: 'max', patience: 5 });
 * ```
 */
export class EarlyStopping implements Callback {
  /** The best value so far. */
  best: number | null = null;
  private waited = 0;
  private readonly options: Required<EarlyStoppingOptions>;

  constructor(options?: EarlyStoppingOptions) {
    this.options = table.read('EarlyStopping', options);
  }

  onBegin(run: Run): void {
    // A run that is resumed has had its epochs.
    this.best = null;
    this.waited = 0;
    for (const logs of run.history) this.take(logs);
  }

  onEpoch(run: Run): void {
    this.take(run.logs);
    if (this.waited >= this.options.patience) run.stop();
  }

  private take(logs: Run['logs']): void {
    const value = watched('EarlyStopping', this.options, logs);
    if (better(this.options, value, this.best, this.options.minDelta)) {
      this.best = value;
      this.waited = 0;
    } else this.waited++;
  }
}
