import fc from 'fast-check';
import {
  bigintBinaries,
  type Strided,
  type StridedArray,
  type StridedBinary,
  type StridedUnary,
  stridedBinaries,
  stridedUnaries,
} from './interface.ts';
import { strided as loops } from './loops.ts';
import { strided as ndarrayOps } from './ndarrayOps.ts';

const implementations: [string, Strided][] = [
  ['plain loops', loops],
  ['ndarray-ops', ndarrayOps],
];

/** The definitions, one element at a time. */
const binaries: Record<StridedBinary, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  mod: (a, b) => a % b,
  max: Math.max,
  min: Math.min,
  atan2: Math.atan2,
  eq: (a, b) => Number(a === b),
  ne: (a, b) => Number(a !== b),
  lt: (a, b) => Number(a < b),
  le: (a, b) => Number(a <= b),
  gt: (a, b) => Number(a > b),
  ge: (a, b) => Number(a >= b),
};

function unary(op: StridedUnary, x: number): number {
  if (op === 'neg') return -x;
  return op === 'reciprocal' ? 1 / x : Math[op](x);
}

/** Where each element of a geometry lies, in row-major order. */
function places({ shape, stride, offset }: Omit<StridedArray, 'data'>): number[] {
  let at = [offset];
  shape.forEach((n, d) => {
    at = at.flatMap((p) => Array.from({ length: n }, (_, i) => p + i * stride[d]!));
  });
  return at;
}

const comparisons: readonly string[] = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'];

/** A shape and a memory layout for it: dimensions in any order, gaps, negative steps, broadcast where `repeats`. */
function layout(
  shape: readonly number[],
  repeats: boolean,
): fc.Arbitrary<Omit<StridedArray, 'data'> & { size: number }> {
  const rank = shape.length;
  return fc
    .record({
      order: fc.shuffledSubarray([...shape.keys()], { minLength: rank, maxLength: rank }),
      gaps: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: rank, maxLength: rank }),
      flips: fc.array(fc.boolean(), { minLength: rank, maxLength: rank }),
      flat: fc.array(fc.boolean(), { minLength: rank, maxLength: rank }),
    })
    .map(({ order, gaps, flips, flat }) => {
      const stride = new Array<number>(rank).fill(0);
      let step = 1;
      let offset = 1;
      for (const d of order) {
        if (repeats && flat[d]) continue;
        stride[d] = step * gaps[d]!;
        step *= gaps[d]! * Math.max(1, shape[d]!);
        if (!flips[d]) continue;
        offset += stride[d]! * Math.max(0, shape[d]! - 1);
        stride[d]! *= -1;
      }
      return { shape, stride, offset, size: step + 2 };
    });
}

const problem = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }).chain((shape) =>
  fc.record({
    out: layout(shape, false),
    a: layout(shape, true),
    b: layout(shape, true),
    seed: fc.integer({ min: 1, max: 1000 }),
  }),
);

const values = (size: number, seed: number) =>
  Float64Array.from({ length: size }, (_, i) => ((i * 7919 + seed * 104729) % 41) / 4 - 5);

describe.each(implementations)('the strided interface by %s', (_, strided) => {
  test.each(stridedBinaries)('%s is what its definition says, in any memory layout', (op) => {
    fc.assert(
      fc.property(problem, ({ out, a, b, seed }) => {
        const x = values(a.size, seed);
        const y = values(b.size, seed + 1);
        const got = new Float64Array(out.size).fill(77);
        const want = got.slice();
        const [pa, pb] = [places(a), places(b)];
        places(out).forEach((p, i) => {
          want[p] = binaries[op](x[pa[i]!]!, y[pb[i]!]!);
        });
        strided.binary(op, { ...out, data: got }, { ...a, data: x }, { ...b, data: y });
        expect(got).toEqual(want);
      }),
      { numRuns: 40 },
    );
  });

  test.each(stridedUnaries)('%s is what its definition says, in any memory layout', (op) => {
    fc.assert(
      fc.property(problem, ({ out, a, seed }) => {
        const x = values(a.size, seed);
        const got = new Float64Array(out.size).fill(77);
        const want = got.slice();
        const pa = places(a);
        places(out).forEach((p, i) => {
          want[p] = unary(op, x[pa[i]!]!);
        });
        strided.unary(op, { ...out, data: got }, { ...a, data: x });
        expect(got).toEqual(want);
      }),
      { numRuns: 40 },
    );
  });

  test('assign and fill touch the elements of the view and nothing beside them', () => {
    fc.assert(
      fc.property(problem, ({ out, a, seed }) => {
        const x = values(a.size, seed);
        const got = new Float64Array(out.size).fill(77);
        const want = got.slice();
        const pa = places(a);
        places(out).forEach((p, i) => {
          want[p] = x[pa[i]!]!;
        });
        strided.assign({ ...out, data: got }, { ...a, data: x });
        expect(got).toEqual(want);
        for (const p of places(out)) want[p] = -3;
        strided.fill({ ...out, data: got }, -3);
        expect(got).toEqual(want);
      }),
    );
  });

  test.each(bigintBinaries)('%s takes bigints, transposed and broadcast', (op) => {
    const a = { shape: [2, 3], stride: [1, 2], offset: 0, data: BigInt64Array.from([5n, -7n, 2n, 9n, -1n, 4n]) };
    const b = { shape: [2, 3], stride: [0, 1], offset: 0, data: BigInt64Array.from([2n, -7n, 3n]) };
    const flags = comparisons.includes(op);
    const out = { shape: [2, 3], stride: [3, 1], offset: 0, data: flags ? new Uint8Array(6) : new BigInt64Array(6) };
    strided.binary(op, out, a, b);
    const [pa, pb] = [places(a), places(b)];
    expect(Array.from(out.data, Number)).toEqual(
      pa.map((p, i) => binaries[op](Number(a.data[p]), Number(b.data[pb[i]!])) + 0),
    );
  });
});
