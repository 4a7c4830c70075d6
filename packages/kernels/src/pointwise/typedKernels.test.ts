import { describeBuilds } from '../testing/builds.ts';
import { lehmer } from '../testing/random.ts';
import { expr } from './expression.ts';
import { program } from './program.ts';
import { runFlat } from './run.ts';
import { useTypedKernels } from './typedKernels.ts';

useTypedKernels();

const operations = { add: program(2, expr.add), sub: program(2, expr.sub), mul: program(2, expr.mul) };
const special = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, 1e308, -1.5];

/** Elements of all sizes, and what wraps or is no number. */
function elements(type: Type, n: number, seed: number): Float64Array | Int32Array | BigInt64Array {
  const random = lehmer(seed);
  const word = () => Math.floor(random() * 2 ** 32);
  if (type === 'int32') return Int32Array.from({ length: n }, word);
  if (type === 'int64') return BigInt64Array.from({ length: n }, () => (BigInt(word()) << 32n) | BigInt(word()));
  return Float64Array.from({ length: n }, (_, i) => (i % 5 === 0 ? special[word() % 8]! : 1e3 * random() - 500));
}
type Type = 'float64' | 'int32' | 'int64';

const list = (x: Float64Array | Int32Array | BigInt64Array): unknown[] => [...x];

const exact = {
  float64: {
    add: (x: number, y: number) => x + y,
    sub: (x: number, y: number) => x - y,
    mul: (x: number, y: number) => x * y,
  },
  int32: {
    add: (x: number, y: number) => (x + y) | 0,
    sub: (x: number, y: number) => (x - y) | 0,
    mul: (x: number, y: number) => Math.imul(x, y),
  },
  int64: {
    add: (x: bigint, y: bigint) => BigInt.asIntN(64, x + y),
    sub: (x: bigint, y: bigint) => BigInt.asIntN(64, x - y),
    mul: (x: bigint, y: bigint) => BigInt.asIntN(64, x * y),
  },
};

describeBuilds(() => {
  describe.each(['float64', 'int32', 'int64'] as const)('%s', (type) => {
    test.each(['add', 'sub', 'mul'] as const)('%s gives every element, also of numbers and in place', (name) => {
      const f = exact[type][name] as unknown as (x: unknown, y: unknown) => unknown;
      for (const n of [1, 7, 64, 8191, 20_003]) {
        const [x, y] = [elements(type, n + 3, n), elements(type, n + 5, n + 1)];
        for (const [sa, sb] of [
          [1, 1],
          [0, 1],
          [1, 0],
        ] as const) {
          const wanted = Array.from({ length: n }, (_, i) => f(x[3 + sa * i], y[5 + sb * i]));
          const out = x.slice();
          runFlat(operations[name], type, n, [], out, 2, x, 3, sa, y, 5, sb);
          expect(list(out.subarray(2, n + 2)).findIndex((v, i) => !Object.is(v, wanted[i]))).toBe(-1);
          expect(out[1]).toBe(x[1]);
          expect(out[n + 2]).toBe(x[n + 2]);
          if (sa === 0) continue;
          const place = x.slice();
          runFlat(operations[name], type, n, [], place, 3, place, 3, 1, y, 5, sb);
          expect(list(place.subarray(3)).findIndex((v, i) => !Object.is(v, wanted[i]))).toBe(-1);
        }
      }
    });
  });
});
