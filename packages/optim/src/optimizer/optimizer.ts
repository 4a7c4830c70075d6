import {
  announce,
  effect,
  flag,
  gradOf,
  optionTable,
  recycleMemory,
  show,
  type Update,
  unrepeatable,
} from '@wick/tensor/internal';
import { enableGrad, noGrad, type RemovableHandle, type Tensor } from '@wick/tensor/light';
import { type ParamGroup, readGroup, readGroups } from './groups.ts';
import { Hooks } from './hooks.ts';
import type { Rule } from './options.ts';
import { reprOf } from './repr.ts';
import {
  type LoadableStateDict,
  type OptimizerStateDict,
  type ParamState,
  pack,
  type StateTable,
  unpack,
} from './stateDict.ts';

/** Evaluates the model again and returns the loss. */
export type Closure = () => Tensor | number;

/** An optimiser of whatever kind. */
export type AnyOptimizer = Optimizer<ParamGroup, object>;

type StepPreHook = (optimizer: AnyOptimizer, closure: Closure | undefined) => Closure | undefined;
type StepPostHook = (optimizer: AnyOptimizer, closure: Closure | undefined) => void;
type StateDictPreHook = (optimizer: AnyOptimizer) => void;
type StateDictPostHook = (optimizer: AnyOptimizer, state: OptimizerStateDict) => OptimizerStateDict | undefined;
type LoadPreHook = (optimizer: AnyOptimizer, state: LoadableStateDict) => LoadableStateDict | undefined;

const zeroGradOptions = optionTable({ setToNone: flag(true) });

const globalPre = new Hooks<StepPreHook>();
const globalPost = new Hooks<StepPostHook>();

/**
 * Registers a hook that runs before every step of every optimiser.
 *
 * @example
 * ```ts
 * const weight = new nn.Parameter(tensor([1]));
 * weight.grad = tensor([1]);
 * const optimizer = new optim.SGD([weight], { lr: 1 });
 * const names: string[] = [];
 * const handle = optim.registerOptimizerStepPreHook((optimizer) => void names.push(optimizer.constructor.name));
 * optimizer.step();
 * handle.remove();
 * names; // ['SGD']
 * ```
 * @see https://docs.pytorch.org/docs/stable/optim.html
 */
export function registerOptimizerStepPreHook(hook: StepPreHook): RemovableHandle {
  return globalPre.add('registerOptimizerStepPreHook', hook);
}

/**
 * Registers a hook that runs after every step of every optimiser.
 *
 * @example
 * ```ts
 * const weight = new nn.Parameter(tensor([1]));
 * weight.grad = tensor([1]);
 * const optimizer = new optim.SGD([weight], { lr: 1 });
 * const names: string[] = [];
 * const handle = optim.registerOptimizerStepPostHook((optimizer) => void names.push(optimizer.constructor.name));
 * optimizer.step();
 * handle.remove();
 * names; // ['SGD']
 * ```
 * @see https://docs.pytorch.org/docs/stable/optim.html
 */
export function registerOptimizerStepPostHook(hook: StepPostHook): RemovableHandle {
  return globalPost.add('registerOptimizerStepPostHook', hook);
}

/**
 * The base of all optimisers: parameter groups, the state of each parameter, and both in PyTorch's form.
 *
 * One's own optimiser implements {@link updateGroup}:
 *
 * @example
 * ```ts
 * class SignSGD extends optim.Optimizer {
 *   constructor(params: optim.Params<{ lr: number }>, lr: number) { super(params, { lr }); }
 *   protected override updateGroup(group: optim.ParamGroup): void {
 *     for (const p of group.params) if (p.grad) p.add_(p.grad.sign(), { alpha: -group.lr });
 *   }
 * }
 * ```
 * @see https://docs.pytorch.org/docs/stable/optim.html#torch.optim.Optimizer
 */
export class Optimizer<G extends ParamGroup = ParamGroup, S extends object = ParamState> {
  /** The name in messages and reprs, given here so that a minifier does not change it. */
  static readonly typeName?: string;
  /** @internal What each option may be. */ static readonly rules: Record<string, Rule> = {};
  /** @internal What the entries of a parameter's state must be in a state dict. */ static readonly states: StateTable =
    {};

