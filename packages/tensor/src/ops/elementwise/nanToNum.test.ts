import { nanToNum, nanToNum_, tensor } from '../../index.ts';

const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1e-45, 3.4e38, -3.4e38];

test.each([
  ['the largest numbers', {}],
  ['numbers of its own', { nan: -0, posinf: 5, neginf: Number.NEGATIVE_INFINITY }],
])('of floats of any number and order of memory it gives what it gives in place: %s', (_, options) => {
  for (const n of [1, 3, 4, 9, 64, 5003]) {
    const x = Array.from({ length: n }, (_, i) => special[i % 13] ?? (i % 13) - 9.5);
    for (const t of [tensor(x), tensor([x, x]).transpose(0, 1), tensor([x, x, x]).slice(0, 1)]) {
      const found = nanToNum(t, options);
      const place = nanToNum_(t.clone(), options);
      expect(found.stride()).toEqual(place.stride());
      const [a, b] = [found.reshape(-1).tolist(), place.reshape(-1).tolist()] as [number[], number[]];
      expect(a.findIndex((v, i) => !Object.is(v, b[i]))).toBe(-1);
    }
  }
});
