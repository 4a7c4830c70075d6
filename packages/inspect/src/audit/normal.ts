const { abs, exp, log, PI, sqrt } = Math;

/** 1 / √(2π) e^(-z²/2) */
export function normalDensity(z: number): number {
  return exp(-0.5 * z * z) / sqrt(2 * PI);
}

/**
 * Φ(z), to about 1e-15 relative in both tails: Marsaglia's series in the middle, Laplace's continued fraction outside.
 *
 * @see Marsaglia, Evaluating the normal distribution (2004), https://doi.org/10.18637/jss.v011.i04
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return z;
  if (abs(z) > 5) {
    const tail = abs(z) > 38 ? 0 : normalDensity(z) / fraction(abs(z));
    return z > 0 ? 1 - tail : tail;
  }
  let [sum, term, before] = [z, z, 0];
  for (let i = 3; sum !== before; i += 2) {
    before = sum;
    term *= (z * z) / i;
    sum += term;
  }
  return 0.5 + sum * normalDensity(z);
}

/** z + 1/(z + 2/(z + 3/(z + …))): φ(z) over the upper tail. */
function fraction(z: number): number {
  let value = z;
  for (let i = 60; i > 0; i--) value = z + i / value;
  return value;
}

/** log Φ-mass between two bounds, in units of the deviation. */
export function logMass(low: number, high: number): number {
  // The upper tail has no digits to lose if it is mirrored.
  return low > 0 ? log(normalCdf(-low) - normalCdf(-high)) : log(normalCdf(high) - normalCdf(low));
}
