import { lgamma } from './gamma.ts';

test('the logarithm of gamma is 0 at 1 and 2, and keeps its digits beside them', () => {
  expect(Object.is(lgamma(1), 0)).toBe(true);
  expect(lgamma(2)).toBe(0);
  const euler = 0.5772156649015329;
  // ln Γ(1 + e) ≈ -γ e + π²/12 e²; ln Γ(2 + e) ≈ (1 - γ) e + (π²/12 - 1/2) e²
  const e = 2 ** -20;
  expect(lgamma(1 + e) / (-euler * e + (Math.PI ** 2 / 12) * e * e)).toBeCloseTo(1, 11);
  expect(lgamma(2 + e) / ((1 - euler) * e + (Math.PI ** 2 / 12 - 0.5) * e * e)).toBeCloseTo(1, 11);
});

test('the ways of computing it meet', () => {
  for (const edge of [0.75, 1.25, 1.75, 2.25]) expect(lgamma(edge - 1e-9)).toBeCloseTo(lgamma(edge + 1e-9), 8);
});
