import { describeBuilds } from '../testing/builds.ts';
import { lehmer } from '../testing/random.ts';
import { expr } from './expression.ts';
import { type Program, program } from './program.ts';
import { runFlat } from './run.ts';
import { typed } from './typed.ts';
import { useTypedKernels } from './typedKernels.ts';

useTypedKernels();

const operations = { add: program(2, expr.add), sub: program(2, expr.sub), mul: program(2, expr.mul) };
const special = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, 1e308, -1.5];

/** Elements of all sizes, and what wraps or is no number. */
function elements(type: Type, n: number, seed: number): Some {
  const key = `${type} ${n} ${seed}`;
  if (!made.has(key)) made.set(key, drawn(type, n, seed));
  return made.get(key)!.slice();
}
const made = new Map<string, Some>();

function drawn(type: Type, n: number, seed: number): Some {
  const random = lehmer(seed);
  const word = () => Math.floor(random() * 2 ** 32);
  if (type === 'int32') return Int32Array.from({ length: n }, word);
  if (type === 'int64') return BigInt64Array.from({ length: n }, () => (BigInt(word()) << 32n) | BigInt(word()));
  if (type === 'uint8') return Uint8Array.from({ length: n }, word);
  if (type === 'bool') return Uint8Array.from({ length: n }, () => word() & 1);
  return Float64Array.from({ length: n }, (_, i) => (i % 5 === 0 ? special[word() % 8]! : 1e3 * random() - 500));
}
type Type = 'float64' | 'int32' | 'int64' | 'uint8' | 'bool';
type Some = Float64Array | Int32Array | BigInt64Array | Uint8Array;

const list = (x: Some): unknown[] => [...x];

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
      for (const n of [1, 7, 64, 8191, 9003]) {
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

const all: Record<string, Program> = {
  copy: program(1, (x) => x),
  ...Object.fromEntries(
    (['neg', 'abs', 'sqrt', 'floor', 'ceil', 'trunc', 'round'] as const).map((name) => [name, program(1, expr[name])]),
  ),
  ...Object.fromEntries(
    (['add', 'sub', 'mul', 'div', 'max', 'min', 'eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const).map((name) => [
      name,
      program(2, expr[name]),
    ]),
  ),
  clamp: program(3, expr.clamp),
  mulAdd: program(3, expr.mulAdd),
  'a number first': program(1, (x) => expr.sub(3, x)),
  'several steps': program(3, (x, y, z) => expr.max(expr.mul(expr.add(x, y), z), expr.neg(expr.min(x, 2)))),
  'truths on the way': program(2, (x, y) => expr.sub(expr.gt(x, y), expr.lt(x, y))),
};
const forFloats = ['sqrt', 'floor', 'ceil', 'trunc', 'round', 'div'];
const truths = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'];

describeBuilds(() => {
  describe.each(['float64', 'int32', 'int64', 'uint8', 'bool'] as const)('%s, every instruction', (type) => {
    const names = Object.keys(all).filter(
      (name) =>
        (type === 'float64' || !forFloats.includes(name)) &&
        (type !== 'int64' || name !== 'truths on the way') &&
        (type !== 'bool' || ['copy', 'add', 'mul', 'max', 'min', 'mulAdd', ...truths].includes(name)),
    );

    test.each(names)('%s has the results of the plain loops', (name) => {
      const one = all[name]!;
      for (const n of [33, type === 'uint8' || type === 'bool' ? 66_001 : 8801]) {
        const inputs = [1, 2, 3].map((seed) => elements(type, n + seed, n + seed));
        for (const isTruth of truths.includes(name) ? [true, false] : [false]) {
          for (const numbers of n < 100 ? [0, 1, 2, 4] : [0, 2]) {
            if (numbers >= 1 << one.inputs || (isTruth === false && truths.includes(name) && type === 'int64'))
              continue;
            const results = [typed.run, null].map((way) => {
              const run = typed.run;
              typed.run = way;
              const out = isTruth ? new Uint8Array(n + 2) : elements(type, n + 2, 9);
              const [a, b, c] = [0, 1, 2].map((i) => ({ x: inputs[i]!, step: (numbers >> i) & 1 ? 0 : 1 }));
              if (one.inputs === 1) runFlat(one, type, n, [], out, 1, a!.x, 1, a!.step);
              else if (one.inputs === 2) runFlat(one, type, n, [], out, 1, a!.x, 1, a!.step, b!.x, 2, b!.step);
              else runFlat(one, type, n, [], out, 1, a!.x, 1, a!.step, b!.x, 2, b!.step, c!.x, 3, c!.step);
              typed.run = run;
              return out;
            });
            expect(firstDifference(results[0]!, results[1]!)).toBe(-1);
          }
        }
      }
    });
  });

  test.each(['float64', 'int32', 'int64'] as const)('%s is chosen by bytes', (type) => {
    const n = 9000;
    const [x, y] = [elements(type, n, 1), elements(type, n, 2)];
    const condition = elements('bool', n, 3) as Uint8Array;
    const choice = program(3, expr.where);
    for (const [sc, sx] of [
      [1, 1],
      [0, 1],
      [1, 0],
    ] as const) {
      const out = elements(type, n, 4);
      runFlat(choice, type, n, [], out, 0, condition, 5, sc, x, 0, sx, y, 0, 1);
      const wanted = y.slice();
      for (let i = 0; i < n; i++) if (condition[5 + sc * i]) wanted[i] = x[sx * i]!;
      expect(firstDifference(out.subarray(0, n - 5), wanted.subarray(0, n - 5))).toBe(-1);
    }
  });
});

function firstDifference(a: Some, b: Some): number {
  const bytes = (x: Some) => new Uint8Array(x.buffer, x.byteOffset, x.byteLength);
  if (Buffer.compare(bytes(a), bytes(b)) === 0) return -1;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}
