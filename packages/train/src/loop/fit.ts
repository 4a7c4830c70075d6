import { type Module, utils } from '@wick/nn';
import { noGrad, Tensor } from '@wick/tensor';
import { show } from '@wick/tensor/internal';
import type { Callback } from '../callbacks/callback.ts';
import type { Metric } from '../metrics/metric.ts';
import { type FitOptions, type Given, type Logs, readOptions, type Scheduler } from './fitOptions.ts';
import { Losses } from './losses.ts';
import { Mean } from './mean.ts';
import { Run } from './run.ts';
import { restore } from './state.ts';

/**
 * Trains a model: for each epoch, for each batch, the loss, its gradients and a step; then the validation.
 *
 * It draws nothing itself. With `resume` it goes on where `run.state()` was taken, also in the middle of an epoch, and
 * every number is that of a run which was never interrupted: the batches gone through are read again (in the same order,
 * for the generators are put back), but not computed. One case is not exact: a loader with `prefetch`, in the middle of an epoch,
 * whose samples and whose model both draw from the default generator (random transforms, dropout). Batches that were made ahead
 * are then drawn before the draws of steps that are not computed again; with the loader's `seedPer: 'batch'` each batch draws
 * for itself, and the run is exact.
 *
 * A `step` may be one that `compile` made for a GPU: a few steps are under way at the same time, unless a callback wants to be
 * called after each ({@link Callback.wantsStep}), and at the end of each epoch everything is here again. A callback that reads
 * parameters within an epoch awaits `run.sync()` first, as `Checkpoints` does.
 *
 * @returns the logs of each epoch, those before a `resume` included; an epoch that was stopped in its middle has none.
 * @throws TypeError or RangeError for options that are not right, before anything has changed; RangeError if a loss has
 * more than one element. What a callback throws ends the run.
 * @example
 * ```ts
 * const model = new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 1));
 * const batches = Array.from({ length: 8 }, () => [randn(16, 4), randn(16, 1)]);
 * const history = await fit(model, {
 *   data: batches,
 *   optimizer: new optim.Adam(model.parameters(), { lr: 1e-2 }),
 *   loss: (preds, target) => nn.functional.mseLoss(preds, target),
 *   epochs: 2,
 *   clipGradNorm: 1,
 * });
 * history.length; // 2
 * ```
 */
export async function fit(model: Module, options: FitOptions): Promise<Logs[]> {
  const given = readOptions(model, options);
  const { data, optimizer, epochs, scheduler, metrics, callbacks, accumulate, signal } = given;
  const run = new Run(model, given);
  const from = given.resume ? restore(run, given.resume) : { epoch: 0, batch: 0 };
  const tell = async (when: Exclude<keyof Callback, 'wantsStep'>) => {
    for (const callback of callbacks) await callback[when]?.(run);
  };
  const losses = new Losses(run.loss);
  const tellStep = async () => {
    for (const callback of callbacks) {
      if (!callback.onStep || callback.wantsStep?.(run) === false) continue;
      await losses.settle();
      await callback.onStep(run);
    }
  };

  await tell('onBegin');
  for (run.epoch = from.epoch; run.epoch < epochs && !run.stopped; run.epoch++) {
    const skipped = run.epoch === from.epoch ? from.batch : 0;
    if (skipped === 0) begin(run);
    run.batch = 0;
    model.train();
    let waiting = 0;
    for await (const batch of data) {
      if (run.batch++ < skipped) {
        // The last one read again: from here on draws go on as they did.
        if (run.batch === skipped) run.goOn();
        continue;
      }
      if (given.step) {
        await losses.take(scalar(await given.step(batch)));
        waiting = accumulate;
      } else {
        if (waiting === 0) optimizer.zeroGrad();
        const [preds, target] = given.predict(model, batch);
        const loss = given.loss(preds, target);
        run.loss.take(Number(scalar(loss).item()));
        (accumulate === 1 ? loss : loss.div(accumulate)).backward();
        noGrad(() => measure(metrics, preds, target));
        waiting++;
      }
      if (waiting >= accumulate) {
        waiting = 0;
        // The average reads what a step on a GPU has changed.
        if (given.step && given.ema) await run.sync();
        step(run, given);
        await tellStep();
      }
      // Between two steps, so that what `run.state()` tells is all there is.
      if (waiting > 0) continue;
      if (signal?.aborted) run.stop();
      if (run.stopped) break;
    }
    await losses.settle();
    if (given.step) await run.sync();
    if (run.stopped) break;
    // What is left of the accumulation is a step, too.
    if (waiting > 0) {
      step(run, given);
      await tellStep();
    }
    await close(run, given);
    if (scheduler && given.schedulerInterval === 'epoch') stepScheduler(scheduler, run.logs);
    await tell('onEpoch');
    if (signal?.aborted) run.stop();
  }
  await tell('onEnd');
  return run.history;
}

