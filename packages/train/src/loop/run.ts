import type { Module } from '@wick/nn';
import type { AnyOptimizer } from '@wick/optim';
import { defaultGenerator, Generator } from '@wick/tensor';
import { fetched } from '@wick/tensor/internal';
import type { Metric } from '../metrics/metric.ts';
import type { FitOptions, Logs, Scheduler } from './fitOptions.ts';
import { Mean } from './mean.ts';
import { type FitState, take } from './state.ts';

interface Drawing {
  readonly generator?: unknown;
  readonly sampler?: Drawing | null;
  readonly batchSampler?: Drawing | null;
}

/** What batches are drawn from: the default generator, the loader's and its samplers'. */
function generatorsOf(data: unknown): Generator[] {
  const found = new Set([defaultGenerator]);
  const visit = (source: Drawing | null | undefined) => {
    if (!source) return;
    if (source.generator instanceof Generator) found.add(source.generator);
    visit(source.sampler);
    visit(source.batchSampler);
  };
  visit(data as Drawing);
  return [...found];
}

/**
 * A run of {@link fit} as its callbacks see it.
 *
 * @throws TypeError from {@link fit}, which makes it
 * @example
 * ```ts
 * import type { Callback } from '@wick/train';
 *
 * const callback: Callback = { onStep: (run) => console.log(run.epoch, run.step, run.loss.value) };
 * ```
 */
export class Run {
  /** What is trained. */
  readonly model: Module;
  /** What makes the steps. */
  readonly optimizer: AnyOptimizer;
  /** The epoch, from 0. */
  epoch = 0;
  /** How many batches of this epoch were begun. */
  batch = 0;
  /** How many steps were made. */
  step = 0;
  /** How many batches an epoch has, where the data tell; else null. */
  readonly batches: number | null;
  /** How many epochs there shall be. */
  readonly epochs: number;
  /** The mean loss of this epoch so far. */
  readonly loss = new Mean();
  /** What the last epoch came to. */
  logs: Logs = {};
  /** What every epoch came to. */
  readonly history: Logs[] = [];
  /** Whether the run ends after this batch. */
  stopped = false;
  /** @internal */ readonly metrics: Readonly<Record<string, Metric>>;
  /** @internal */ readonly scheduler: Scheduler | undefined;
  /** @internal */ readonly ema: FitOptions['ema'];
  /** @internal The generators that the batches draw from. */ readonly generators: readonly Generator[];
  /** @internal Their states when the epoch began. */ began: Uint8Array[] = [];
  /** @internal Their states to go on with, after batches were read again. */ later: Uint8Array[] = [];

  /** @internal */
  constructor(model: Module, options: FitOptions) {
    this.model = model;
    this.optimizer = options.optimizer;
    this.metrics = options.metrics ?? {};
    this.scheduler = options.scheduler;
    this.ema = options.ema;
    this.epochs = options.epochs ?? 1;
    const { length } = options.data as { length?: unknown };
    this.batches = typeof length === 'number' ? length : null;
    this.generators = generatorsOf(options.data);
  }

  /** Ends the run after this batch. */
  stop(): void {
    this.stopped = true;
  }

  /** Has here what a step that was compiled for a GPU has changed there: to be awaited before a callback reads it. */
  async sync(): Promise<void> {
    const { model, optimizer, ema } = this;
    await fetched([...model.parameters(), ...model.buffers(), optimizer.state, ema?.stateDict()]);
  }

  /**
   * All that a later run needs to go on from here, between two steps: weights, optimizer, scheduler, average, metrics,
   * generators and how far the data were read. Copies: `checkpoint.serializeTorch` writes it. Where `step` runs on a GPU,
   * await {@link sync} first.
   */
  state(): FitState {
    return take(this);
  }

  /** @internal */
  remember(): void {
    this.began = this.generators.map((each) => each.getState());
  }

  /** @internal */
  goOn(): void {
    this.generators.forEach((each, i) => {
      each.setState(this.later[i]!);
    });
  }
}
