import { type Given, optionTable, type RulesFor, unchecked } from '@wick/tensor/internal';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import { checkOptimizer, currentLrs } from './check.ts';
import { CompositeScheduler, checkSchedulers } from './composite.ts';
import type { LRScheduler } from './lrScheduler.ts';
import type { StateNames } from './state.ts';

const table = optionTable(
  { optimizer: unchecked<AnyOptimizer | undefined>(undefined) } satisfies RulesFor<{ optimizer?: AnyOptimizer }>,
  ['optimizer'],
);

/**
 * Several schedulers at once: each step is a step of all of them, one after the other.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD([new nn.Parameter(ones(1))], { lr: 0.8 });
 * const scheduler = new optim.lrScheduler.ChainedScheduler([new optim.lrScheduler.ExponentialLR(optimizer, 0.5), new optim.lrScheduler.ConstantLR(optimizer, { factor: 0.5, totalIters: 2 })]);
 * const rates: number[] = [];
 * for (let epoch = 0; epoch < 4; epoch++) {
 *   rates.push(optimizer.paramGroups[0]!.lr as number);
 *   optimizer.step();
 *   scheduler.step();
 * }
 * rates; // [0.4, 0.2, 0.2, 0.1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ChainedScheduler.html
 */
export class ChainedScheduler extends CompositeScheduler {
  static override readonly typeName = 'ChainedScheduler';

  /**
   * @param options - `optimizer`: default that of the schedulers
   * @throws RangeError for no scheduler, one of another optimiser or a ReduceLROnPlateau; TypeError for the
   * wrong kind of thing
   */
  constructor(
    schedulers: readonly LRScheduler[],
    ...given: Given<{ optimizer?: AnyOptimizer }, [optimizer: AnyOptimizer]>
  ) {
    const options = table.take('ChainedScheduler', given);
    if (options.optimizer !== undefined) checkOptimizer('ChainedScheduler', options.optimizer);
    const checked = checkSchedulers('ChainedScheduler', schedulers, options.optimizer);
    super(checked[0]!.optimizer, checked);
    this._lastLr = currentLrs(this.optimizer);
  }

  override step(): void {
    this.attempt(() => {
      const schedulers = this._schedulers;
      for (let i = 0; i < schedulers.length; i++) this.stepOf(schedulers[i]!);
      this._lastLr = currentLrs(this.optimizer, this._lastLr);
    });
  }

  protected override stateNames(): StateNames {
    return { _last_lr: '_lastLr' };
  }
}
