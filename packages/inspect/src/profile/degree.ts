import type { ElementFunction } from './types.ts';

const { abs, hypot, log, max, round } = Math;
const factors = [0.5, 2, 4];
const points = Float64Array.from(
  [-1, 1].flatMap((sign) => Array.from({ length: 97 }, (_, i) => sign * (0.05 + (3.95 * i) / 96))),
);

/** The degree p if f(c x) = c^p f(x) for every c > 0; null if the function is not homogeneous. */
export function degreeOf(f: ElementFunction): number | null {
  const base = f(points);
  const norm = hypot(...base);
  if (!(norm >= 1e-12 && norm < Number.POSITIVE_INFINITY)) return null;
  const scaled = factors.map((factor) => f(points.map((x) => factor * x)));
  const degrees = scaled.map((values, i) => log(hypot(...values) / norm) / log(factors[i]!));
  const degree = degrees.reduce((sum, each) => sum + each, 0) / degrees.length;
  if (!degrees.every((each) => abs(each - degree) <= 1e-4)) return null;
  // Equal norms are not enough: every point must follow.
  const slack = 1e-6 * max(norm, 1);
  for (const [i, values] of scaled.entries()) {
    const factor = factors[i]! ** degree;
    for (let j = 0; j < values.length; j++) {
      const predicted = factor * base[j]!;
      if (!(abs(values[j]! - predicted) <= slack + 1e-6 * abs(predicted))) return null;
    }
  }
  const whole = round(degree);
  return abs(degree - whole) < 1e-9 ? whole : degree;
}
