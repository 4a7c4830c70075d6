// What the eager operations do in loops of their own, against the commands of a plan that take their place.
import { kernelBuilds, setKernelBuild } from '@wick/kernels';
import { type Command, makePlan } from '@wick/kernels/plan';
import {
  type CrossEntropyOptions,
  crossEntropy,
  embedding,
  Generator,
  manualSeed,
  mseLoss,
  randint,
  randn,
  type Tensor,
  tensor,
  zeros,
} from '../index.ts';
import { partsOf } from '../internal.ts';

/** Runs commands over the memories of tensors, laid out one behind the other, and gives `to` as it is then. */
function planned<A extends Float32Array | BigInt64Array>(
  tensors: readonly Tensor[],
  to: A,
  commandsOf: (places: readonly number[], to: number) => readonly Command[],
): A {
  const places: number[] = [];
  let bytes = 0;
  const arrays = tensors.map((t) => partsOf(t).storage.data);
  for (const { byteLength } of [...arrays, to]) {
    places.push(bytes);
    bytes += Math.ceil(byteLength / 64) * 64;
  }
  const plan = makePlan({ bytes, commands: commandsOf(places, places.at(-1)!) })!;
  for (const [i, array] of arrays.entries()) plan.load(places[i]!, array as Float32Array);
  plan.run();
  plan.store(places.at(-1)!, to);
  plan.dispose();
  return to;
}

const values = (t: Tensor) => t.contiguous().toTypedArray();

beforeEach(() => manualSeed(4));
afterEach(() => setKernelBuild(null));

