import * as wick from '../index.ts';
import { type DType, inferenceMode, ones, type Tensor, tensor, zeros } from '../index.ts';

// What ./fixtures/furtherNames.py cannot say: strides, words, what is true or not, and methods alone. Expected values are PyTorch's.

test('a result goes to a dtype of no lower kind', () => {
  const dtypes: DType[] = ['bool', 'uint8', 'int32', 'int64', 'float16', 'bfloat16', 'float32', 'float64'];
  const table = dtypes.map((from) => dtypes.map((to) => Number(wick.canCast(from, to))).join(''));
  expect(table).toEqual([
    '11111111',
    ...['01111111', '01111111', '01111111'],
    ...['00001111', '00001111', '00001111', '00001111'],
  ]);
  expect(() => wick.canCast('float32', 'int8' as never)).toThrow(/^canCast: dtype must be one of/);
});

test('memory by strides and by the order of dimensions', () => {
  const t = wick.emptyStrided([2, 3], [1, 2], { dtype: 'float64', requiresGrad: true });
  expect([t.shape, t.stride(), t.dtype, t.requiresGrad]).toEqual([[2, 3], [1, 2], 'float64', true]);
  expect(wick.emptyStrided([2, 3], [0, 1]).fill_(3).tolist()).toEqual([
    [3, 3, 3],
    [3, 3, 3],
  ]);
  expect(wick.emptyStrided([0, 3], [7, 1]).numel()).toBe(0);
  expect(wick.emptyPermuted([2, 3, 5], [2, 0, 1]).stride()).toEqual([3, 1, 6]);
  expect(ones(1, { dtype: 'int64' }).newEmptyStrided([2, 2], [1, 2]).dtype).toBe('int64');
  const wrong: [() => unknown, RegExp][] = [
    [() => wick.emptyStrided([2, 3], [1]), /^emptyStrided: size \[2, 3\] and stride \[1\]/],
    [() => wick.emptyStrided([2], [-1]), /^emptyStrided: stride must be a whole number from 0 up/],
    [() => wick.emptyStrided([-2], [1]), /^emptyStrided: a size/],
    [() => wick.emptyPermuted([2, 3], [0, 0]), /^emptyPermuted: physicalLayout must name each/],
    [() => wick.emptyPermuted([2, 3], [0]), /^emptyPermuted: physicalLayout/],
    [() => wick.emptyPermuted([2, 3], [-1, 0]), /^emptyPermuted: physicalLayout/],
  ];
  for (const [call, message] of wrong) expect(call).toThrow(message);
});

test('what a value is, in a word', () => {
  const names = (['float32', 'float64', 'float16', 'bfloat16', 'int32', 'int64', 'uint8', 'bool'] as const).map(
    (dtype) => wick.typename(zeros(1, { dtype })),
  );
  const kinds = ['Float', 'Double', 'Half', 'BFloat16', 'Int', 'Long', 'Byte', 'Bool'];
  expect(names).toEqual(kinds.map((kind) => `torch.${kind}Tensor`));
  expect([wick.typename(3), wick.typename('a'), wick.typename(null), wick.typename([])]).toEqual([
    ...['number', 'string', 'null', 'Array'],
  ]);
  expect(wick.typename(Object.create(null))).toBe('object');
  expect(wick.getDefaultDtype()).toBe('float32');
});

test('inference mode is told of, also where recording is switched on inside', () => {
  const inside = inferenceMode(() => [
    wick.isInferenceModeEnabled(),
    wick.enableGrad(() => wick.isInferenceModeEnabled()),
    wick.noGrad(() => inferenceMode(() => true) && wick.isInferenceModeEnabled()),
  ]);
  expect(inside).toEqual([true, true, true]);
  expect(wick.noGrad(() => wick.isInferenceModeEnabled())).toBe(false);
  const stop = () => {
    throw new RangeError('stop');
  };
  expect(() => inferenceMode(stop)).toThrow('stop');
  expect(wick.isInferenceModeEnabled()).toBe(false);
  expect(ones(1).isInference()).toBe(false);
});

