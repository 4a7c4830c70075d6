import { type Given, optionTable, type RulesFor, show, text, unchecked } from '@wick/tensor/internal';
import { Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { normExceptDim, readDim, weightFrom } from '../normExceptDim.ts';
import { registerParametrization } from '../parametrize/registerParametrization.ts';

/** Options of {@link weightNorm}. */
export interface WeightNormOptions {
  /** Which parameter. Default: 'weight'. */
  name?: string;
  /** The dimension that keeps its norms apart; null takes one norm of all elements. Default: 0. */
  dim?: number | null;
}

export const weightNormTable = optionTable(
  { name: text('weight'), dim: unchecked<number | null>(0) } satisfies RulesFor<WeightNormOptions>,
  ['name', 'dim'],
);

/** The option of what takes a computed weight away. */
export const nameTable = optionTable({ name: text('weight') }, ['name']);

class WeightNorm extends Module {
  static override readonly name: string = '_WeightNorm';

  constructor(readonly dim: number) {
    super();
  }

  override forward(g: Tensor, v: Tensor): Tensor {
    return weightFrom(v, g, this.dim);
  }

  rightInverse(weight: Tensor): [g: Tensor, v: Tensor] {
    return [normExceptDim(weight, this.dim), weight];
  }
}

/** The tensor that is to be parametrised. */
export function tensorOf(where: string, module: Module, name: string): Tensor {
  if (!(module instanceof Module)) throw new TypeError(`${where}: module must be a Module, got ${show(module)}`);
  const weight: unknown = Reflect.get(module, name);
  if (weight instanceof Tensor) return weight;
  throw new RangeError(`${where}: the module has no parameter or buffer ${show(name)}`);
}

/**
 * Weight normalisation: w = g v / ‖v‖, so that length and direction are learned apart:
 * `torch.nn.utils.parametrizations.weight_norm`. The state has `parametrizations.weight.original0` (g) and `original1`
 * (v); checkpoints with `weight_g` and `weight_v` can be loaded too.
 *
 * @returns the module
 * @throws RangeError if there is no such tensor or dimension
 * @example
 * ```ts
 * nn.utils.parametrizations.weightNorm(new nn.Linear(20, 40));
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parametrizations.weight_norm.html
 * @see Salimans and Kingma, Weight Normalization (2016)
 */
export function weightNorm<M extends Module>(
  module: M,
  ...given: Given<WeightNormOptions, [name: string, dim: number | null]>
): M {
  const { name, dim } = weightNormTable.take('weightNorm', given);
  const read = readDim('weightNorm', dim, tensorOf('weightNorm', module, name));
  registerParametrization(module, name, new WeightNorm(read), { unsafe: true });
  module.registerLoadStateDictPreHook((_, state, prefix) => {
    const [g, v] = [`${prefix}${name}_g`, `${prefix}${name}_v`];
    if (!state.has(g) || !state.has(v)) return;
    state.set(`${prefix}parametrizations.${name}.original0`, state.get(g));
    state.set(`${prefix}parametrizations.${name}.original1`, state.get(v));
    state.delete(g);
    state.delete(v);
  });
  return module;
}
