import { flag, type Given, offerModuleWatch, optionTable, type ToOptions } from '@wick/tensor/internal';
import type { DType, MemoryFormatOptions, Tensor } from '@wick/tensor/light';
import { isUninitialized } from '../uninitialized.ts';
import { hooksAround, watchModules } from './hooks/everyModule.ts';
import { HookMethods } from './hooks/hookMethods.ts';
import { reprOf } from './repr.ts';
import type { IncompatibleKeys } from './state/compareState.ts';
import { convert, readTarget } from './state/convert.ts';
import { deepCopy } from './state/deepCopy.ts';
import { type LoadStateDictOptions, loadStateDict } from './state/loadStateDict.ts';
import { type StateDict, type StateDictOptions, stateDictOf } from './state/stateDict.ts';
import { createdSoFar } from './tree/created.ts';
import { nameErrors } from './tree/locate.ts';
import { describe, membersBehind, onFirstModule, typeNameOf } from './tree/node.ts';
import { checkAcyclic, namedChildren } from './tree/walk.ts';

const zeroGradTable = optionTable({ setToNone: flag(true) }, ['setToNone']);

/**
 * The base of every layer and network. A subclass assigns layers, Parameters and Buffers to its properties, in the
 * constructor or as fields, and computes in `forward`. A module is used by calling `model.forward(x)`; hooks run as well.
 *
 * Members are walked in the order of their properties, and a replaced layer keeps its place. A field that only declares
 * (`out: nn.Linear;`) takes its place before the constructor runs: declare fields in the order in which the constructor
 * makes them, or with `declare`, and the order of parameters is PyTorch's. A subclass that narrows the type of a field
 * must write `declare`: without it JavaScript sets the field back to undefined when the constructor of the class above
 * has finished. A `#private` field is invisible to every walk: what is in it is neither trained nor saved.
 *
 * @example
 * ```ts
 * class Net extends nn.Module {
 *   fc1 = new nn.Linear(784, 128);
 *   fc2 = new nn.Linear(128, 10);
 *   override forward(x: Tensor) { return this.fc2.forward(relu(this.fc1.forward(x))); }
 * }
 * new Net().forward(randn(32, 784)).shape; // [32, 10]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html
 */
export class Module extends HookMethods<Module> {
  static override readonly name: string = 'Module';

  static {
    onFirstModule((prototype) => {
      nameErrors(prototype);
      offerModuleWatch({ start: watchModules, members: membersBehind, hooks: hooksAround, made: createdSoFar });
    });
  }

  /**
   * What the module computes: defined by each subclass, with the types that it takes and gives. Of a module that is only
   * known to be one, anything goes: `function train(net: nn.Module)` calls it, and a mixed ModuleList does.
   *
   * @throws TypeError here, where nothing is defined.
   */
  // biome-ignore lint/suspicious/noExplicitAny: what a module takes and gives is its own.
  forward(..._inputs: any[]): any {
    throw new TypeError(`forward: ${typeNameOf(this)} does not define forward()`);
  }

  /**
   * Every parameter and persistent buffer by its dotted name, in PyTorch's order: an ordinary object. The tensors share
   * their memory with the module; a shared parameter appears under each of its names. Names that are whole numbers (a
   * ParameterList that is not inside another module) come first in ascending order, as in every JavaScript object.
   *
   * @throws RangeError if a module contains itself.
   */
  stateDict(options?: StateDictOptions): StateDict {
    return stateDictOf(this, options);
  }

  /**
   * Copies the values of `state` into this module. Everything is compared first: where it does not fit, one error lists
   * all missing keys, unexpected keys, shapes that differ and values that are no tensors, and nothing has changed.
   *
   * @param state - tensors by dotted name, such as {@link stateDict} and the checkpoint readers give.
   * @param options - `strict` (default true): refuse missing and unexpected keys; `assign` (default false): take over
   * the tensors themselves instead of copying their values; `key`: the state lies under this name of `state`
   * (`'state_dict'`, `'model'`); `prefix`: taken off the names that begin with it (`'module.'`).
   * @returns the keys that did not match, which only `strict: false` allows.
   * @throws ShapeError if a shape differs; TypeError if a value is no tensor; RangeError if keys do not match.
   */
  loadStateDict(
    state: Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>,
    ...given: Given<LoadStateDictOptions, [strict: boolean, assign: boolean]>
  ): IncompatibleKeys {
    return loadStateDict(this, state, given);
  }

