import { sumOfLogCdfs } from './logCdf.ts';
import { normalCdf } from './normal.ts';

// Of one value x the sum is log Φ(x) + log Φ(-x).
test('logarithms between the places of the table are those of Φ, in both tails', () => {
  for (let z = -36; z <= 36; z += 0.0137) {
    const wanted = Math.log(normalCdf(-Math.abs(z))) + Math.log1p(-normalCdf(-Math.abs(z)));
    expect(Math.abs(sumOfLogCdfs(Float64Array.of(3 + 2 * z), 3, 2) / wanted - 1)).toBeLessThan(1e-9);
  }
});

test('values far outside count as much as those that are just possible', () => {
  for (const z of [37, 100, 1e300, Number.POSITIVE_INFINITY])
    expect(sumOfLogCdfs(Float64Array.of(z), 0, 1)).toBe(sumOfLogCdfs(Float64Array.of(-37), 0, 1));
});
