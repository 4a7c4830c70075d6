import { fillExponential } from './exponential.ts';
import { log } from './libm/log.ts';
import { MersenneTwister } from './mersenneTwister.ts';

test.each([1, 0.3, 1e-20, 7e30])('floats at rate %p are those of the exact logarithm', (lambda) => {
  const [one, other] = [new MersenneTwister(3n), new MersenneTwister(3n)];
  const out = new Float32Array(20_001);
  fillExponential(one, out, lambda);
  const wrong = out.findIndex((value) => !Object.is(value, Math.fround((-1 / lambda) * log(1 - other.uniform53()))));
  expect(wrong).toBe(-1);
  expect(one.random()).toBe(other.random());
});
