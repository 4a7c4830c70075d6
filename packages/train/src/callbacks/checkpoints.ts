import { any, count, optionTable, type RulesFor, show, text, word } from '@wick/tensor/internal';
import type { Run } from '../loop/run.ts';
import type { FitState } from '../loop/state.ts';
import type { Callback } from './callback.ts';
import { better, watched } from './monitor.ts';

/** What is to be saved. */
export interface Checkpoint {
  /** Where the run stands; `resume` takes it. */
  readonly state: FitState;
  /** Whether it is the best so far by what is watched. */
  readonly best: boolean;
  /** Epochs gone. */
  readonly epoch: number;
  /** Steps gone. */
  readonly step: number;
}

/** Options of {@link Checkpoints}. */
export interface CheckpointsOptions {
  /** Saves also after every so many steps. Default: 0, after epochs only. */
  readonly everySteps?: number;
  /** Saves after every so many epochs. Default: 1. */
  readonly everyEpochs?: number;
  /** Which of the logs says what is best. Default: `'loss'`. */
  readonly monitor?: string;
  /** Whether less or more of it is better. Default: `'min'`. */
  readonly mode?: 'min' | 'max';
  /** Saves only what is the best so far. Default: false. */
  readonly bestOnly?: boolean;
}

const table = optionTable({
  everySteps: count(0, 0),
  everyEpochs: count(1, 1),
  monitor: text('loss'),
  mode: word<'min' | 'max'>('min', ['min', 'max']),
  bestOnly: any<boolean>(false, 'a boolean', (value) => typeof value === 'boolean'),
} satisfies RulesFor<CheckpointsOptions>);

/**
 * Gives where the run stands to whoever saves it.
 *
 * @param save is waited for: writes a file, or puts it elsewhere
 * @throws TypeError if `save` is no function; RangeError in the first epoch if there is no such log
 * @example
 * ```ts
 * const states = [];
 * const checkpoints = new Checkpoints(({ state, best }) => void (best && states.push(state)), { monitor: 'loss' });
 * // In Node: ({ state }) => checkpoint.saveTorch('run.pt', state), and later
 * // fit(model, { …, resume: await checkpoint.loadTorch('run.pt') }).
 * ```
 */
export class Checkpoints implements Callback {
  private best: number | null = null;
  private readonly options: Required<CheckpointsOptions>;

  constructor(
    private readonly save: (checkpoint: Checkpoint) => unknown,
    options?: CheckpointsOptions,
  ) {
    if (typeof save !== 'function') throw new TypeError(`Checkpoints: save must be a function, got ${show(save)}`);
    this.options = table.read('Checkpoints', options);
  }

  onBegin(run: Run): void {
    this.best = null;
    for (const logs of run.history) this.isBest(logs);
  }

  wantsStep({ step }: Run): boolean {
    const { everySteps, bestOnly } = this.options;
    return everySteps > 0 && !bestOnly && step % everySteps === 0;
  }

  async onStep(run: Run): Promise<void> {
    await run.sync();
    await this.save({ state: run.state(), best: false, epoch: run.epoch, step: run.step });
  }

  async onEpoch(run: Run): Promise<void> {
    const best = this.isBest(run.logs);
    const due = (run.epoch + 1) % this.options.everyEpochs === 0;
    if (this.options.bestOnly ? best : due)
      await this.save({ state: run.state(), best, epoch: run.epoch + 1, step: run.step });
  }

  private isBest(logs: Run['logs']): boolean {
    const value = watched('Checkpoints', this.options, logs);
    if (!better(this.options, value, this.best)) return false;
    this.best = value;
    return true;
  }
}
