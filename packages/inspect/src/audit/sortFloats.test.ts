import { sortFloats } from './sortFloats.ts';

/** Every kind of number: of both signs, subnormal, infinite, the same again and again. */
function some(n: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: n }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const value = (state / 2 ** 31 - 1) * 10 ** ((state % 90) - 45);
    return [value, value, 0, -0, Number.NEGATIVE_INFINITY, Math.round(value), Number.POSITIVE_INFINITY][i % 7]!;
  });
}

test.each([0, 1, 2, 100, 2047, 2048, 2049, 65536])('%i values come in the order of the engine', (n) => {
  const [sorted, wanted] = [some(n), some(n).sort()];
  sortFloats(sorted);
  // -0 before 0 as well, which equality would not tell apart.
  expect(Buffer.from(sorted.buffer).equals(Buffer.from(wanted.buffer))).toBe(true);
});

test('a part of an array is sorted, what lies beside it is not touched', () => {
  const all = some(5000);
  const wanted = all.slice();
  wanted.subarray(1000, 4000).sort();
  sortFloats(all.subarray(1000, 4000));
  expect(Buffer.from(all.buffer).equals(Buffer.from(wanted.buffer))).toBe(true);
});
