import { flag, type Given, optionTable, show } from '@wick/tensor/internal';
import { noGrad, Tensor } from '@wick/tensor/light';
import { ModuleDict } from '../../containers/moduleDict.ts';
import { Module } from '../../module/module.ts';
import { membersOf } from '../../module/tree/members.ts';
import { typeNameOf } from '../../module/tree/node.ts';
import { unregister } from '../../module/tree/register.ts';
import { Parameter } from '../../parameter.ts';
import { cachedValue } from './cached.ts';
import { checkSame, computed, type Parametrization, ParametrizationList } from './parametrizationList.ts';

const where = 'registerParametrization';
const registerTable = optionTable({ unsafe: flag(false) });
const removeTable = optionTable({ leaveParametrized: flag(true) }, ['leaveParametrized']);

/**
 * Lets a module compute one of its parameters or buffers: `torch.nn.utils.parametrize.register_parametrization`.
 * `module[tensorName]` is from then on what `parametrization.forward(original)` gives, and assigning it calls
 * `rightInverse`. What is learned is `parametrizations.<tensorName>.original`. Several parametrisations of one tensor
 * follow one another. The module prints as `Parametrized…`.
 *
 * @param options - `unsafe`: allow another shape or dtype, and check nothing. Default: false.
 * @returns the module
 * @throws RangeError if there is no such parameter or buffer, or its shape or dtype would change
 * @example
 * ```ts
 * class Symmetric extends nn.Module {
 *   override forward(x: Tensor) { return x.triu().add(x.triu(1).t()); }
 *   rightInverse(a: Tensor) { return a.triu(); }
 * }
 * nn.utils.parametrize.registerParametrization(new nn.Linear(5, 5), 'weight', new Symmetric());
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parametrize.register_parametrization.html
 */
export function registerParametrization<M extends Module>(
  module: M,
  tensorName: string,
  parametrization: Parametrization,
  options?: { unsafe?: boolean },
): M {
  const { unsafe } = registerTable.read(where, options);
  if (!(module instanceof Module)) throw new TypeError(`${where}: module must be a Module, got ${show(module)}`);
  if (!(parametrization instanceof Module))
    throw new TypeError(`${where}: parametrization must be a Module, got ${show(parametrization)}`);
  const list = listAt(module, tensorName);
  const original = list ? null : ownTensor(module, tensorName);
  if (!list && !original)
    throw new RangeError(`${where}: ${typeNameOf(module)} has no parameter or buffer ${show(tensorName)}`);
  parametrization.train(module.training);
  if (list) {
    if (!unsafe) checkFollowing(Reflect.get(module, tensorName) as Tensor, parametrization);
    list.append(parametrization);
    list.unsafe ||= unsafe;
    return module;
  }
  const made = new ParametrizationList([parametrization], original!, unsafe);
  unregister(module, tensorName);
  if (!isParametrized(module)) {
    becomeParametrized(module);
    module.registerModule('parametrizations', new ModuleDict());
  }
  dictOf(module)!.set(tensorName, made);
  Object.defineProperty(module, tensorName, {
    get(this: Module): Tensor {
      return cachedValue(this, tensorName, () => listAt(this, tensorName)!.forward());
    },
    set(this: Module, value: Tensor) {
      if (!(value instanceof Tensor))
        throw new TypeError(`${typeNameOf(this)}.${tensorName} takes a Tensor, got ${show(value)}`);
      listAt(this, tensorName)!.rightInverse(value);
    },
    enumerable: false,
    configurable: true,
  });
  return module;
}

/** What a further parametrisation must keep, forth and back. */
function checkFollowing(before: Tensor, parametrization: Parametrization): void {
  const after = computed(parametrization, parametrization.forward(before));
  checkSame(after, before.shape, before.dtype);
  if (typeof parametrization.rightInverse !== 'function') return;
  checkSame(computed(parametrization, parametrization.rightInverse(after)), before.shape, before.dtype);
}