/** A step of the optimizer with all that goes with it. */
function step(run: Run, { optimizer, clipGradNorm, ema, scheduler, schedulerInterval, step: own }: Given): void {
  if (!own) {
    if (clipGradNorm !== null) utils.clipGradNorm_(run.model.parameters(), clipGradNorm);
    optimizer.step();
  }
  ema?.updateParameters(run.model);
  if (schedulerInterval === 'step') scheduler?.step();
  run.step++;
}

/** An epoch begins: what follows is measured for it. */
function begin(run: Run): void {
  run.loss.reset();
  for (const metric of Object.values(run.metrics)) metric.reset();
  run.remember();
}

/** The epoch's logs: of the training, and of the validation. */
async function close(run: Run, given: Given): Promise<void> {
  const { metrics, validation } = given;
  const logs: Logs = { loss: run.loss.value, ...(given.step ? {} : values(metrics)) };
  if (validation) {
    const { loss, measured } = await validate(run, given, validation);
    logs.valLoss = loss;
    for (const [name, value] of Object.entries(measured)) logs[`val${name[0]!.toUpperCase()}${name.slice(1)}`] = value;
  }
  run.logs = logs;
  run.history.push(logs);
}

async function validate(run: Run, { metrics, ema, predict, loss }: Given, data: NonNullable<FitOptions['validation']>) {
  const model = ema?.module ?? run.model;
  const training = model.training;
  const mean = new Mean();
  for (const metric of Object.values(metrics)) metric.reset();
  model.eval();
  try {
    for await (const batch of data)
      noGrad(() => {
        const [preds, target] = predict(model, batch);
        mean.take(Number(scalar(loss(preds, target)).item()));
        measure(metrics, preds, target);
      });
  } finally {
    model.train(training);
  }
  return { loss: mean.value, measured: values(metrics) };
}

function measure(metrics: Readonly<Record<string, Metric>>, preds: Tensor, target: Tensor): void {
  for (const metric of Object.values(metrics)) metric.update(preds, target);
}

/** Metrics of one value; those of several (a confusion matrix) are read by who made them. */
function values(metrics: Readonly<Record<string, Metric>>): Logs {
  const found = Object.entries(metrics).map(([name, metric]): [string, Tensor] => [name, metric.compute()]);
  return Object.fromEntries(
    found.filter(([, value]) => value.numel() === 1).map(([name, value]) => [name, Number(value.item())]),
  );
}

function stepScheduler(scheduler: Scheduler, { valLoss, loss }: Logs): void {
  // ReduceLROnPlateau alone asks for what it watches.
  if ('patience' in scheduler) scheduler.step(valLoss ?? loss);
  else scheduler.step();
}

function scalar(loss: unknown): Tensor {
  if (loss instanceof Tensor && loss.numel() === 1) return loss;
  throw new RangeError(
    `fit: the loss must be a tensor of one element, got ${loss instanceof Tensor ? `one of shape [${loss.shape.join(', ')}]` : show(loss)}`,
  );
}
