import { type Expression, expr } from '../pointwise/expression.ts';
import { scatterPlaneAdd } from '../pool/planes.ts';
import { describeWasmBuilds } from '../testing/builds.ts';
import { onPlan } from '../testing/onPlan.ts';
import { fillUniform, lehmer } from '../testing/random.ts';
import { expectSameBits } from '../testing/sameBits.ts';
import { setNumThreads } from '../wasm/numThreads.ts';
import type { Command, Reduced, ReducedWhat } from './commands/index.ts';
import { reducedWay } from './encode/reduced.ts';

const value: Expression = expr.tanh(expr.mul({ given: 0 }, { given: 1 }));

function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, d) => shape.slice(d + 1).reduce((all, n) => all * n, 1));
}

/** Shapes and the dimensions that are reduced, with the way that takes. */
const geometries: [shape: number[], dims: number[], way: string][] = [
  [[5], [0], 'small'],
  [[700, 3], [1], 'small'],
  [[64, 10], [0], 'small'],
  [[300, 7], [0, 1], 'rows'],
  [[50_001], [0], 'rows'],
  [[3, 8200], [1], 'rows'],
  [[40, 1024], [1], 'rows'],
  [[133, 77], [1], 'rows'],
  [[4, 9, 2000], [1, 2], 'rows'],
  [[61, 33], [0], 'columns'],
  [[7, 300], [0], 'columns'],
  [[131, 2051], [0], 'columns'],
  [[5, 70, 17], [1], 'columns'],
  [[4096, 64], [0], 'columns'],
  [[6, 5, 900], [0, 2], 'planes'],
  [[3, 70, 16, 20], [0, 2, 3], 'planes'],
  [[2, 3, 5000], [0, 2], 'planes'],
];

const kinds: ReducedWhat[] = ['sum', 'mean', 'max', 'min', 'prod', 'norm', 'var', 'std'];

function array(count: number, seed: number): Float32Array {
  const x = fillUniform(new Float32Array(count), lehmer(seed));
  for (let i = 0; i < count; i += 97) x[i] = i % 2 === 0 ? 0 : -0;
  return x;
}

function divisor(what: ReducedWhat, terms: number): number {
  if (what === 'mean') return terms;
  return what === 'var' || what === 'std' ? terms - 1 : 1;
}

