import { checkOptions } from '@wick/tensor';
import type { AnyOptimizer } from '../optimizer/optimizer.ts';
import { checkOptimizer, currentLrs } from './check.ts';
import { CompositeScheduler, checkSchedulers } from './composite.ts';
import type { LRScheduler } from './lrScheduler.ts';
import type { StateNames } from './state.ts';

/**
 * Several schedulers at once: each step is a step of all of them, one after the other.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ChainedScheduler.html
 */
export class ChainedScheduler extends CompositeScheduler {
  static override readonly typeName = 'ChainedScheduler';

  /**
   * @param options - `optimizer`: default that of the schedulers
   * @throws RangeError for no scheduler, one of another optimiser or a ReduceLROnPlateau; TypeError for the
   * wrong kind of thing
   */
  constructor(schedulers: readonly LRScheduler[], options: { optimizer?: AnyOptimizer } = {}) {
    checkOptions('ChainedScheduler', options, { optimizer: true });
    if (options.optimizer !== undefined) checkOptimizer('ChainedScheduler', options.optimizer);
    const checked = checkSchedulers('ChainedScheduler', schedulers, options.optimizer);
    super(checked[0]!.optimizer, checked);
    this._lastLr = currentLrs(this.optimizer);
  }

  override step(): void {
    for (const scheduler of this._schedulers) scheduler.step();
    this._lastLr = currentLrs(this.optimizer);
  }

  protected override stateNames(): StateNames {
    return { _last_lr: '_lastLr' };
  }
}