/**
 * Whether a module, or one of its tensors, is parametrised: `torch.nn.utils.parametrize.is_parametrized`.
 *
 * @example
 * ```ts
 * const layer = utils.parametrizations.weightNorm(new Linear(2, 1));
 * utils.parametrize.isParametrized(layer, 'weight'); // true
 * utils.parametrize.isParametrized(layer, 'bias'); // false
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parametrize.is_parametrized.html
 */
export function isParametrized(module: Module, tensorName?: string): boolean {
  const dict = dictOf(module);
  if (!dict) return false;
  return tensorName === undefined ? dict.size > 0 : dict.has(tensorName);
}

/**
 * Takes the parametrisations of a tensor away: `torch.nn.utils.parametrize.remove_parametrizations`.
 *
 * @param options - `leaveParametrized` (default true): the tensor keeps the value it has now; false gives the original
 * back, where there is one.
 * @returns the module
 * @throws RangeError if the tensor is not parametrised, or would have to be made from several originals
 * @example
 * ```ts
 * const layer = utils.parametrizations.weightNorm(new Linear(2, 1));
 * utils.parametrize.removeParametrizations(layer, 'weight');
 * utils.parametrize.isParametrized(layer); // false
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parametrize.remove_parametrizations.html
 */
export function removeParametrizations<M extends Module>(
  module: M,
  tensorName: string,
  ...given: Given<{ leaveParametrized?: boolean }, [leaveParametrized: boolean]>
): M {
  const { leaveParametrized: leave } = removeTable.take('removeParametrizations', given);
  const list = listAt(module, tensorName);
  if (!list)
    throw new RangeError(`removeParametrizations: ${typeNameOf(module)} has no parametrisation of ${show(tensorName)}`);
  if (!leave && !list.isTensor)
    throw new RangeError(
      `removeParametrizations: ${tensorName} is made from several tensors: it can only be left as it is now`,
    );
  const plain = list.isTensor ? originalOf(module, tensorName, list, leave) : presentValue(module, tensorName);
  Reflect.deleteProperty(module, tensorName);
  dictOf(module)!.delete(tensorName);
  if (plain instanceof Parameter) module.registerParameter(tensorName, plain);
  else module.registerBuffer(tensorName, plain);
  if (!isParametrized(module)) {
    unregister(module, 'parametrizations');
    Object.setPrototypeOf(module, Object.getPrototypeOf(Object.getPrototypeOf(module)));
  }
  return module;
}

/** The original itself, so that an optimiser that has it goes on with it. */
function originalOf(module: Module, name: string, list: ParametrizationList, leave: boolean): Tensor {
  const original = list.originals[0]!;
  if (leave)
    noGrad(() => {
      original.data = (Reflect.get(module, name) as Tensor).data;
    });
  return original;
}

function presentValue(module: Module, name: string): Tensor {
  const value = Reflect.get(module, name) as Tensor;
  return value.requiresGrad ? new Parameter(value.detach()) : value;
}

/** A class of its own above the module's, for the name it prints; `instanceof` stays as it was. */
function becomeParametrized(module: Module): void {
  const Base = module.constructor as new () => Module;
  const name = `Parametrized${typeNameOf(module)}`;
  class Parametrized extends Base {
    static override readonly name: string = name;
  }
  Object.setPrototypeOf(module, Parametrized.prototype);
}

function dictOf(module: Module): ModuleDict<ParametrizationList> | null {
  const dict: unknown = Reflect.get(module, 'parametrizations');
  return dict instanceof ModuleDict ? (dict as ModuleDict<ParametrizationList>) : null;
}

function listAt(module: Module, name: string): ParametrizationList | null {
  const dict = dictOf(module);
  return dict?.has(name) ? dict.get(name) : null;
}

/** A parameter or buffer of the module's own. */
export function ownTensor(module: Module, name: string): Tensor | null {
  const { parameters, buffers } = membersOf(module);
  return [...parameters, ...buffers].find(([key]) => key === name)?.[1] ?? null;
}
