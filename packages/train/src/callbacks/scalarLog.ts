import { show } from '@wick/tensor/internal';
import type { Run } from '../loop/run.ts';
import type { Callback } from './callback.ts';

/** What a SummaryWriter of `@wick/tensorboard` is to this package. */
export interface ScalarWriter {
  /** Notes a value under a tag at a step. */
  addScalar(tag: string, value: number, globalStep?: number): void;
  /** Writes what waits. */
  flush?(): void;
}

/**
 * The loss of each epoch, its metrics and the learning rate to a SummaryWriter: `loss`, `valLoss`, …, `lr`.
 *
 * @throws TypeError if the writer has no `addScalar`
 * @example
 * ```ts
 * const told: string[] = [];
 * const log = new ScalarLog({ addScalar: (tag, value, step) => void told.push(`${tag} ${value} ${step}`) });
 * ```
 */
export class ScalarLog implements Callback {
  constructor(private readonly writer: ScalarWriter) {
    if (typeof writer?.addScalar !== 'function')
      throw new TypeError(`ScalarLog: writer must have addScalar, got ${show(writer)}`);
  }

  onEpoch(run: Run): void {
    for (const [name, value] of Object.entries(run.logs)) this.writer.addScalar(name, value, run.step);
    const lr = run.optimizer.paramGroups[0]?.lr;
    if (lr !== undefined) this.writer.addScalar('lr', Number(lr), run.step);
  }

  onEnd(): void {
    this.writer.flush?.();
  }
}