  /** The groups. Their options may be changed between steps; that is what schedulers do. */
  paramGroups: G[] = [];
  /** What the optimiser remembers of each parameter, under PyTorch's names. Made at the parameter's first step. */
  readonly state = new Map<Tensor, S>();
  /** The options that a group without its own takes. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** @internal Whether {@link step} was ever called: schedulers warn if they step first. */
  _stepped = false;

  private readonly stepPre = new Hooks<StepPreHook>();
  private readonly stepPost = new Hooks<StepPostHook>();
  private readonly savePre = new Hooks<StateDictPreHook>();
  private readonly savePost = new Hooks<StateDictPostHook>();
  private readonly loadPre = new Hooks<LoadPreHook>();
  private readonly loadPost = new Hooks<StateDictPreHook>();

  /**
   * @param params - tensors, `[name, tensor]` pairs, or groups `{ params, lr: 0.1, … }`
   * @param defaults - the options of groups that do not have them
   * @throws TypeError if something else than leaf tensors is to be trained; RangeError if there is nothing, or
   * something twice, or an option is out of range. PyTorch only warns of a parameter that is twice in one group.
   */
  constructor(params: unknown, defaults: Record<string, unknown> = {}) {
    recycleMemory(); // what there is an optimiser for is trained
    this.defaults = defaults;
    for (const group of readGroups(this.typeName, params)) this.addParamGroup(group as { params: Iterable<Tensor> });
    announce(this);
  }

  /** The optimiser's name. */
  protected get typeName(): string {
    const { kind } = this;
    return Object.hasOwn(kind, 'typeName') && kind.typeName !== undefined ? kind.typeName : kind.name;
  }

  private get kind(): typeof Optimizer {
    return this.constructor as typeof Optimizer;
  }

  /**
   * Adds a group, for example of layers that are trained from now on.
   *
   * @param group - `{ params, … }`; options left out are the optimiser's
   * @throws as the constructor does, with nothing added
   */
  addParamGroup(group: { params: unknown; [key: string]: unknown }): void {
    const where = this.paramGroups.length === 0 ? this.typeName : `${this.typeName}: group ${this.paramGroups.length}`;
    this.paramGroups.push(readGroup<G>(where, group, this.defaults, this.kind.rules, this.paramGroups));
  }

  /**
   * Forgets the gradients of all parameters.
   *
   * @param options - `setToNone` (default true): set `grad` to null; false fills it with zeros, and the parameter takes
   * part in the next step with a zero gradient
   */
  zeroGrad(options?: { setToNone?: boolean }): void {
    const { setToNone } = zeroGradOptions.read('zeroGrad', options);
    for (const group of this.paramGroups) {
      for (const p of group.params) {
        if (setToNone) p.grad = null;
        else if (p.grad !== null) p.grad = p.grad.detach().zero_();
      }
    }
  }

  /**
   * Updates every parameter that has a gradient.
   *
   * @param closure - evaluates the model again and returns the loss; most optimisers do not need it
   * @returns what the closure returned
   */
  step(closure?: undefined): undefined;
  step<T extends Tensor | number>(closure: () => T): T;
  step(closure?: Closure): Tensor | number | undefined;
  step(closure?: Closure): Tensor | number | undefined {
    if (closure !== undefined && typeof closure !== 'function')
      throw new TypeError(`${this.typeName}.step: closure must be a function, got ${show(closure)}`);
    if (closure === undefined) {
      let result: Tensor | number | undefined;
      effect(
        `${this.typeName}.step`,
        () => {
          result = this.hookedStep(undefined);
        },
        [this],
        () => this.plannedUpdates(),
      );
      return result;
    }
    if (this.stepHooks() > 0)
      unrepeatable('a step with a closure and with hooks', 'call the closure before step(), which then needs none');
    return this.hookedStep(closure);
  }

  private stepHooks(): number {
    return globalPre.size + globalPost.size + this.stepPre.size + this.stepPost.size;
  }

  /** {@link updates}, as long as no hook runs with a step, and no parameter that was never stepped has a gradient. */
  private plannedUpdates(): readonly Update[] | null {
    const updates = this.stepHooks() === 0 ? this.updates() : null;
    if (updates === null) return null;
    const stepped = new Set<unknown>(updates.map((one) => 'parameter' in one && one.parameter));
    const others = this.paramGroups.flatMap(({ params }) => params.filter((p) => !stepped.has(p)));
    const fits = () => this.stepHooks() === 0 && !others.some(gradOf);
    return [{ kind: 'host', numbers: 0, fits, prepare: () => {} }, ...updates];
  }