  /**
   * Define it, with {@link setExtraState}, in a class that keeps more than tensors: what it returns stands in the state
   * dict under `_extra_state`. Only what the checkpoint format can hold can be saved.
   */
  getExtraState?(): unknown;

  /** Takes what {@link getExtraState} gave, when a state is loaded and everything in it fits. */
  setExtraState?(state: unknown): void;

  /** Sets {@link training} here and below. @throws RangeError if a module contains itself or is nested more than 1,000 deep. */
  train(mode = true): this {
    if (typeof mode !== 'boolean') throw new TypeError(`train: expected a boolean, got ${describe(mode)}`);
    checkAcyclic('train', this);
    this.training = mode;
    for (const [, child] of namedChildren(this)) child.train(mode);
    return this;
  }

  /** Switches to evaluation: {@link train}(false). */
  eval(): this {
    return this.train(false);
  }

  /** Sets `requiresGrad` of all parameters: false freezes the module. */
  requiresGrad_(requiresGrad = true): this {
    if (typeof requiresGrad !== 'boolean')
      throw new TypeError(`requiresGrad_: expected a boolean, got ${describe(requiresGrad)}`);
    const all = [...this.parameters()];
    for (const parameter of all) if (isUninitialized(parameter)) parameter.requiresGrad_(requiresGrad); // is refused
    for (const parameter of all) parameter.requiresGrad_(requiresGrad);
    return this;
  }

  /** Clears the gradients of all parameters: to null, or with `setToNone: false` to zeros. */
  zeroGrad(...given: Given<{ setToNone?: boolean }, [setToNone: boolean]>): void {
    const { setToNone } = zeroGradTable.take('zeroGrad', given);
    for (const parameter of this.parameters()) {
      if (setToNone) {
        parameter.grad = null;
        continue;
      }
      const { grad } = parameter;
      if (!grad) continue;
      if (grad.isLeaf) grad.requiresGrad_(false).zero_();
      else grad.detach_().zero_();
    }
  }

  /**
   * Casts parameters and buffers of a floating-point type, or lays those of four (five) dimensions channels last in
   * memory, in place: they stay the same objects.
   *
   * @param target - 'float32', 'float64', 'float16' or 'bfloat16', or a tensor whose dtype is meant
   * @param options - `memoryFormat`: 'contiguous', 'channelsLast' or 'channelsLast3d'. Default: as they are.
   * @throws TypeError for another dtype; ShapeError if the format is for another number of dimensions
   * @example
   * ```ts
   * const net = new nn.Sequential(new nn.Conv2d(3, 8, 3), new nn.ReLU()).to({ memoryFormat: 'channelsLast' });
   * const image = randn(1, 3, 8, 8).contiguous({ memoryFormat: 'channelsLast' });
   * (net.forward(image) as Tensor).isContiguous({ memoryFormat: 'channelsLast' }); // true
   * ```
   * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.to
   */
  to(target: DType | Tensor | 'cpu', options?: MemoryFormatOptions): this;
  to(device: 'cpu', dtype: DType | Tensor, options?: MemoryFormatOptions): this;
  to(options: ToOptions): this;
  to(...given: readonly unknown[]): this {
    convert(this, readTarget(given));
    return this;
  }

  /** {@link to}('float32') */
  float(): this {
    return this.to('float32');
  }

  /** {@link to}('float64') */
  double(): this {
    return this.to('float64');
  }

  /** {@link to}('float16') */
  half(): this {
    return this.to('float16');
  }

  /** {@link to}('bfloat16') */
  bfloat16(): this {
    return this.to('bfloat16');
  }

  /**
   * A copy with parameters and buffers of its own; what is shared inside the module stays shared inside the copy, also
   * memory that several buffers or plain tensors see parts of. As in PyTorch each Parameter has memory of its own, and
   * its gradient is not copied. Hooks are. Objects of other classes than modules, tensors, arrays, Maps, Sets and plain
   * objects are the same in the copy. A class with `#private` fields needs its own version of this method.
   */
  deepCopy(): this {
    return deepCopy(this);
  }

  /** What stands in the brackets of the repr; override it in layers of your own. Several lines are allowed. */
  extraRepr(): string {
    return '';
  }

  /** PyTorch's repr, character for character. */
  override toString(): string {
    return reprOf(this);
  }

  /** Node's console.log prints the repr. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
