import { any, effect, flag, optionTable, type RulesFor, show } from '@wick/tensor/internal';
import { noGrad, ShapeError, type Tensor, tensor } from '@wick/tensor/light';
import { type AvgFn, getSwaAvgFn, type MultiAvgFn } from './averages.ts';
import { plannedAverage } from './plannedAverage.ts';

/** What can be averaged: every `nn.Module`. */
export interface Averageable {
  /** What is averaged. */
  parameters(): Iterable<Tensor>;
  /** What is copied, or averaged with `useBuffers`. */
  buffers(): Iterable<Tensor>;
  /** The modules that these lie in, if that is all they do: a compiled function then looks at what those hold. */
  modules?(): Iterable<object>;
  /** Whether it is training. */
  readonly training?: boolean;
  /** What {@link AveragedModel.forward} calls. */
  forward(...inputs: never[]): unknown;
  /** A copy with parameters and buffers of its own. */
  deepCopy(): unknown;
  /** Switches between training and evaluation. */
  train(mode?: boolean): unknown;
  /** Parameters and buffers by name. */
  stateDict(): { readonly [name: string]: Tensor };
  /** Takes over what `stateDict` gave. */
  loadStateDict(state: { readonly [name: string]: Tensor }): unknown;
}

/** Options of {@link AveragedModel}. */
export interface AveragedModelOptions {
  /** How one tensor is averaged. Default {@link getSwaAvgFn}. */
  avgFn?: AvgFn;
  /** How all are averaged at once; give one of the two only. */
  multiAvgFn?: MultiAvgFn;
  /** Whether buffers are averaged as the parameters are, and not copied. Default false. */
  useBuffers?: boolean;
}

const isFunction = (given: unknown): boolean => typeof given === 'function';

const table = optionTable({
  avgFn: any<AvgFn | undefined>(undefined, 'a function', isFunction),
  multiAvgFn: any<MultiAvgFn | undefined>(undefined, 'a function', isFunction),
  useBuffers: flag(false),
} satisfies RulesFor<AveragedModelOptions>);

/**
 * A copy of a model whose weights are an average of the model's: the mean of all (stochastic weight averaging, Izmailov
 * et al., 2018) or an exponential moving one.
 *
 * As it knows models by their methods alone, it is no `nn.Module` itself, unlike PyTorch's; the averaged one is
 * `.module`. Its state dict has PyTorch's keys.
 *
 * @example
 * ```ts
 * const { AveragedModel, getEmaMultiAvgFn } = optim.swaUtils;
 * const model = new nn.Linear(10, 2);
 * const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
 * const ema = new AveragedModel(model, { multiAvgFn: getEmaMultiAvgFn(0.999), useBuffers: true });
 * for (let step = 0; step < 3; step++) {
 *   optimizer.zeroGrad();
 *   model.forward(randn(8, 10)).square().mean().backward();
 *   optimizer.step();
 *   ema.updateParameters(model);
 * }
 * ema.eval().forward(randn(8, 10)).shape; // [8, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/optim.html#weight-averaging-swa-and-ema
 */
export class AveragedModel<M extends Averageable> {
  /** The copy. */
  readonly module: M;
  /** How many models were averaged: a 0-dim int64 tensor, a buffer in PyTorch. */
  readonly n_averaged: Tensor;
  /** How one tensor is averaged; undefined: by the mean, or by `multiAvgFn`. */
  readonly avgFn: AvgFn | undefined;
  /** How all are averaged at once; undefined: one by one. */
  readonly multiAvgFn: MultiAvgFn | undefined;
  /** Whether buffers are averaged, and not copied. */
  readonly useBuffers: boolean;

  /** @throws TypeError unless the model can be copied as a Module can; RangeError if both functions are given */
  constructor(model: M, options?: AveragedModelOptions) {
    const { avgFn, multiAvgFn, useBuffers } = table.read('AveragedModel', options);
    if (typeof model?.deepCopy !== 'function')
      throw new TypeError(`AveragedModel: model must be a Module, got ${show(model)}`);
    if (avgFn && multiAvgFn) throw new RangeError('AveragedModel: give avgFn or multiAvgFn, not both');
    this.module = model.deepCopy() as M;
    this.n_averaged = tensor(0n);
    this.avgFn = avgFn;
    this.multiAvgFn = multiAvgFn;
    this.useBuffers = useBuffers;
  }