// What runs by itself, and what runs where a build was chosen.
describe.each([null, kernelBuilds().at(-1)!])('build %s', (build) => {
  beforeEach(() => setKernelBuild(build));

  const shapes: [shape: number[], dims: number[], order?: number[]][] = [
    [[6], [0]],
    [[50, 60], [1]],
    [[50, 60], [0]],
    [[3, 20, 5], [1]],
    [[3, 20, 50], [1]],
    [[4, 9000], [1]],
    [
      [4, 6, 5, 5],
      [0, 2, 3],
    ],
    [
      [7, 30],
      [0, 1],
    ],
    [[2, 3, 4], []],
    [[30, 40], [1], [1, 0]],
    [
      [8, 6, 10],
      [0, 2],
      [2, 0, 1],
    ],
    [[5, 1, 7], [1]],
    [[3, 0], [1]],
  ];
  test.each(shapes)('reductions of %j over %j', (...[shape, dims, order]: (typeof shapes)[number]) => {
    const made = randn(order ? order.map((d) => shape[d]!) : shape);
    const x = order ? made.permute(order.map((_, d) => order.indexOf(d))) : made;
    expect(x.shape).toEqual(shape);
    for (const what of ['sum', 'mean', 'max', 'min', 'prod', 'norm'] as const) {
      if (x.numel() === 0 && what !== 'sum') continue;
      if (dims.length !== 1 && what === 'prod') continue;
      const eager = { sum: 'sum', mean: 'mean', max: 'amax', min: 'amin', prod: 'prod', norm: 'norm' } as const;
      // No dimensions are all of them to some.
      if (dims.length === 0) continue;
      const expected =
        what === 'prod' ? x.prod(dims[0]!) : what === 'norm' ? x.norm({ dim: dims }) : x[eager[what]](dims);
      const found = planned([made], new Float32Array(expected.numel()), ([at], to) => [
        { kind: 'reduce', what, shape, stride: x.stride(), at: at!, dims, to },
      ]);
      expect([what, ...found]).toEqual([what, ...(values(expected) as Float32Array)]);
    }
  });

  test('where the largest and smallest are', () => {
    const x = randint(0, 9, [5, 30, 4]).to('float32');
    x.toTypedArray();
    for (const what of ['max', 'min'] as const) {
      const expected = what === 'max' ? x.argmax(1) : x.argmin(1);
      const lines = { outer: 5, n: 30, inner: 4 };
      const found = planned([x], new BigInt64Array(20), ([at], to) => [{ kind: 'places', what, lines, at: at!, to }]);
      expect([...found]).toEqual([...(values(expected) as BigInt64Array)]);
    }
  });

  test.each([1, 5, 40_000])('the total of %d losses', (n) => {
    const [x, t] = [randn(n), randn(n)];
    const expected = mseLoss(x, t).item();
    const each = mseLoss(x, t, { reduction: 'none' });
    const found = planned([each], new Float32Array(1), ([at], to) => [{ kind: 'lossTotal', n, at: at!, to, by: n }]);
    expect(found[0]).toBe(expected);
  });

  test('cross entropy and its gradient', () => {
    const options: CrossEntropyOptions[] = [
      {},
      { reduction: 'sum' },
      { reduction: 'none' },
      { labelSmoothing: 0.1 },
      { ignoreIndex: 2, reduction: 'mean' },
      { labelSmoothing: 0.2, ignoreIndex: 1 },
    ];
    for (const shape of [[9, 10], [300, 17], [4, 6, 5, 3], [7]]) {
      for (const option of options) {
        for (const weighted of [false, true]) {
          const [outer, n] = shape.length === 1 ? [1, shape[0]!] : [shape[0]!, shape[1]!];
          const inner = shape.slice(2).reduce((all, size) => all * size, 1);
          const x = randn(shape, { requiresGrad: true });
          const target = randint(0, n, shape.length === 1 ? [] : [outer, ...shape.slice(2)]);
          const weight = weighted ? randn(n).abs() : null;
          const loss = crossEntropy(x, target, { ...option, weight });
          const grad = randn(loss.shape);
          loss.backward({ gradient: grad });
          const told = {
            lines: { outer, n, inner },
            ignoreIndex: option.ignoreIndex ?? -100,
            labelSmoothing: option.labelSmoothing ?? 0,
            reduction: option.reduction ?? ('mean' as const),
          };
          const sums = zeros(outer * inner, { dtype: 'float64' });
          const memories = [x.detach(), target, grad, sums, loss.detach().clone(), weight ?? zeros(1)];
          const run = (to: Float32Array, gradient: boolean) =>
            planned(memories, to, ([a, t, g, s, l, w], at) => {
              const places = { ...told, x: a!, target: t!, weight: weight ? w : null, logSums: s! };
              const forward: Command = { kind: 'crossEntropy', ...places, to: gradient ? l! : at };
              return gradient ? [forward, { kind: 'crossEntropyGrad', ...places, grad: g!, to: at }] : [forward];
            });
          const about = JSON.stringify([shape, option, weighted]);
          const losses = run(new Float32Array(loss.numel()), false);
          expect([about, ...losses]).toEqual([about, ...(values(loss.detach()) as Float32Array)]);
          const slopes = run(new Float32Array(x.numel()), true);
          expect([about, ...slopes]).toEqual([about, ...(values(x.grad!) as Float32Array)]);
        }
      }
    }
  });

  test.each([5, 100])('rows of a table, and what is added to them: width %d', (width) => {
    const table = randn(12, width, { requiresGrad: true });
    const indices = randint(0, 12, [40], { generator: new Generator().manualSeed(1) });
    const out = embedding(table, indices, { paddingIdx: 3 });
    const grad = randn(out.shape);
    out.backward({ gradient: grad });
    const found = planned([table.detach(), indices], new Float32Array(out.numel()), ([t, i], to) => [
      { kind: 'rows', table: t!, width, indices: i!, count: 40, to },
    ]);
    expect([...found]).toEqual([...(values(out.detach()) as Float32Array)]);
    const slopes = planned([grad, indices], new Float32Array(12 * width), ([g, i], to) => [
      { kind: 'rowsGrad', grad: g!, width, indices: i!, count: 40, rows: 12, padding: 3, to },
    ]);
    expect([...slopes]).toEqual([...(values(table.grad!) as Float32Array)]);
  });
});

test('rows of bytes are copied, and zeros', () => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const found = planned([x], new Float32Array(8).fill(9), ([at], to) => [
    { kind: 'move', rows: 2, bytes: 8, from: at! + 4, fromStep: 12, to, toStep: 16 },
    { kind: 'move', bytes: 4, from: null, to: to + 12 },
  ]);
  expect([found[0], found[1], found[3], found[4], found[5]]).toEqual([2, 3, 0, 5, 6]);
});
