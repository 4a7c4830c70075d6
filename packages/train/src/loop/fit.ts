import { type Module, utils } from '@wick/nn';
import type { AnyOptimizer, lrScheduler, swaUtils } from '@wick/optim';
import { noGrad, Tensor } from '@wick/tensor';
import {
  any,
  count,
  finite,
  isRecord,
  optionTable,
  orNull,
  type RulesFor,
  show,
  unchecked,
  word,
} from '@wick/tensor/internal';
import type { Callback } from '../callbacks/callback.ts';
import type { Metric } from '../metrics/metric.ts';
import { Mean } from './mean.ts';
import { Run } from './run.ts';
import { checkState, type FitState, restore } from './state.ts';

/** What an epoch came to: `loss`, each metric, and with validation `valLoss` and each metric as `val…`. */
export type Logs = Record<string, number>;

/** A batch: inputs and targets, the last of which goes to the loss; or what `step` and `predict` make of it. */
// biome-ignore lint/suspicious/noExplicitAny: a loader gives what its dataset holds.
export type Batch = any;

/** Options of {@link fit}. */
export interface FitOptions {
  /** The batches of an epoch, gone through anew each time: a DataLoader, an array, anything iterable. */
  readonly data: Iterable<Batch> | AsyncIterable<Batch>;
  /** What makes the steps. */
  readonly optimizer: AnyOptimizer;
  /** The loss of what the model said and what is true: a tensor of one element. */
  readonly loss: (preds: Tensor, target: Tensor) => Tensor;
  /** How many times through the data. Default: 1. */
  readonly epochs?: number;
  /** What the model says to a batch, and what is true. Default: `model.forward` of all but the batch's last, and that. */
  readonly predict?: ((model: Module, batch: Batch) => [preds: Tensor, target: Tensor]) | undefined;
  /**
   * Makes a whole step by itself (`zeroGrad`, `backward`, `optimizer.step`) and gives its loss, for instance compiled;
   * then nothing is accumulated or clipped, and the metrics are those of the validation. Default: the loop does.
   */
  readonly step?: ((batch: Batch) => Tensor) | undefined;
  /** Batches that are only looked at, in evaluation mode, at the end of each epoch. Default: none. */
  readonly validation?: Iterable<Batch> | AsyncIterable<Batch> | undefined;
  /** What is measured, by name. Default: the loss alone. */
  readonly metrics?: Readonly<Record<string, Metric>>;
  /** What sets the learning rate. Default: nothing. */
  readonly scheduler?: Scheduler | undefined;
  /** Whether the scheduler steps after each epoch or after each step of the optimizer. Default: `'epoch'`. */
  readonly schedulerInterval?: 'epoch' | 'step';
  /** The longest that the gradients together may be. Default: null, as long as they are. */
  readonly clipGradNorm?: number | null;
  /** Over how many batches gradients are gathered before a step: their mean. Default: 1. */
  readonly accumulate?: number;
  /** An average of the weights that is kept up after each step, and judged by the validation. Default: none. */
  readonly ema?: swaUtils.AveragedModel<Module> | undefined;
  /** What happens beside the training, in this order. Default: nothing. */
  readonly callbacks?: readonly Callback[];
  /** What `run.state()` gave: goes on there, to the bit. Default: from the beginning. */
  readonly resume?: FitState | undefined;
  /** Stops after the batch in which it is aborted; the history so far is returned. Default: none. */
  readonly signal?: AbortSignal | undefined;
}

/** A scheduler of learning rates, ReduceLROnPlateau included: that one is given the epoch's (validation) loss. */
export type Scheduler = Pick<lrScheduler.LRScheduler, 'stateDict' | 'loadStateDict'> & { step(metric?: number): void };

const isFunction = (value: unknown) => typeof value === 'function';
const isIterable = (value: unknown) =>
  typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value);
const method = (name: string) => (value: unknown) =>
  typeof value === 'object' && value !== null && isFunction(Reflect.get(value, name));
const optional = <T>(what: string, is: (value: unknown) => boolean) => any<T | undefined>(undefined, what, is);

