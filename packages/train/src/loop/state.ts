import type { LoadableStateDict } from '@wick/optim';
import { fromTypedArray, Tensor } from '@wick/tensor';
import { isRecord, show } from '@wick/tensor/internal';
import type { Logs } from './fitOptions.ts';
import type { Run } from './run.ts';

/** Where a run stood: plain objects, numbers and tensors, which a checkpoint file holds. */
export interface FitState {
  /** The state dict of the model. */
  readonly model: Readonly<Record<string, Tensor>>;
  /** That of the optimizer. */
  readonly optimizer: LoadableStateDict;
  /** That of the scheduler, or null. */
  readonly scheduler: unknown;
  /** That of the average, or null. */
  readonly ema: unknown;
  /** What the metrics gathered, by name. */
  readonly metrics: Readonly<Record<string, Readonly<Record<string, Tensor>>>>;
  /** Epochs and steps gone, and batches of the epoch. */
  readonly progress: { readonly epoch: number; readonly batch: number; readonly step: number };
  /** The sum and number of the losses of the epoch. */
  readonly loss: { readonly total: number; readonly count: number };
  /** What the epochs came to. */
  readonly history: readonly Logs[];
  /** States of generators: when the epoch began, and now. */
  readonly generators: { readonly began: readonly Tensor[]; readonly now: readonly Tensor[] };
}

/** Copies of all tensors in it. */
function copied<T>(value: T): T {
  if (value instanceof Tensor) return value.detach().clone() as T;
  if (Array.isArray(value)) return value.map(copied) as T;
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copied(each)])) as T;
}

export function take(run: Run): FitState {
  const { epoch, batch, step, loss } = run;
  // After the last batch of an epoch the next one begins.
  const over = run.history.length > epoch;
  return {
    model: copied(run.model.stateDict()),
    optimizer: copied(run.optimizer.stateDict()) as LoadableStateDict,
    scheduler: run.scheduler ? copied(run.scheduler.stateDict()) : null,
    ema: run.ema ? copied(run.ema.stateDict()) : null,
    metrics: Object.fromEntries(Object.entries(run.metrics).map(([name, metric]) => [name, metric.stateDict()])),
    progress: over ? { epoch: epoch + 1, batch: 0, step } : { epoch, batch, step },
    loss: { total: loss.total, count: loss.count },
    history: run.history.map((logs) => ({ ...logs })),
    generators: {
      began: run.began.map((state) => fromTypedArray(state.slice())),
      now: run.generators.map((each) => fromTypedArray(each.getState())),
    },
  };
}

export function checkState(state: FitState): void {
  const { model, optimizer, progress, generators } = state;
  if (isRecord(model) && isRecord(optimizer) && isRecord(progress) && isRecord(generators)) return;
  throw new TypeError(`fit: resume must be what run.state() gave, got ${show(state)}`);
}

/** Puts a run where `state` was taken; gives the epoch and the batches of it that are only to be read again. */
export function restore(run: Run, state: FitState): { epoch: number; batch: number } {
  const { progress, loss, generators, metrics } = state;
  if (generators.now.length !== run.generators.length)
    throw new RangeError(
      `fit: resume holds ${generators.now.length} generators, and the data have ${run.generators.length}`,
    );
  run.model.loadStateDict(copied(state.model));
  run.optimizer.loadStateDict(copied(state.optimizer));
  if (run.scheduler) run.scheduler.loadStateDict(copied(state.scheduler) as never);
  if (run.ema) run.ema.loadStateDict(copied(state.ema) as never);
  for (const [name, metric] of Object.entries(run.metrics)) metric.loadStateDict(metrics[name]!);
  run.step = progress.step;
  // Steps were made, if not here: a scheduler need not warn that there were none.
  if (run.step > 0) run.optimizer._stepped = true;
  run.loss.total = loss.total;
  run.loss.count = loss.count;
  run.history.push(...state.history.map((logs) => ({ ...logs })));
  run.logs = run.history.at(-1) ?? {};
  const bytes = (t: Tensor) => Uint8Array.from(t.toTypedArray() as Uint8Array);
  run.later = generators.now.map(bytes);
  run.began = generators.began.map(bytes);
  // In the middle of an epoch its batches are drawn again from where it began.
  if (progress.batch === 0) run.goOn();
  else
    run.generators.forEach((each, i) => {
      each.setState(run.began[i]!);
    });
  return { epoch: progress.epoch, batch: progress.batch };
}
