import { integersHint, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor, tensorOrNull } from '../../core/operand.ts';
import { number, optionTable, type RulesFor } from '../../core/options.ts';
import { readsAll } from '../../core/tracer.ts';
import { warn } from '../../core/warn.ts';
import type { Tensor } from '../../tensor.ts';
import { clamp } from '../elementwise/clamp.ts';
import { div } from '../elementwise/div.ts';
import { mul } from '../elementwise/mul.ts';
import { sqrt } from '../elementwise/sqrt.ts';
import { sub } from '../elementwise/sub.ts';
import { min } from '../reduce/min.ts';
import { diag } from '../shape/diag.ts';
import { reshape } from '../shape/reshape.ts';
import { squeeze } from '../shape/squeeze.ts';
import { matmul } from './matmul.ts';

/** Options of `cov`. */
export interface CovOptions {
  /** What is taken off the number of observations: 1 (the default) for an unbiased estimate, 0 for the mean. */
  correction?: number;
  /** How often each observation counts: whole numbers. */
  fweights?: Tensor | null;
  /** The weight of each observation. */
  aweights?: Tensor | null;
}

const covOptions = optionTable({
  correction: number(1),
  fweights: tensorOrNull,
  aweights: tensorOrNull,
} satisfies RulesFor<CovOptions>);

function checkWeights(name: string, weights: Tensor | null, n: number, floats: boolean): void {
  if (weights === null) return;
  if (weights.ndim > 1 || weights.numel() !== n)
    throw new ShapeError(`cov: ${name} must hold a number for each of ${n}, got shape ${showShape(weights.shape)}`);
  if (weights.isFloatingPoint() !== floats)
    throw new TypeError(
      `cov: ${name} must be ${floats ? 'floating-point' : 'integers'}, got ${weights.dtype}${integersHint(floats ? null : weights)}`,
    );
  readsAll('cov() by weights', weights);
  if (n > 0 && Number(min(weights).item()) < 0) throw new RangeError(`cov: ${name} must not be negative`);
}

/**
 * The covariances of variables, one a row with an observation in each column: [n, n], or one number for a vector.
 *
 * @throws ShapeError for more than two dimensions, or weights that do not fit
 * @example
 * ```ts
 * cov(tensor([[0, 1, 2], [2, 1, 0]])); // [[1, -1], [-1, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cov.html
 */
export function cov(x: Tensor, options?: CovOptions): Tensor {
  const { correction, fweights, aweights } = covOptions.read('cov', options);
  if (checkTensor('cov', x).ndim > 2)
    throw new ShapeError(`cov: at most two dimensions are expected, got shape ${showShape(x.shape)}`);
  if (x.dtype === 'bool') throw new TypeError('cov: not defined for bool tensors');
  const rows = x.ndim < 2 ? reshape(x, [1, -1]) : x;
  const n = rows.shape[1]!;
  checkWeights('fweights', fweights, n, false);
  checkWeights('aweights', aweights, n, true);
  const weights = fweights && aweights ? mul(fweights, aweights) : (fweights ?? aweights);
  const total = weights ? weights.sum() : n;
  if (weights && n > 0 && Number(weights.sum().item()) === 0)
    throw new RangeError('cov: the weights must not add up to 0');
  const weighted = (t: Tensor) => (weights ? mul(t, weights) : t);
  const mean = div(weighted(rows).sum(1), total);
  let freedom: Tensor | number;
  if (typeof total === 'number') freedom = total - correction;
  else if (aweights && correction !== 0)
    freedom = sub(total, mul(div(mul(weights!, aweights).sum(), total), correction));
  else freedom = sub(total, correction);
  if (!(Number(typeof freedom === 'number' ? freedom : freedom.item()) > 0)) {
    warn('cov: there are no degrees of freedom: the correction should be less than the number of observations');
    freedom = 0;
  }
  const centred = sub(rows, mean.unsqueeze(1));
  return squeeze(div(matmul(centred, weighted(centred).t()), freedom));
}

/**
 * The correlations of variables, one a row with an observation in each column: {@link cov} over the products of their
 * standard deviations, between -1 and 1.
 *
 * @throws as {@link cov}
 * @example
 * ```ts
 * corrcoef(tensor([[0, 1, 2], [2, 1, 0]])); // [[1, -1], [-1, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.corrcoef.html
 */
export function corrcoef(x: Tensor): Tensor {
  if (checkTensor('corrcoef', x).ndim > 2)
    throw new ShapeError(`corrcoef: at most two dimensions are expected, got shape ${showShape(x.shape)}`);
  const c = cov(x);
  if (c.ndim === 0) return div(c, c);
  const deviations = sqrt(diag(c));
  return clamp(div(div(c, deviations.unsqueeze(1)), deviations.unsqueeze(0)), -1, 1);
}
