import type { Tensor } from '@wick/tensor';
import { needDistribution } from '../composed/needDistribution.ts';
import type { Distribution } from '../distribution.ts';
import { cross } from './cross.ts';
import { joint } from './joint.ts';
import { find, nameOf } from './registry.ts';
import { same } from './same.ts';

/**
 * The Kullback-Leibler divergence KL(p ‖ q) = ∫ p(x) ln(p(x) / q(x)) dx, of the shape of the batch. All pairs that PyTorch
 * has are there, and those of {@link registerKl}.
 *
 * @throws TypeError for a pair that has no formula
 * @example
 * ```ts
 * const { klDivergence, Normal } = distributions;
 * klDivergence(new Normal(0, 1), new Normal(1, 1)).item(); // 0.5
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#module-torch.distributions.kl
 */
export function klDivergence(p: Distribution, q: Distribution): Tensor {
  needDistribution('klDivergence', 'p', p);
  needDistribution('klDivergence', 'q', q);
  const found = find(p, q, [...same, ...cross, ...joint(klDivergence)]);
  if (!found) throw new TypeError(`No KL(p || q) is implemented for p type ${nameOf(p)} and q type ${nameOf(q)}`);
  return found.divergence(p as never, q as never);
}