const table = optionTable({
  data: any<FitOptions['data']>([], 'an iterable of batches', isIterable),
  optimizer: unchecked<AnyOptimizer>(undefined as never),
  loss: unchecked<FitOptions['loss']>(undefined as never),
  epochs: count(1, 0),
  predict: optional<NonNullable<FitOptions['predict']>>('a function', isFunction),
  step: optional<NonNullable<FitOptions['step']>>('a function', isFunction),
  validation: optional<NonNullable<FitOptions['validation']>>('an iterable of batches', isIterable),
  metrics: any<Readonly<Record<string, Metric>>>(
    {},
    'an object of metrics',
    (value) => isRecord(value) && Object.values(value).every(method('update')),
  ),
  scheduler: optional<Scheduler>('a scheduler', (value) => method('step')(value)),
  schedulerInterval: word<'epoch' | 'step'>('epoch', ['epoch', 'step']),
  clipGradNorm: orNull(finite(1, 0)),
  accumulate: count(1, 1),
  ema: optional<NonNullable<FitOptions['ema']>>('an AveragedModel', method('updateParameters')),
  callbacks: any<readonly Callback[]>([], 'an array of callbacks', Array.isArray),
  resume: optional<FitState>('what run.state() gave', isRecord),
  signal: optional<AbortSignal>(
    'an AbortSignal',
    (value) => typeof value === 'object' && value !== null && 'aborted' in value,
  ),
} satisfies RulesFor<FitOptions>);

/**
 * Trains a model: for each epoch, for each batch, the loss, its gradients and a step; then the validation.
 *
 * It draws nothing itself. With `resume` it goes on where `run.state()` was taken, also in the middle of an epoch, and
 * every number is that of a run which was never interrupted: the batches gone through are read again (in the same order,
 * for the generators are put back), but not computed.
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
  const tell = async (when: keyof Callback) => {
    for (const callback of callbacks) await callback[when]?.(run);
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
        run.loss.take(numberOf(given.step(batch)));
        waiting = accumulate;
      } else {
        if (waiting === 0) optimizer.zeroGrad();
        const [preds, target] = given.predict(model, batch);
        const loss = given.loss(preds, target);
        run.loss.take(numberOf(loss));
        (accumulate === 1 ? loss : loss.div(accumulate)).backward();
        noGrad(() => measure(metrics, preds, target));
        waiting++;
      }
      if (waiting >= accumulate) {
        waiting = 0;
        step(run, given);
        await tell('onStep');
      }
      if (signal?.aborted) run.stop();
      if (run.stopped) break;
    }
    if (run.stopped) break;
    // What is left of the accumulation is a step, too.
    if (waiting > 0) {
      step(run, given);
      await tell('onStep');
    }
    await close(run, given);
    if (scheduler && given.schedulerInterval === 'epoch') stepScheduler(scheduler, run.logs);
    await tell('onEpoch');
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
        mean.take(numberOf(loss(preds, target)));
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

function numberOf(loss: unknown): number {
  if (loss instanceof Tensor && loss.numel() === 1) return Number(loss.item());
  throw new RangeError(
    `fit: the loss must be a tensor of one element, got ${loss instanceof Tensor ? `one of shape [${loss.shape.join(', ')}]` : show(loss)}`,
  );
}

type Given = ReturnType<typeof readOptions>;

function readOptions(model: Module, options: FitOptions) {
  if (typeof model?.parameters !== 'function') throw new TypeError(`fit: model must be a module, got ${show(model)}`);
  const read = table.read('fit', options);
  for (const name of ['data', 'optimizer', 'loss'] as const)
    if ((options as Partial<FitOptions>)[name] === undefined) throw new TypeError(`fit: ${name} must be given`);
  if (!isFunction(read.loss)) throw new TypeError(`fit: loss must be a function, got ${show(read.loss)}`);
  if (!isFunction(read.optimizer?.step))
    throw new TypeError(`fit: optimizer must be an optimizer, got ${show(read.optimizer)}`);
  if (read.resume) checkState(read.resume);
  return { ...read, predict: read.predict ?? predictByForward };
}

/** All but the last of a batch go in, the last is what should come out. */
function predictByForward(model: Module, batch: unknown): [Tensor, Tensor] {
  if (!Array.isArray(batch) || batch.length < 2)
    throw new TypeError(
      `fit: a batch must be an array of inputs and a target, or predict be given, got ${show(batch)}`,
    );
  return [model.forward(...batch.slice(0, -1)), batch.at(-1)];
}
