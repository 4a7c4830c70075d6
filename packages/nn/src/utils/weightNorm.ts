import { type Given, show, unrepeatable } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { findForwardPreHook, removeForwardPreHook } from '../module/hooks/addHook.ts';
import type { Module } from '../module/module.ts';
import { unregister } from '../module/tree/register.ts';
import { Parameter } from '../parameter.ts';
import { normExceptDim, readDim, weightFrom } from './normExceptDim.ts';
import { nameTable, type WeightNormOptions, weightNormTable } from './parametrizations/weightNorm.ts';
import { ownTensor } from './parametrize/registerParametrization.ts';

/** What computes a weight before each forward(), found again when it is to go. */
export interface WeightHook {
  (module: Module): void;
  readonly kind: 'weightNorm' | 'spectralNorm';
  readonly weightName: string;
}

export function hookOf(module: Module, kind: WeightHook['kind'], name: string): WeightHook | null {
  const isWanted = (hook: object) => Reflect.get(hook, 'kind') === kind && Reflect.get(hook, 'weightName') === name;
  return findForwardPreHook(module, isWanted) as WeightHook | null;
}

/** The parameter that is to be computed from now on. */
export function plainParameter(where: string, kind: WeightHook['kind'], module: Module, name: string): Parameter {
  if (hookOf(module, kind, name)) throw new RangeError(`${where}: ${name} has one already`);
  const weight = ownTensor(module, name);
  if (weight instanceof Parameter) return weight;
  throw new RangeError(`${where}: the module has no parameter ${show(name)}`);
}

/** Takes a hook off, for what removes it. */
export function takeHook(where: string, kind: WeightHook['kind'], module: Module, name: string): void {
  const hook = hookOf(module, kind, name);
  if (!hook) throw new RangeError(`${where}: there is none of ${show(name)}`);
  removeForwardPreHook(module, hook);
}

const compute = (module: Module, name: string, dim: number): Tensor =>
  weightFrom(Reflect.get(module, `${name}_v`) as Tensor, Reflect.get(module, `${name}_g`) as Tensor, dim);

/**
 * Weight normalisation in its older form, with the parameters `weight_g` and `weight_v` in the state and the weight
 * computed before each forward(): `torch.nn.utils.weight_norm`. New code is better off with
 * {@link parametrizations.weightNorm}.
 *
 * @example
 * ```ts
 * const layer = utils.weightNorm(new Linear(2, 1));
 * Object.keys(layer.stateDict()); // ['bias', 'weight_g', 'weight_v']
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.weight_norm.html
 */
export function weightNorm<M extends Module>(
  module: M,
  ...given: Given<WeightNormOptions, [name: string, dim: number | null]>
): M {
  const options = weightNormTable.take('weightNorm', given);
  const { name } = options;
  const weight = plainParameter('weightNorm', 'weightNorm', module, name);
  const dim = readDim('weightNorm', options.dim, weight);
  unregister(module, name);
  module.registerParameter(`${name}_g`, new Parameter(normExceptDim(weight.detach(), dim)));
  module.registerParameter(`${name}_v`, new Parameter(weight.detach()));
  const hook: WeightHook = Object.assign(
    (of: Module) => {
      unrepeatable(
        'the older weightNorm(), which puts a weight in its place,',
        'take parametrizations.weightNorm() instead',
      );
      Reflect.set(of, name, compute(of, name, dim));
    },
    { kind: 'weightNorm', weightName: name, dim } as const,
  );
  hook(module);
  module.registerForwardPreHook(hook);
  return module;
}

/**
 * Makes the weight an ordinary parameter again: `torch.nn.utils.remove_weight_norm`.
 *
 * @throws RangeError if {@link weightNorm} was not applied to it
 * @example
 * ```ts
 * const layer = utils.weightNorm(new Linear(2, 1));
 * Object.keys(utils.removeWeightNorm(layer).stateDict()); // ['bias', 'weight']
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.remove_weight_norm.html
 */
export function removeWeightNorm<M extends Module>(module: M, ...given: Given<{ name?: string }, [name: string]>): M {
  const { name } = nameTable.take('removeWeightNorm', given);
  const hook = hookOf(module, 'weightNorm', name);
  takeHook('removeWeightNorm', 'weightNorm', module, name);
  const weight = compute(module, name, Reflect.get(hook!, 'dim') as number);
  for (const gone of [name, `${name}_g`, `${name}_v`]) unregister(module, gone);
  module.registerParameter(name, new Parameter(weight.detach()));
  return module;
}
