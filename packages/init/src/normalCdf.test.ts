import { fixture } from '@wick/testing';
import { normalCdf } from './normalCdf.ts';

const { values } = fixture<{ values: [number, number][] }>(__dirname, 'normalCdf');

test.each(values)('of %d is the share of the normal distribution below it, far tails too', (x, share) => {
  // Up to 2.5 √2 it is 1 - erf, right to an ulp of 1; further out the tail is right in proportion, down to the square's
  // rounding in e^(-x²/2).
  const atol = Math.abs(x) < 2.5 * Math.SQRT2 ? 2 ** -52 : 0;
  const rtol = 4e-16 * Math.max(2, (x * x) / 2);
  expect(Math.abs(normalCdf(x) - share)).toBeLessThanOrEqual(atol + rtol * share);
});

test('of the ends is 0 and 1, of NaN is NaN', () => {
  expect([-Infinity, -40, 40, Infinity, Number.NaN].map(normalCdf)).toEqual([0, 0, 1, 1, Number.NaN]);
});
