import { type Given, unrepeatable } from '@wick/tensor/internal';
import { noGrad, type Tensor } from '@wick/tensor/light';
import type { Module } from '../module/module.ts';
import { unregister } from '../module/tree/register.ts';
import { Parameter } from '../parameter.ts';
import { nameTable } from './parametrizations/weightNorm.ts';
import {
  asMatrix,
  divided,
  improve,
  randomUnit,
  readSpectralNorm,
  type SpectralNormOptions,
  spectralNormTable,
} from './powerIteration.ts';
import { hookOf, plainParameter, takeHook, type WeightHook } from './weightNorm.ts';

type Settings = ReturnType<typeof readSpectralNorm>;

function compute(module: Module, name: string, { nPowerIterations, eps, dim }: Settings, training: boolean): Tensor {
  const [weight, u, v] = ['orig', 'u', 'v'].map((part) => Reflect.get(module, `${name}_${part}`) as Tensor);
  const matrix = asMatrix(weight!, dim);
  for (let i = 0; training && i < nPowerIterations; i++) {
    improve(v!, matrix.detach().t(), u!, eps);
    improve(u!, matrix.detach(), v!, eps);
  }
  return divided(weight!, matrix, u!, v!);
}

/**
 * Spectral normalisation in its older form, with the parameter `weight_orig` and the buffers `weight_u` and `weight_v`
 * in the state and the weight computed before each forward(): `torch.nn.utils.spectral_norm`. New code is better off
 * with {@link parametrizations.spectralNorm}.
 *
 * @example
 * ```ts
 * const layer = utils.spectralNorm(new Linear(2, 1));
 * Object.keys(layer.stateDict()); // ['bias', 'weight_orig', 'weight_u', 'weight_v']
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.spectral_norm.html
 */
export function spectralNorm<M extends Module>(
  module: M,
  ...given: Given<SpectralNormOptions, [name: string, nPowerIterations: number, eps: number, dim: number | null]>
): M {
  const options = spectralNormTable.take('spectralNorm', given);
  const { name } = options;
  const weight = plainParameter('spectralNorm', 'spectralNorm', module, name);
  const settings = readSpectralNorm('spectralNorm', module, weight, options);
  const matrix = asMatrix(weight.detach(), settings.dim);
  const [u, v] = matrix.shape.map((size) => randomUnit(size, matrix, settings.eps));
  unregister(module, name);
  module.registerParameter(`${name}_orig`, weight);
  Reflect.set(module, name, weight.data); // a tensor that is no parameter: initialisers still find it
  module.registerBuffer(`${name}_u`, u!);
  module.registerBuffer(`${name}_v`, v!);
  const hook: WeightHook = Object.assign(
    (of: Module) => {
      unrepeatable(
        'the older spectralNorm(), which puts a weight in its place,',
        'take parametrizations.spectralNorm() instead',
      );
      Reflect.set(of, name, compute(of, name, settings, of.training));
    },
    { kind: 'spectralNorm', weightName: name, settings } as const,
  );
  module.registerForwardPreHook(hook);
  return module;
}

/**
 * Makes the weight an ordinary parameter again: `torch.nn.utils.remove_spectral_norm`.
 *
 * @throws RangeError if {@link spectralNorm} was not applied to it
 * @example
 * ```ts
 * const layer = utils.spectralNorm(new Linear(2, 1));
 * Object.keys(utils.removeSpectralNorm(layer).stateDict()); // ['bias', 'weight']
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.remove_spectral_norm.html
 */
export function removeSpectralNorm<M extends Module>(module: M, ...given: Given<{ name?: string }, [name: string]>): M {
  const { name } = nameTable.take('removeSpectralNorm', given);
  const hook = hookOf(module, 'spectralNorm', name);
  takeHook('removeSpectralNorm', 'spectralNorm', module, name);
  const weight = noGrad(() => compute(module, name, Reflect.get(hook!, 'settings') as Settings, false));
  for (const gone of [name, `${name}_u`, `${name}_v`, `${name}_orig`]) unregister(module, gone);
  module.registerParameter(name, new Parameter(weight));
  return module;
}