  /** @internal A step of every parameter that has a state, for kernels; null if it cannot be said so. */
  protected updates(): readonly Update[] | null {
    return null;
  }

  private hookedStep(closure: Closure | undefined): Tensor | number | undefined {
    this._stepped = true;
    let evaluate = closure;
    for (const hook of [...globalPre.list(), ...this.stepPre.list()]) evaluate = hook(this, evaluate) ?? evaluate;
    const loss = this.run(evaluate);
    for (const hook of [...this.stepPost.list(), ...globalPost.list()]) hook(this, evaluate);
    return loss;
  }

  /** A step without the hooks. */
  protected run(closure: Closure | undefined): Tensor | number | undefined {
    const loss = closure && enableGrad(closure);
    const isBare = this.stepHooks() === 0;
    const update = () => {
      if (isBare && this.stepHooks() > 0)
        throw new Error(
          `${this.typeName}.step: a step with a closure was compiled without the hooks that it has now: call the closure before step(), which then needs none`,
        );
      noGrad(() => {
        for (const group of this.paramGroups) this.updateGroup(group);
      });
    };
    // Of a step without a closure this is a part.
    effect(`${this.typeName}.step`, update, [this], () => this.plannedUpdates());
    return loss;
  }

  /** Updates the parameters of one group that have a gradient. Called inside `noGrad`. */
  protected updateGroup(_group: G): void {
    throw new TypeError(`${this.typeName} does not define updateGroup()`);
  }

  /** The options and the state of all parameters in PyTorch's form. The tensors are the optimiser's own. */
  stateDict(): OptimizerStateDict {
    for (const hook of this.savePre.list()) hook(this);
    let dict = pack(this.paramGroups, this.state);
    for (const hook of this.savePost.list()) dict = hook(this, dict) ?? dict;
    return dict;
  }

  /**
   * Takes over a state: what {@link stateDict} gave, here or in PyTorch. Parameters are matched by their order; tensors
   * are copied. A scheduler made afterwards would overwrite the learning rates: make it first.
   *
   * @throws RangeError or TypeError if it does not fit, with nothing changed
   */
  loadStateDict(state: LoadableStateDict): void {
    let dict = state;
    for (const hook of this.loadPre.list()) dict = hook(this, dict) ?? dict;
    const where = `${this.typeName}.loadStateDict`;
    const read = unpack(where, dict, this.paramGroups, this.kind.rules, this.kind.states);
    this.paramGroups = read.groups;
    this.state.clear();
    for (const [p, value] of read.states) this.state.set(p, value as S);
    for (const hook of this.loadPost.list()) hook(this);
  }

  /** Runs `hook(optimizer, closure)` before each step; a function that it returns replaces the closure. */
  registerStepPreHook(hook: StepPreHook): RemovableHandle {
    return this.stepPre.add('registerStepPreHook', hook);
  }

  /** Runs `hook(optimizer, closure)` after each step. */
  registerStepPostHook(hook: StepPostHook): RemovableHandle {
    return this.stepPost.add('registerStepPostHook', hook);
  }

  /** Runs `hook(optimizer)` before {@link stateDict}. `prepend` puts it before those registered already. */
  registerStateDictPreHook(hook: StateDictPreHook, options?: { prepend?: boolean }): RemovableHandle {
    return this.savePre.add('registerStateDictPreHook', hook, options);
  }

  /** Runs `hook(optimizer, dict)` after {@link stateDict}; what it returns is returned instead. */
  registerStateDictPostHook(hook: StateDictPostHook, options?: { prepend?: boolean }): RemovableHandle {
    return this.savePost.add('registerStateDictPostHook', hook, options);
  }

  /** Runs `hook(optimizer, dict)` before {@link loadStateDict}; what it returns is loaded instead. */
  registerLoadStateDictPreHook(hook: LoadPreHook, options?: { prepend?: boolean }): RemovableHandle {
    return this.loadPre.add('registerLoadStateDictPreHook', hook, options);
  }

  /** Runs `hook(optimizer)` after {@link loadStateDict}. */
  registerLoadStateDictPostHook(hook: StateDictPreHook, options?: { prepend?: boolean }): RemovableHandle {
    return this.loadPost.add('registerLoadStateDictPostHook', hook, options);
  }

  /** As PyTorch prints it: the options of each group. */
  toString(): string {
    return reprOf(this.typeName, this.paramGroups, this.kind.rules);
  }
}
