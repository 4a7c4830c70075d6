import type { Module } from '@wick/nn';
import type { AnyOptimizer, lrScheduler, swaUtils } from '@wick/optim';
import type { Tensor } from '@wick/tensor';
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
import { checkState, type FitState } from './state.ts';

/** What an epoch came to: `loss`, each metric, and with validation `valLoss` and each metric as `val…`. */
export type Logs = Record<string, number>;

/** A batch: inputs and targets, the last of which goes to the loss; or what `step` and `predict` make of it. */
// biome-ignore lint/suspicious/noExplicitAny: a loader gives what its dataset holds.
export type Batch = any;

/** Options of `fit`. */
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
   * Makes a whole step by itself (`zeroGrad`, `backward`, `optimizer.step`) and gives its loss, for instance compiled,
   * also for a GPU; then nothing is accumulated or clipped, and the metrics are those of the validation. Default: the loop does.
   */
  readonly step?: ((batch: Batch) => Tensor | Promise<Tensor>) | undefined;
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
  /** What `run.state()` gave: goes on there, to the bit (`fit` names one exception). Default: from the beginning. */
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

/** The options of `fit`, read. */
export type Given = ReturnType<typeof readOptions>;

/** Reads the options, before anything has changed. */
export function readOptions(model: Module, options: FitOptions) {
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