describeWasmBuilds(() => {
  afterEach(() => setNumThreads(1));

  describe.each(geometries)('%j along %j', (shape, dims, expected) => {
    const count = shape.reduce((all, n) => all * n, 1);
    const terms = dims.reduce((all, d) => all * shape[d]!, 1);
    const stride = rowMajor(shape);
    const x = array(count, 3);
    const y = array(shape.at(-1)!, 5);
    const inputs = (a: number, b: number) => [
      { at: a, stride },
      { at: b, stride: shape.map((_, d) => (d === shape.length - 1 ? 1 : 0)) },
    ];

    it.each(kinds)('%s is that of stored values, whatever else is stored, with one thread and with several', (what) => {
      const way = reducedWay(what, shape, dims);
      if (what === 'sum') expect(way?.kind).toBe(expected);
      // Nobody asks for those of thousands of planes, or elements.
      if (way === null) return;
      const results = new Float32Array(count / terms);
      // Plans have no command for a variance of what is stored: its values are taken as they are.
      const spread = what === 'var' || what === 'std';
      const [, , stored, reduced] = onPlan([x, y, new Float32Array(count), results], ([a, b, to, out]) => {
        const by = divisor(what, terms);
        const reductions: Reduced[] = [{ what, value: { given: 0 }, to: out!, by }];
        const last: Command = spread
          ? { kind: 'reduced', shape, inputs: [{ at: to!, stride }], outputs: [], way, reductions }
          : { kind: 'reduce', what: what as 'sum', shape, stride, at: to!, dims, to: out! };
        return [{ kind: 'pointwise', shape, inputs: inputs(a!, b!), outputs: [{ at: to!, stride, value }] }, last];
      });
      for (const threads of [1, 3]) {
        setNumThreads(threads);
        const alone = onPlan([x, y, results], ([a, b, out]) => {
          const reductions: Reduced[] = [{ what, value, to: out!, by: divisor(what, terms) }];
          return [{ kind: 'reduced', shape, inputs: inputs(a!, b!), outputs: [], way, reductions }];
        });
        expectSameBits(alone[2]!, reduced!);
        if (spread) continue;
        const beside = onPlan([x, y, results, new Float32Array(count), results], ([a, b, out, to, other]) => {
          const reductions: Reduced[] = [
            { what, value, to: out!, by: divisor(what, terms) },
            { what, value: { given: 0 }, to: other!, by: divisor(what, terms) },
          ];
          const outputs = [{ at: to!, stride, value }];
          return [{ kind: 'reduced', shape, inputs: inputs(a!, b!), outputs, way, reductions }];
        });
        expectSameBits(beside[2]!, reduced!);
        expectSameBits(beside[3]!, stored!);
      }
    });
  });

  it.each([3, 1000, 16384, 70_001])('the total of %d losses is that of stored ones', (n) => {
    const [x, y, out] = [array(n, 7), array(n, 9), new Float32Array(1)];
    const inputs = (a: number, b: number) => [a, b].map((at) => ({ at, stride: [1] }));
    const [, , , total] = onPlan([x, y, new Float32Array(n), out], ([a, b, at, to]) => [
      { kind: 'pointwise', shape: [n], inputs: inputs(a!, b!), outputs: [{ at: at!, stride: [1], value }] },
      { kind: 'lossTotal', n, at: at!, to: to!, by: n },
    ]);
    for (const threads of [1, 3]) {
      setNumThreads(threads);
      const [, , alone] = onPlan([x, y, out], ([a, b, to]) => {
        const reductions: Reduced[] = [{ what: 'total', value, to: to!, by: n }];
        const way = reducedWay('total', [n], [0])!;
        return [{ kind: 'reduced', shape: [n], inputs: inputs(a!, b!), outputs: [], way, reductions }];
      });
      expectSameBits(alone!, total!);
    }
  });

  it.each([
    ['in small planes', [3, 190, 6, 7]],
    ['in planes of more than a block', [2, 5, 40, 50]],
  ])('what a max pool gives back, %s, is reduced as if all of it had been there before', (_, shape) => {
    const [outer, n, height, width] = shape as [number, number, number, number];
    const [inPlane, outPlane] = [height * width, 9];
    const count = outer * n * inPlane;
    const geometry = { planes: outer * n, inPlane, outPlane };
    const stride = rowMajor(shape);
    const dims = [0, 2, 3];
    // Each has room for all planes: results may be asked for there.
    const grads = array(count, 13);
    const indices = BigInt64Array.from({ length: count / 2 }, (_, i) => BigInt((i * 31) % inPlane));
    const [x, empty, sums] = [array(count, 15), new Float32Array(count), new Float32Array(n)];
    const large = empty.slice();
    const few = outer * n * outPlane;
    scatterPlaneAdd(grads.subarray(0, few), indices.subarray(0, few), large, geometry);
    const product: Expression = expr.mul({ given: 0 }, { given: 1 });
    const [, , stored, expected] = onPlan([large, x, empty, sums], ([a, b, to, out]) => [
      {
        kind: 'pointwise',
        shape,
        inputs: [a, b].map((at) => ({ at: at!, stride })),
        outputs: [{ at: to!, stride, value: product }],
      },
      { kind: 'reduce', what: 'sum', shape, stride, at: to!, dims, to: out! },
    ]);
    const way = reducedWay('sum', shape, dims)!;
    expect(way.kind).toBe('planes');
    const scattered = new Float32Array(count).fill(7);
    // Apart, over the planes, over what they are made of: the gradients, the places.
    for (const threads of [1, 3])
      for (const target of [4, 3, 0, 1]) {
        setNumThreads(threads);
        const found = onPlan([grads, indices, x, scattered, empty, sums] as const, (at) => [
          { kind: 'planes', result: 'large', geometry, small: at[0]!, indices: at[1]!, large: at[3]! },
          {
            kind: 'reduced',
            shape,
            inputs: [at[3]!, at[2]!].map((place) => ({ at: place, stride })),
            outputs: [{ at: at[target]!, stride, value: product }],
            way,
            reductions: [{ what: 'sum', value: product, to: at[5]!, by: 1 }],
          },
        ]);
        const { buffer } = found[target]!;
        expectSameBits(new Float32Array(buffer, 0, count), stored!);
        expectSameBits(found[5], expected!);
        if (target !== 3) expectSameBits(found[3], large);
      }
  });

  it('NaN and infinities are found as in what is stored', () => {
    const shape = [30, 200];
    const x = array(6000, 11);
    x[777] = Number.NaN;
    x[3003] = Number.NEGATIVE_INFINITY;
    x[5005] = Number.POSITIVE_INFINITY;
    for (const what of ['max', 'min', 'sum'] as const)
      for (const dims of [[0], [1], [0, 1]]) {
        const out = new Float32Array(6000 / dims.reduce((all, d) => all * shape[d]!, 1));
        const way = reducedWay(what, shape, dims)!;
        const [, stored, alone] = onPlan([x, out, out], ([at, a, b]) => [
          { kind: 'reduce', what, shape, stride: [200, 1], at: at!, dims, to: a! },
          {
            kind: 'reduced',
            shape,
            inputs: [{ at: at!, stride: [200, 1] }],
            outputs: [],
            way,
            reductions: [{ what, value: { given: 0 }, to: b!, by: 1 }],
          },
        ]);
        expectSameBits(alone!, stored!);
      }
  });
});