test('a diagonal is written over, and its gradient is gone', () => {
  const places = (t: Tensor) => t.nonzero().tolist();
  expect(places(zeros(7, 3).fillDiagonal_(1, true))).toEqual([
    ...[
      [0, 0],
      [1, 1],
      [2, 2],
      [4, 0],
      [5, 1],
      [6, 2],
    ],
  ]);
  expect(places(zeros(3, 7).t().fillDiagonal_(1, true))).toEqual(places(zeros(7, 3).fillDiagonal_(1, true)));
  expect(places(zeros(5, 2, { dtype: 'int64' }).fillDiagonal_(1.7, true))).toEqual([
    [0, 0],
    [1, 1],
    [3, 0],
    [4, 1],
  ]);
  expect(places(zeros(4, 3).fillDiagonal_(1, true))).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
  ]);
  expect(places(zeros(2, 5).fillDiagonal_(1, true))).toEqual([
    [0, 0],
    [1, 1],
  ]);
  expect(places(zeros(3, 3, 3).fillDiagonal_(2))).toEqual([
    [0, 0, 0],
    [1, 1, 1],
    [2, 2, 2],
  ]);
  const w = ones(2, 2, { requiresGrad: true });
  w.mul(2).fillDiagonal_(0).sum().backward();
  expect(w.grad!.tolist()).toEqual([
    [0, 2],
    [2, 0],
  ]);
  expect(() => zeros(3).fillDiagonal_(1)).toThrow(/^fillDiagonal_: at least two dimensions/);
  expect(() => zeros(2, 3, 3).fillDiagonal_(1)).toThrow(/^fillDiagonal_: more than two dimensions/);
});

test('functions of JavaScript make the elements', () => {
  const x = wick.arange(6, { dtype: 'float32' }).view(2, 3);
  expect(x.t().apply_((v) => Number(v) * 2)).not.toBe(x);
  expect(x.tolist()).toEqual([
    [0, 2, 4],
    [6, 8, 10],
  ]);
  expect(
    tensor([1n, 2n])
      .apply_((v) => Number(v) + 0.5)
      .tolist(),
  ).toEqual([1, 2]);
  expect(
    tensor([true, false])
      .apply_((v) => !v)
      .tolist(),
  ).toEqual([false, true]);
  expect(
    ones(2, { dtype: 'float16' })
      .apply_((v) => Number(v) + 1)
      .tolist(),
  ).toEqual([2, 2]);
  expect(
    ones(2, 2)
      .map_(tensor([1, 2]), (a, b) => Number(a) + Number(b))
      .tolist(),
  ).toEqual([
    [2, 3],
    [2, 3],
  ]);
  expect(
    ones(2)
      .map2_(ones(2), tensor([3, 4]), (a, b, c) => Number(a) + Number(b) * Number(c))
      .tolist(),
  ).toEqual([4, 5]);
  const whole = tensor([1n, 2n]);
  const wrong: [() => unknown, RegExp][] = [
    [() => whole.apply_((v) => (v === 2 ? ('a' as never) : 7)), /^apply_: expected a number/],
    [() => whole.map_(tensor([1, 2]), (a) => a), /^map_: other must be int64, too, got float32/],
    [() => ones(2).map_(ones(3), (a) => a), /^map_: shapes/],
    [() => ones(3).map_(ones(2, 3), (a) => a), /^map_: other of shape \[2, 3\] does not/],
    [() => ones(2, { requiresGrad: true }).apply_((v) => v), /^apply_: no gradient flows/],
    [() => ones(2).map_(ones(2, { requiresGrad: true }), (v) => v), /^map_: no gradient flows/],
    [
      () =>
        ones(1)
          .expand(2)
          .apply_((v) => v),
      /^apply_: several elements/,
    ],
    [() => ones(1).apply_(3 as never), /^apply_: expected a function/],
  ];
  for (const [call, message] of wrong) expect(call).toThrow(message);
  expect(whole.tolist()).toEqual([1, 2]);
  expect([x.isSetTo(x.view(2, 3)), x.isSetTo(x.view(6)), x.isSetTo(x.clone())]).toEqual([true, false, false]);
});

