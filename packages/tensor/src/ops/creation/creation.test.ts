import { type EncodedArray, expectClose, expectUlp, fixture } from '@wick/testing';
import {
  arange,
  type DType,
  empty,
  emptyLike,
  eye,
  full,
  fullLike,
  linspace,
  logspace,
  ones,
  onesLike,
  ShapeError,
  type Tensor,
  type TensorOptions,
  trilIndices,
  triuIndices,
  zeros,
  zerosLike,
} from '../../index.ts';

interface Case {
  name: string;
  args: unknown[];
  options: TensorOptions & { base?: number };
  result?: EncodedArray;
  error?: boolean;
}

const { cases } = fixture<{ cases: Case[] }>(__dirname, 'creation');
const functions: Record<string, unknown> = { arange, eye, full, linspace, logspace, ones, zeros };
const create = ({ name, args, options }: Case) => (functions[name] as (...args: unknown[]) => Tensor)(...args, options);
const titled = cases.map(
  (c) => [`${c.name}(${JSON.stringify(c.args).slice(1, -1)}, ${JSON.stringify(c.options)})`, c] as const,
);

describe('creation beside PyTorch', () => {
  it.each(titled.filter(([, c]) => c.result))('%s', (_, c) => {
    const t = create(c);
    expect(t.dtype).toBe(c.result!.dtype);
    // The powers of logspace come from another pow; everything else is the same arithmetic.
    if (c.name === 'logspace' || !t.isFloatingPoint()) expectClose(t, c.result!);
    else expectUlp(t, c.result!);
  });

  it.each(titled.filter(([, c]) => c.error))('%s is refused, the function named', (_, c) => {
    let thrown: unknown;
    try {
      create(c);
    } catch (error) {
      thrown = error;
    }
    expect(thrown instanceof RangeError || thrown instanceof TypeError).toBe(true);
    expect((thrown as Error).message).toMatch(new RegExp(`^${c.name}: `));
  });
});

