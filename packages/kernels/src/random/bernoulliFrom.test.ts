import { fillBernoulliFrom } from './bernoulli.ts';
import { MersenneTwister } from './mersenneTwister.ts';

const types = { Float32Array, Float64Array, Int32Array, Uint8Array, BigInt64Array };
const n = 10_007; // more than is drawn at a time

/** Probabilities, 0, 1 and the least above 0 among them. */
function probabilities<T extends Float32Array | Float64Array>(array: T): T {
  for (let i = 0; i < n; i++) array[i] = [0, 1, 2 ** -149, 1 - 2 ** -24, ((i * 7919) % n) / n][i % 5]!;
  return array;
}

test.each(Object.entries(types))('%s: each element is its uniform below its probability', (_, Type) => {
  for (const p of [probabilities(new Float32Array(n)), probabilities(new Float64Array(n))]) {
    const [one, other] = [new MersenneTwister(5n), new MersenneTwister(5n)];
    const out = new Type(n);
    fillBernoulliFrom(one, out, p);
    const single = p instanceof Float32Array;
    const wrong = p.findIndex((x, i) => {
      const u = single ? (other.random() & 0xffffff) * 2 ** -24 : other.uniform53();
      return !Object.is(Number(out[i]), u < x ? 1 : 0);
    });
    expect(wrong).toBe(-1);
    expect(one.random()).toBe(other.random());
  }
});

test('probabilities may be the array that is filled', () => {
  const p = probabilities(new Float32Array(n));
  const apart = new Float32Array(n);
  fillBernoulliFrom(new MersenneTwister(5n), apart, p);
  fillBernoulliFrom(new MersenneTwister(5n), p, p);
  expect(p.findIndex((x, i) => x !== apart[i])).toBe(-1);
});