  /** What the averaged model computes. */
  forward(...inputs: Parameters<M['forward']>): ReturnType<M['forward']> {
    return this.module.forward(...inputs) as ReturnType<M['forward']>;
  }

  /**
   * Takes the model's weights into the average; the first time they are copied.
   *
   * @throws RangeError or ShapeError if it is built otherwise than the one averaged, with nothing changed
   */
  updateParameters(model: M): void {
    effect(
      'AveragedModel.updateParameters',
      () => this.takeIn(model),
      [this, model],
      () => plannedAverage(this, model),
    );
  }

  private takeIn(model: M): void {
    const parameters = pairs('parameters', this.module.parameters(), model.parameters());
    const buffers = pairs('buffers', this.module.buffers(), model.buffers());
    const averaged = this.useBuffers ? [...parameters, ...buffers] : parameters;
    const count = Number(this.n_averaged.item());
    noGrad(() => {
      if (count === 0) for (const [mine, theirs] of averaged) mine.copy_(theirs);
      else this.average(averaged, count);
      if (!this.useBuffers) for (const [mine, theirs] of buffers) mine.copy_(theirs);
      this.n_averaged.add_(1);
    });
  }

  private average(tensors: readonly (readonly [Tensor, Tensor])[], count: number): void {
    if (this.multiAvgFn) {
      this.multiAvgFn(
        tensors.map(([mine]) => mine),
        tensors.map(([, theirs]) => theirs),
        count,
      );
    } else {
      const avgFn = this.avgFn ?? getSwaAvgFn();
      for (const [mine, theirs] of tensors) mine.copy_(avgFn(mine, theirs, count));
    }
  }

  /** The averaged parameters. */
  parameters(): Iterable<Tensor> {
    return this.module.parameters();
  }

  /** The count and the module's buffers. */
  *buffers(): Iterable<Tensor> {
    yield this.n_averaged;
    yield* this.module.buffers();
  }

  /** Itself, then the averaged model and the modules in it: what `updateBn` walks. */
  *modules(): Iterable<object> {
    yield this;
    if (this.module.modules) yield* this.module.modules();
  }

  /** Whether the averaged model is training. */
  get training(): boolean {
    return this.module.training ?? false;
  }

  /** Switches the averaged model to training or to evaluation. */
  train(mode = true): this {
    this.module.train(mode);
    return this;
  }

  /** Switches the averaged model to evaluation. */
  eval(): this {
    return this.train(false);
  }

  /** PyTorch's state dict of the same model: `n_averaged`, and the module's entries behind `module.`. */
  stateDict(): Record<string, Tensor> {
    const state: Record<string, Tensor> = { n_averaged: this.n_averaged };
    for (const [name, value] of Object.entries(this.module.stateDict())) state[`module.${name}`] = value;
    return state;
  }

  /** Takes over what {@link stateDict} gave, here or in PyTorch. */
  loadStateDict(state: { readonly [name: string]: Tensor }): void {
    const count = state?.n_averaged;
    if (count?.numel?.() !== 1)
      throw new TypeError(
        `AveragedModel.loadStateDict: n_averaged must be a tensor with one element, got ${show(count)}`,
      );
    const inner: Record<string, Tensor> = {};
    for (const [name, value] of Object.entries(state)) {
      if (name === 'n_averaged') continue;
      if (!name.startsWith('module.'))
        throw new RangeError(`AveragedModel.loadStateDict: ${name} is neither n_averaged nor behind module.`);
      inner[name.slice('module.'.length)] = value;
    }
    this.module.loadStateDict(inner);
    this.n_averaged.copy_(count.reshape([]));
  }
}

function pairs(what: string, mine: Iterable<Tensor>, theirs: Iterable<Tensor>): [Tensor, Tensor][] {
  const [a, b] = [[...mine], [...theirs]];
  const where = 'AveragedModel.updateParameters';
  if (a.length !== b.length)
    throw new RangeError(`${where}: the averaged model has ${a.length} ${what}, this one ${b.length}`);
  return a.map((t, i) => {
    const other = b[i]!;
    if (t.shape.length !== other.shape.length || t.shape.some((size, j) => size !== other.shape[j]))
      throw new ShapeError(
        `${where}: ${what} ${i} have shape [${t.shape.join(', ')}] in the average and [${other.shape.join(', ')}] in this model`,
      );
    return [t.detach(), other.detach()];
  });
}
