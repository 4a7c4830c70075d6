import { secondMoment } from './activations.ts';
import type { Audited } from './audited.ts';
import { termsOf } from './layers.ts';

const { max, min, sqrt } = Math;

/** How far the scale moves, and where it has moved that far. */
export interface ScaleRun {
  readonly path: string;
  readonly paths: readonly string[];
  readonly ratio: number;
}

/**
 * Follows the deviation of a signal of variance 1 from weighted layer to weighted layer: var = Σ w² · E[f(z)²], without
 * biases, which carry no signal. A normalisation or a layer of another kind starts anew. Where the activation is not
 * known the signal lies between half of it (relu) and all of it (none).
 *
 * @see Poole et al., Exponential expressivity in deep neural networks through transient chaos (2016)
 */
export function scaleRuns(weights: readonly Audited[], limit: number): ScaleRun[] {
  const runs: ScaleRun[] = [];
  let [low, high] = [1, 1]; // E[input²]
  let paths: string[] = [];
  let told = false;
  const restart = () => {
    [low, high, paths, told] = [1, 1, [], false];
  };
  for (const { audit, leaf, fans, drawn, following } of weights) {
    if (!leaf || !fans || !following) continue;
    const gain = (drawn.std ** 2 + drawn.mean ** 2) * termsOf(leaf, fans);
    [low, high] = [low * gain, high * gain];
    paths.push(audit.path);
    // A weight of zeros or NaN has a warning of its own.
    if (!(gain > 0)) {
      restart();
      continue;
    }
    const ratio = low > limit ** 2 ? sqrt(low) : high < limit ** -2 ? sqrt(high) : null;
    if (ratio !== null && !told) {
      runs.push({ path: audit.path, paths: [...paths], ratio });
      told = true;
    }
    if (following.normalised) {
      restart();
      continue;
    }
    const { activation } = following;
    const after = (q: number): number | null => (activation ? secondMoment(activation, q) : null);
    const [a, b] = activation ? [after(low), after(high)] : [low / 2, high];
    if (a === null || b === null) restart();
    else [low, high] = [min(a, b), max(a, b)];
  }
  return runs;
}
