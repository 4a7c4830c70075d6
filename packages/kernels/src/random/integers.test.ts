import { fillRandomRange } from './integers.ts';
import { MersenneTwister } from './mersenneTwister.ts';

const wide = 2 ** 31;
// Where all values are 32-bit integers, and one beyond on either side.
test.each([
  [0, 100],
  [-50, 50],
  [-wide, -wide + 1000],
  [-wide - 1, -wide + 999],
  [wide - 1000, wide],
  [wide - 999, wide + 1],
  [-(2 ** 52), -(2 ** 52) + 3],
])('int64 in [%p, %p): a word mod the range, and the bound', (low, high) => {
  const [one, other] = [new MersenneTwister(9n), new MersenneTwister(9n)];
  const out = new BigInt64Array(3001);
  fillRandomRange(one, out, low, high);
  const wrong = out.findIndex((value) => value !== BigInt(low) + BigInt(other.random() % (high - low)));
  expect(wrong).toBe(-1);
});
