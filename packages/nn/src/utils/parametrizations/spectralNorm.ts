import type { Given } from '@wick/tensor/internal';
import { normalize, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { registerParametrization } from '../parametrize/registerParametrization.ts';
import {
  asMatrix,
  divided,
  improve,
  randomUnit,
  readSpectralNorm,
  type SpectralNormOptions,
  spectralNormTable,
} from '../powerIteration.ts';
import { tensorOf } from './weightNorm.ts';

class SpectralNorm extends Module {
  static override readonly name: string = '_SpectralNorm';
  declare _u: Tensor;
  declare _v: Tensor;

  constructor(
    weight: Tensor,
    readonly settings: { readonly nPowerIterations: number; readonly eps: number; readonly dim: number },
  ) {
    super();
    if (weight.ndim <= 1) return; // a vector is divided by its norm: nothing to approximate
    const { eps, dim } = settings;
    const matrix = asMatrix(weight.detach(), dim);
    const [u, v] = [randomUnit(matrix.shape[0]!, matrix, eps), randomUnit(matrix.shape[1]!, matrix, eps)];
    this.registerBuffer('_u', u);
    this.registerBuffer('_v', v);
    this.iterate(matrix, 15);
  }

  private iterate(matrix: Tensor, times: number): void {
    const { eps } = this.settings;
    for (let i = 0; i < times; i++) {
      improve(this._u, matrix, this._v, eps);
      improve(this._v, matrix.t(), this._u, eps);
    }
  }

  override forward(weight: Tensor): Tensor {
    const { nPowerIterations, eps, dim } = this.settings;
    if (weight.ndim <= 1) return normalize(weight, { dim: 0, eps });
    const matrix = asMatrix(weight, dim);
    if (this.training) this.iterate(matrix.detach(), nPowerIterations);
    return divided(weight, matrix, this._u, this._v);
  }

  rightInverse(value: Tensor): Tensor {
    return value;
  }
}

/**
 * Spectral normalisation: the weight, as a matrix, divided by its largest singular value σ:
 * `torch.nn.utils.parametrizations.spectral_norm`. Two singular vectors, drawn at first (`_u`, `_v` in the state), are
 * improved by a power iteration whenever the weight is used while training.
 *
 * @returns the module
 * @throws RangeError if there is no such tensor or dimension, or nPowerIterations is not 1 or more
 * @example
 * ```ts
 * nn.utils.parametrizations.spectralNorm(new nn.Conv2d(3, 8, 3), { nPowerIterations: 2 });
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parametrizations.spectral_norm.html
 * @see Miyato et al., Spectral Normalization for Generative Adversarial Networks (2018)
 */
export function spectralNorm<M extends Module>(
  module: M,
  ...given: Given<SpectralNormOptions, [name: string, nPowerIterations: number, eps: number, dim: number | null]>
): M {
  const options = spectralNormTable.take('spectralNorm', given);
  const { name } = options;
  const weight = tensorOf('spectralNorm', module, name);
  const settings = readSpectralNorm('spectralNorm', module, weight, options);
  return registerParametrization(module, name, new SpectralNorm(weight, settings));
}
