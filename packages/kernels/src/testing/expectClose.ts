/**
 * Expects `|actual - expected| <= absolute + relative * |expected|` element by element; equal infinities and NaN against
 * NaN are close. Reports the worst element.
 */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  relative: number,
  absolute: number,
): void {
  expect(actual.length).toBe(expected.length);
  let worst = -1;
  let worstRatio = 1;
  for (let i = 0; i < expected.length; i++) {
    const a = actual[i]!;
    const e = expected[i]!;
    if (Object.is(a, e) || a === e) continue;
    const ratio = Math.abs(a - e) / (absolute + relative * Math.abs(e));
    if (!(ratio <= worstRatio)) {
      worst = i;
      worstRatio = ratio;
      if (Number.isNaN(ratio)) break;
    }
  }
  if (worst >= 0) {
    throw new Error(
      `element ${worst} of ${expected.length}: expected ${expected[worst]}, got ${actual[worst]} (${worstRatio.toPrecision(3)} x the tolerance)`,
    );
  }
}

/** Float dtypes with the tolerance (relative, absolute) that results in them are held to. */
export const floatTypes = [
  { name: 'float32', make: (n: number | ArrayLike<number>) => new Float32Array(n as number), rel: 1e-5, abs: 1e-6 },
  { name: 'float64', make: (n: number | ArrayLike<number>) => new Float64Array(n as number), rel: 1e-12, abs: 1e-12 },
] as const;
