import type { Drawn } from '../audit/recipes.ts';
import type { TensorState } from './types.ts';

const { abs, sqrt } = Math;

/** So many values tell a distribution from what training makes of it. */
const enough = 256;

/** What an initialiser writes without draws, or to the digit. */
const exact = new Set(['zeros', 'ones', 'constant', 'identity', 'dirac', 'orthogonal', 'sparse']);

/**
 * Whether values look as an initialiser leaves them: training bends every distribution and moves its mean. Ends of a uniform
 * one that no initialiser draws (`known`) are a sign of it, too.
 */
export function stateOf({ distribution, numel, mean, std }: Drawn, known: boolean): TensorState {
  const { kind } = distribution;
  if (exact.has(kind) || (known && kind !== 'unknown')) return 'fresh';
  if (numel < enough) return 'unclear';
  if (kind === 'unknown') return 'trained';
  return kind !== 'uniform' && abs(mean) < (4.5 * std) / sqrt(numel) ? 'fresh' : 'unclear';
}