describe('shapes and options', () => {
  it.each([
    ['an array', () => zeros([2, 3]), [2, 3], 'float32', false],
    ['numbers', () => zeros(2, 3), [2, 3], 'float32', false],
    ['numbers and options', () => ones(2, 3, { dtype: 'int64' }), [2, 3], 'int64', false],
    ['an array and options', () => empty([4], { requiresGrad: true }), [4], 'float32', true],
    ['one number', () => zeros(4), [4], 'float32', false],
    ['nothing: 0-dim', () => ones(), [], 'float32', false],
    ['options alone', () => zeros({ dtype: 'bool' }), [], 'bool', false],
    ['an empty array', () => zeros([]), [], 'float32', false],
    ['a size of full as a number', () => full(3, 1), [3], 'float32', false],
    ['eye with options for m', () => eye(2, { dtype: 'float64' }), [2, 2], 'float64', false],
    ['whole bounds of arange', () => arange(3), [3], 'int64', false],
    ['bigints of arange', () => arange(2n ** 53n, 2n ** 53n + 2n), [2], 'int64', false],
  ] as const)('reads %s', (_, make, shape, dtype, requiresGrad) => {
    const t = make();
    expect([[...t.shape], t.dtype, t.requiresGrad]).toEqual([shape, dtype, requiresGrad]);
  });

  it.each([
    [() => full([2], 7), 'float32', [7, 7]],
    [() => full([2], 7n), 'int64', [7, 7]],
    [() => full([2], true), 'bool', [true, true]],
    [() => full([1], Number.NaN, { dtype: 'bool' }), 'bool', [true]],
    [() => full([1], 2n ** 60n), 'int64', [2n ** 60n]],
    [() => arange(2n ** 60n, 2n ** 60n + 2n), 'int64', [2n ** 60n, 2n ** 60n + 1n]],
  ] as const)('takes the dtype from the value: %s', (make, dtype, values) => {
    expect([make().dtype, make().tolist()]).toEqual([dtype, values]);
  });

  it.each([
    ['zerosLike', (t: Tensor, o?: TensorOptions) => zerosLike(t, o), 0],
    ['onesLike', (t: Tensor, o?: TensorOptions) => onesLike(t, o), 1],
    ['emptyLike', (t: Tensor, o?: TensorOptions) => emptyLike(t, o), 0],
    ['fullLike', (t: Tensor, o?: TensorOptions) => fullLike(t, 1, o), 1],
  ])('%s takes shape, dtype and order of memory, not gradients, and has memory of its own', (_, like, value) => {
    const t = full([2, 2], 5, { dtype: 'float64', requiresGrad: true });
    const made = like(t.t());
    expect([made.dtype, made.requiresGrad, made.stride()]).toEqual(['float64', false, [1, 2]]);
    expect(made.tolist()).toEqual([
      [value, value],
      [value, value],
    ]);
    expect(t.tolist()).toEqual([
      [5, 5],
      [5, 5],
    ]);
    expect([like(t, { dtype: 'int64' }).dtype, like(t, { requiresGrad: true }).requiresGrad]).toEqual(['int64', true]);
  });

  it.each<[string, () => unknown, typeof TypeError | typeof RangeError, RegExp]>([
    ['a fraction as a size', () => zeros(1.5), RangeError, /^zeros: .*1\.5/],
    ['NaN as a size', () => ones(Number.NaN), RangeError, /^ones: .*NaN/],
    ['a string as a size', () => zeros('2' as never), TypeError, /^zeros: .*"2"/],
    ['two shapes', () => zeros([2], [3] as never), TypeError, /^zeros: /],
    ['an unknown dtype', () => zeros(2, { dtype: 'half' as DType }), TypeError, /^zeros: dtype .*half/],
    ['gradients for integers', () => zeros(2, { dtype: 'int64', requiresGrad: true }), TypeError, /^zeros: .*int64/],
    ['gradients for bools from full', () => full([1], true, { requiresGrad: true }), TypeError, /^full: .*bool/],
    ['a string as requiresGrad', () => ones(2, { requiresGrad: 'yes' as never }), TypeError, /^ones: requiresGrad/],
    ['a value that is none', () => full([2], 'x' as never), TypeError, /^full: .*"x"/],
    ['NaN for an integer dtype', () => full([2], Number.NaN, { dtype: 'int32' }), RangeError, /^full: NaN .*int32/],
    ['no tensor to be like', () => zerosLike([1] as never), TypeError, /^zerosLike: /],
    ['an infinite end', () => arange(Number.POSITIVE_INFINITY), RangeError, /^arange: /],
    ['an infinite step', () => arange(0, 3, Number.POSITIVE_INFINITY), RangeError, /^arange: step/],
    ['NaN as a start', () => arange(Number.NaN, 3), RangeError, /^arange: /],
    ['no number', () => arange({} as never), TypeError, /^arange: /],
    ['four numbers', () => (arange as (...n: number[]) => Tensor)(1, 2, 3, 4), TypeError, /^arange: /],
    ['a fraction of steps', () => linspace(0, 1, 2.5), RangeError, /^linspace: steps/],
    ['a bound that is no number', () => linspace('0' as never, 1, 2), TypeError, /^linspace: start/],
    ['a base that is no number', () => logspace(0, 1, 2, { base: '2' as never }), TypeError, /^logspace: base/],
  ])('refuses %s', (_, make, kind, message) => {
    expect(make).toThrow(kind);
    expect(make).toThrow(message);
    expect(make).not.toThrow(ShapeError);
  });
});

it('triangles beyond 2^31 rows and 2^53 places are exact', () => {
  const n = 2 ** 40;
  expect(trilIndices(n, 2, 2 - n).tolist()).toEqual([
    [n - 2, n - 1, n - 1],
    [0, 0, 1],
  ]);
  expect(triuIndices(n, n, n - 2).tolist()).toEqual([
    [0, 0, 1],
    [n - 2, n - 1, n - 1],
  ]);
});
