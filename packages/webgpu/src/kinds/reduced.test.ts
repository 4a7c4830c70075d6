import { type Expression, expr } from '@wick/kernels';
import type { Reduced, ReducedCommand, ReducedWay, ReducedWhat } from '@wick/kernels/plan';
import type { AnyCommand } from '../commands/index.ts';
import { expectClose } from '../testing/both.ts';
import { floats, specialFloats } from '../testing/floats.ts';
import { runAlone } from '../testing/runAlone.ts';

const { add, mul, tanh } = expr;
/** Of a tensor, a row of its last dimension and a number of the plan. */
const value: Expression = tanh(add(mul({ given: 0 }, { given: 1 }), { given: 2 }));
const rowMajor = (shape: readonly number[]) => shape.map((_, d) => shape.slice(d + 1).reduce((all, n) => all * n, 1));
const countOf = (shape: readonly number[]) => shape.reduce((all, n) => all * n, 1);

interface Geometry {
  readonly shape: readonly number[];
  readonly dims: readonly number[];
  readonly way?: ReducedWay;
}

/** What values are reduced to: while they are computed, by one kernel, and by kernels of what was stored. */
async function bothWays(
  { shape, dims, way = { kind: 'small', shape, dims } }: Geometry,
  whats: readonly ReducedWhat[],
  isStored: boolean,
  of = floats,
) {
  const count = countOf(shape);
  const results = shape.reduce((all, n, d) => (dims.includes(d) ? all : all * n), 1);
  const terms = dims.reduce((all, d) => all * shape[d]!, 1);
  const width = shape.at(-1) ?? 1;
  const arrays = [of(count, 1), of(width, 2), new Float32Array(count), ...whats.map(() => new Float32Array(results))];
  const stride = rowMajor(shape);
  const row = shape.map((_, d) => (d === shape.length - 1 ? 1 : 0));
  const by = (what: ReducedWhat) => (what === 'var' || what === 'std' ? Math.max(0, terms - 1) : terms);
  const program = (p: readonly number[]) => ({
    shape,
    inputs: [
      { at: p[0]!, stride },
      { at: p[1]!, stride: row },
    ],
    numbers: [{ number: 1 }],
    outputs: [{ at: p[2]!, stride, value }],
  });
  const found = await runAlone(
    arrays,
    (p): ReducedCommand[] => {
      const made = program(p);
      const reductions = whats.map((what, k): Reduced => ({ what, by: by(what), value, to: p[3 + k]! }));
      return [{ ...made, kind: 'reduced', way, reductions, outputs: isStored ? made.outputs : [] }];
    },
    [0, 0.25],
  );
  const expected = await runAlone(
    arrays,
    (p) => [
      { kind: 'pointwise', ...program(p) },
      ...whats.map((what, k): AnyCommand => {
        const [at, to] = [p[2]!, p[3 + k]!];
        const reduced = { shape, stride, dims, at, to };
        if (what === 'total') return { kind: 'lossTotal', n: count, at, to, by: by(what) };
        if (what === 'var' || what === 'std')
          return { kind: 'variance', root: what === 'std', by: by(what), ...reduced };
        return { kind: 'reduce', what, ...reduced };
      }),
    ],
    [0, 0.25],
  );
  if (found === null || expected === null) return;
  const about = `${whats} of ${shape} along ${dims}`;
  for (const [k, what] of whats.entries()) expectClose(found[3 + k]!, expected[3 + k]!, 0, 0, `${what}: ${about}`);
  expectClose(found[2]!, isStored ? expected[2]! : arrays[2]!, 0, 0, about);
}

const kinds: readonly ReducedWhat[] = ['sum', 'mean', 'norm', 'prod', 'max', 'min'];

test.each<[string, Geometry]>([
  ['one element', { shape: [1], dims: [0] }],
  ['a number', { shape: [], dims: [] }],
  ['a vector', { shape: [77], dims: [0] }],
  ['rows', { shape: [37, 300], dims: [1], way: { kind: 'rows', lines: { outer: 37, n: 300, inner: 1 } } }],
  ['columns', { shape: [300, 37], dims: [0], way: { kind: 'columns', lines: { outer: 1, n: 300, inner: 37 } } }],
  ['in the middle', { shape: [3, 50, 7], dims: [1], way: { kind: 'columns', lines: { outer: 3, n: 50, inner: 7 } } }],
  ['planes', { shape: [5, 3, 70], dims: [0, 2], way: { kind: 'planes', lines: { outer: 5, n: 3, inner: 70 } } }],
  ['every second dimension', { shape: [3, 4, 5, 6, 2], dims: [0, 2, 4] }],
  ['dimensions of one element', { shape: [1, 9, 1, 31], dims: [0, 1, 2] }],
  ['no results', { shape: [0, 4], dims: [1] }],
])('%s: the bits of what is stored first, whether it is stored or not', async (_, geometry) => {
  await bothWays(geometry, kinds, false);
  await bothWays(geometry, kinds, true);
  await bothWays(geometry, ['std', 'sum', 'var'], false);
});

test('of NaN and infinities', async () => {
  await bothWays({ shape: [23, 12], dims: [1] }, [...kinds, 'var'], false, specialFloats);
});

test('long lines in two passes, and the total of losses', async () => {
  await bothWays({ shape: [2, 70_001], dims: [1] }, ['sum', 'max', 'prod'], true);
  await bothWays({ shape: [70_001, 2], dims: [0] }, ['mean', 'var'], false);
  await bothWays({ shape: [70_003], dims: [0] }, ['total'], false);
  await bothWays({ shape: [703], dims: [0] }, ['total', 'norm'], true);
});