test('broadcasting undone', () => {
  const x = ones(2, 3, { requiresGrad: true });
  expect(x.sumToSize(3).tolist()).toEqual([2, 2, 2]);
  expect(x.sumToSize(2, 1).tolist()).toEqual([[3], [3]]);
  expect(x.sumToSize([1, 1]).tolist()).toEqual([[6]]);
  expect(x.sumToSize([]).item()).toBe(6);
  x.sumToSize([1, 3]).sum().backward();
  expect(x.grad!.tolist()).toEqual([
    [1, 1, 1],
    [1, 1, 1],
  ]);
  expect(() => x.sumToSize(2)).toThrow(/^sumToSize: \[2\] does not broadcast to shape \[2, 3\]/);
  expect(() => x.sumToSize(1, 2, 3)).toThrow(/^sumToSize: /);
});

test('in place, into dtypes that hold the result', () => {
  const x = tensor([1, 2]);
  expect(x.clone().i0_().tolist()).toEqual(x.i0().tolist());
  expect(
    x
      .clone()
      .igamma_(tensor([2, 3]))
      .tolist(),
  ).toEqual(x.igamma(tensor([2, 3])).tolist());
  expect(
    x
      .clone()
      .igammac_(tensor([2, 3]))
      .tolist(),
  ).toEqual(x.igammac(tensor([2, 3])).tolist());
  expect(
    x
      .clone()
      .nextafter_(tensor([2, 1]))
      .tolist(),
  ).toEqual([1 + 2 ** -23, 2 - 2 ** -23]);
  expect(() => tensor([1n]).i0_()).toThrow(TypeError);
  expect(() => wick.nextafter(ones(1).half(), ones(1).half())).toThrow(/^nextafter: float32 or float64/);
});

test('mantissas and exponents at the ends of the numbers, and of half types', () => {
  const parts = (t: Tensor) => wick.frexp(t).map((part) => part.tolist());
  expect(parts(tensor([5e-324, -1e300], { dtype: 'float64' }))).toEqual([
    [0.5, -0.7466108948025751],
    [-1073, 997],
  ]);
  const { mantissa, exponent } = wick.frexp(tensor([3], { dtype: 'float16' }));
  expect([mantissa.dtype, mantissa.item(), exponent.dtype, exponent.item()]).toEqual(['float16', 0.75, 'int32', 2]);
});

test('a histogram has names, and bytes and gradients are told of', () => {
  const { hist, binEdges } = wick.histogramdd(zeros(2, 2), 2);
  expect([hist.shape, binEdges.length]).toEqual([[2, 2], 2]);
  expect(ones(3).histogram(2).binEdges.tolist()).toEqual([0.5, 1, 1.5]);
  expect([ones(2, 3).nbytes, ones(2, { dtype: 'float16' }).nbytes]).toEqual([24, 4]);
  const y = ones(2, { requiresGrad: true }).mul(2);
  expect(y.retainsGrad).toBe(false);
  y.retainGrad();
  expect([y.retainsGrad, ones(1, { requiresGrad: true }).retainsGrad]).toEqual([true, false]);
  expect(y.real).toBe(y);
});

test.each<[string, () => unknown, RegExp]>([
  [
    'segments beyond the data',
    () => wick.segmentReduce(ones(3), 'sum', { offsets: tensor([0n, 9n]) }),
    /^segmentReduce: segment 0 from 0 to 9/,
  ],
  [
    'lengths beyond the data, unsafe or not',
    () => wick.segmentReduce(ones(3), 'sum', { lengths: tensor([4n]), unsafe: true }),
    /^segmentReduce: segment 0/,
  ],
  [
    'a rest',
    () => wick.segmentReduce(ones(3), 'sum', { lengths: tensor([2n]) }),
    /^segmentReduce: lengths must add up to 3/,
  ],
  ['no size', () => wick.nonzeroStatic(ones(3)), /^nonzeroStatic: size has to be given/],
  ['a shape that is none', () => wick.unravelIndex(tensor([1n]), '3' as never), /^unravelIndex: shape must be/],
  ['no tensor', () => wick.blockDiag([ones(1)] as never), /^blockDiag: input must be a Tensor/],
])('%s: refused by name', (_, call, message) => {
  expect(call).toThrow(message);
});
