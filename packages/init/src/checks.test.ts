import {
  defaultGenerator,
  empty,
  Generator,
  manualSeed,
  noGrad,
  ones,
  ShapeError,
  type Tensor,
  zeros,
} from '@wick/tensor';
import * as init from './index.ts';

const byName: Record<string, unknown> = { ...init };

const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
beforeEach(() => warned.mockClear());
afterAll(() => warned.mockRestore());

const filled = (shape: number[], dtype: 'float32' | 'int64' = 'float32') => zeros(shape, { dtype }).fill_(7);
const matrix = () => filled([3, 4]);
type Wrong = (t: Tensor, generator: Generator) => unknown;

describe('bad input', () => {
  const nan = Number.NaN;
  const refusals: [string, () => Tensor, Wrong, new (m?: string) => Error, RegExp][] = [
    [
      'uniform_ with a > b',
      matrix,
      (t, generator) => init.uniform_(t, { a: 1, b: 0, generator }),
      RangeError,
      /uniform_: a must not be above b, got a = 1, b = 0/,
    ],
    [
      'uniform_ with a NaN bound',
      matrix,
      (t, generator) => init.uniform_(t, { a: nan, generator }),
      RangeError,
      /uniform_: a must not be NaN/,
    ],
    [
      'uniform_ with an infinite bound',
      matrix,
      (t, generator) => init.uniform_(t, { b: Infinity, generator }),
      RangeError,
      /uniform_: b must be finite, got Infinity/,
    ],
    [
      'uniform_ on integers',
      () => filled([3, 4], 'int64'),
      (t, generator) => init.uniform_(t, { generator }),
      TypeError,
      /uniform_: expected a floating-point tensor, got int64/,
    ],
    [
      'normal_ on integers',
      () => filled([3, 4], 'int64'),
      (t, generator) => init.normal_(t, { generator }),
      TypeError,
      /normal_: expected a floating-point tensor/,
    ],
    [
      'normal_ with a negative std',
      matrix,
      (t, generator) => init.normal_(t, { std: -1, generator }),
      RangeError,
      /normal_: std must not be negative, got -1/,
    ],
    [
      'normal_ with a NaN std',
      matrix,
      (t, generator) => init.normal_(t, { std: nan, generator }),
      RangeError,
      /normal_: std must not be NaN/,
    ],
    [
      'normal_ with a std that is no number',
      matrix,
      (t, generator) => init.normal_(t, { std: '1' as never, generator }),
      TypeError,
      /normal_: std must be a number, got "1"/,
    ],
    [
      'truncNormal_ with std 0',
      matrix,
      (t, generator) => init.truncNormal_(t, { std: 0, generator }),
      RangeError,
      /truncNormal_: std must be above 0/,
    ],
    [
      'truncNormal_ with a > b',
      matrix,
      (t, generator) => init.truncNormal_(t, { a: 1, b: 0, generator }),
      RangeError,
      /truncNormal_: a must not be above b/,
    ],
    [
      'truncNormal_ with a NaN mean',
      matrix,
      (t, generator) => init.truncNormal_(t, { mean: nan, generator }),
      RangeError,
      /truncNormal_: mean must not be NaN/,
    ],
    [
      'truncNormal_ far out without an end',
      matrix,
      (t, generator) => init.truncNormal_(t, { a: 9, b: Infinity, generator }),
      RangeError,
      /truncNormal_: b must be finite/,
    ],
    [
      'xavierUniform_ of a bias',
      () => filled([4]),
      (t, generator) => init.xavierUniform_(t, { generator }),
      ShapeError,
      /xavierUniform_: .* \[4\]; for a bias use zeros_, constant_ or uniform_/,
    ],
    [
      'xavierNormal_ of a bias',
      () => filled([4]),
      (t, generator) => init.xavierNormal_(t, { generator }),
      ShapeError,
      /xavierNormal_: .* for a bias use zeros_/,
    ],
    [
      'kaimingUniform_ of a bias',
      () => filled([4]),
      (t, generator) => init.kaimingUniform_(t, { generator }),
      ShapeError,
      /kaimingUniform_: .* for a bias use zeros_/,
    ],
    [
      'kaimingNormal_ of a scalar',
      () => filled([]),
      (t, generator) => init.kaimingNormal_(t, { generator }),
      ShapeError,
      /kaimingNormal_: .*got shape \[\]/,
    ],
    [
      'xavierNormal_ with a negative gain',
      matrix,
      (t, generator) => init.xavierNormal_(t, { gain: -1, generator }),
      RangeError,
      /gain must not be negative/,
    ],
    [
      'xavierUniform_ with a NaN gain',
      matrix,
      (t, generator) => init.xavierUniform_(t, { gain: nan, generator }),
      RangeError,
      /gain must not be NaN/,
    ],
    [
      'kaimingNormal_ with another mode',
      matrix,
      (t, generator) => init.kaimingNormal_(t, { mode: 'fan_avg' as 'fan_in', generator }),
      RangeError,
      /kaimingNormal_: mode must be 'fan_in' or 'fan_out', got "fan_avg"/,
    ],
    [
      'kaimingNormal_ with another nonlinearity',
      matrix,
      (t, generator) => init.kaimingNormal_(t, { nonlinearity: 'gelu' as 'relu', generator }),
      RangeError,
      /kaimingNormal_: nonlinearity must be one of/,
    ],
    [
      'kaimingUniform_ with a NaN slope',
      matrix,
      (t, generator) => init.kaimingUniform_(t, { a: nan, generator }),
      RangeError,
      /kaimingUniform_: a must not be NaN/,
    ],
    [
      'orthogonal_ of a vector',
      () => filled([4]),
      (t, generator) => init.orthogonal_(t, { generator }),
      ShapeError,
      /orthogonal_: .* got shape \[4\]/,
    ],
    [
      'orthogonal_ on integers',
      () => filled([3, 4], 'int64'),
      (t, generator) => init.orthogonal_(t, { generator }),
      TypeError,
      /orthogonal_: expected a floating-point tensor/,
    ],
    [
      'orthogonal_ with an infinite gain',
      matrix,
      (t, generator) => init.orthogonal_(t, { gain: Infinity, generator }),
      RangeError,
      /orthogonal_: gain must be finite/,
    ],
    [
      'sparse_ of 3 dimensions',
      () => filled([2, 2, 2]),
      (t, generator) => init.sparse_(t, 0.1, { generator }),
      ShapeError,
      /sparse_: expected a tensor of 2 dimensions/,
    ],
    [
      'sparse_ with a NaN sparsity',
      matrix,
      (t, generator) => init.sparse_(t, nan, { generator }),
      RangeError,
      /sparse_: sparsity must not be NaN/,
    ],
    [
      'sparse_ with a negative std',
      matrix,
      (t, generator) => init.sparse_(t, 0.1, { std: -1, generator }),
      RangeError,
      /sparse_: std must not be negative/,
    ],
    [
      'eye_ of a vector',
      () => filled([4]),
      (t) => init.eye_(t),
      ShapeError,
      /eye_: expected a tensor of 2 dimensions, got shape \[4\]/,
    ],
    [
      'dirac_ of a matrix',
      matrix,
      (t) => init.dirac_(t),
      ShapeError,
      /dirac_: expected a tensor of 3, 4 or 5 dimensions/,
    ],
    [
      'dirac_ with groups that do not divide',
      () => filled([3, 3, 3]),
      (t) => init.dirac_(t, { groups: 2 }),
      RangeError,
      /dirac_: groups \(2\) must divide the first size/,
    ],
    [
      'dirac_ without groups',
      () => filled([3, 3, 3]),
      (t) => init.dirac_(t, { groups: 0 }),
      RangeError,
      /dirac_: groups must be a whole number from 1 up/,
    ],
    [
      'a generator that is none',
      matrix,
      (t) => init.normal_(t, { generator: 3 as unknown as Generator }),
      TypeError,
      /generator/,
    ],
  ];

  it.each(refusals)('%s is refused with nothing written and nothing drawn', (_, make, run, error, message) => {
    const tensor = make();
    const before = tensor.toTypedArray();
    const generator = new Generator();
    manualSeed(0);
    const states = [generator.getState(), defaultGenerator.getState()];
    expect(() => run(tensor, generator)).toThrow(error);
    expect(() => run(tensor, generator)).toThrow(message);
    expect(tensor.toTypedArray()).toEqual(before);
    expect([generator.getState(), defaultGenerator.getState()]).toEqual(states);
  });

  it.each<[unknown, string]>([
    ['1', '"1"'],
    [null, 'null'],
    [true, 'true'],
    [[1], '[1]'],
    [Object.create(null), 'a value'],
  ])('a number that is %p is refused, and named', (value, shown) => {
    expect(() => init.normal_(matrix(), { mean: value as number })).toThrow(
      new TypeError(`normal_: mean must be a number, got ${shown}`),
    );
  });

  it.each([
    ['normal_', () => init.normal_(zeros(2), { sd: 1 } as never), 'normal_: there is no option sd, did you mean std?'],
    [
      'uniform_',
      () => init.uniform_(zeros(2), '0' as never),
      'uniform_: a must be a number, got "0"; a and b, in this order, may be given by position, all by name in an object at the end, { a: … }',
    ],
    [
      'kaimingNormal_',
      () => init.kaimingNormal_(zeros(2, 2), { non_linearity: 'relu' } as never),
      'kaimingNormal_: there is no option non_linearity, did you mean nonlinearity?',
    ],
  ])('%s refuses an option that does not exist', (_, run, message) => {
    expect(run).toThrow(new TypeError(message));
  });

  it.each(Object.keys(init).filter((name) => name.endsWith('_')))(
    '%s refuses what is no tensor by its own name',
    (name) => {
      const run = byName[name] as (t: unknown, v: number) => unknown;
      for (const wrong of [null, undefined, [[1, 2]], 3]) {
        expect(() => run(wrong, 0.1)).toThrow(TypeError);
        expect(() => run(wrong, 0.1)).toThrow(`${name}: expected a Tensor`);
      }
    },
  );
});

describe('tensors without elements', () => {
  it.each(['xavierUniform_', 'xavierNormal_', 'kaimingUniform_', 'kaimingNormal_', 'orthogonal_'] as const)(
    '%s warns and draws nothing',
    (name) => {
      const generator = new Generator();
      const before = generator.getState();
      for (const shape of [
        [0, 3],
        [3, 0],
        [2, 3, 0],
        [0, 0],
      ]) {
        warned.mockClear();
        const tensor = empty(shape);
        const run = byName[name] as (t: Tensor, options: { generator: Generator }) => Tensor;
        expect(run(tensor, { generator })).toBe(tensor);
        expect(warned).toHaveBeenCalledWith(
          `${name}: the tensor of shape [${shape.join(', ')}] has no elements, nothing was drawn`,
        );
      }
      expect(generator.getState().join()).toBe(before.join());
    },
  );

  it('kaimingNormal_ warns before it looks at the dimensions, as PyTorch does', () => {
    init.kaimingNormal_(empty(0));
    expect(warned).toHaveBeenCalledTimes(1);
  });

  it.each(['uniform_', 'normal_', 'truncNormal_', 'zeros_', 'ones_'] as const)('%s does nothing', (name) => {
    manualSeed(3);
    const before = defaultGenerator.getState();
    expect((byName[name] as (t: Tensor) => Tensor)(empty(0, 3)).shape).toEqual([0, 3]);
    expect(defaultGenerator.getState().join()).toBe(before.join());
  });

  it.each([[[0, 4]], [[4, 0]]])('sparse_ of shape %j draws the places of its columns only', (shape) => {
    expect(init.sparse_(empty(shape), 0.5).shape).toEqual(shape);
  });

  it.each([[[0, 4, 3]], [[4, 0, 3]], [[4, 4, 0]]])('dirac_ of shape %j writes nothing', (shape) => {
    expect(init.dirac_(empty(shape)).numel()).toBe(0);
  });
});

describe('where they write', () => {
  const runs: [string, (t: Tensor) => Tensor][] = [
    ['uniform_', (t) => init.uniform_(t)],
    ['normal_', (t) => init.normal_(t)],
    ['truncNormal_', (t) => init.truncNormal_(t)],
    ['truncNormal_ by uniforms', (t) => init.truncNormal_(t, { a: 2, b: 3 })],
    ['constant_', (t) => init.constant_(t, 3)],
    ['ones_', (t) => init.ones_(t)],
    ['zeros_', (t) => init.zeros_(t)],
    ['eye_', (t) => init.eye_(t)],
    ['xavierUniform_', (t) => init.xavierUniform_(t)],
    ['xavierNormal_', (t) => init.xavierNormal_(t)],
    ['kaimingUniform_', (t) => init.kaimingUniform_(t)],
    ['kaimingNormal_', (t) => init.kaimingNormal_(t)],
    ['orthogonal_', (t) => init.orthogonal_(t)],
    ['sparse_', (t) => init.sparse_(t, 0.5)],
  ];

  it.each(runs)('%s fills a leaf that requires grad, and leaves it one', (_, run) => {
    const leaf = filled([3, 4]).requiresGrad_();
    run(leaf);
    expect([leaf.isLeaf, leaf.requiresGrad, leaf.gradFn]).toEqual([true, true, null]);
    expect([...leaf.toTypedArray()]).not.toContain(7);
  });

  it.each(runs)('%s through .data changes the parameter', (_, run) => {
    const leaf = filled([3, 4]).requiresGrad_();
    run(leaf.data);
    expect([...leaf.toTypedArray()]).not.toContain(7);
  });

  it.each(runs)('%s in a view writes the elements in view and no others', (_, run) => {
    const whole = filled([5, 8]);
    run(whole.slice(0, 1, 4).slice(1, 0, 8, 2));
    const values = whole.tolist() as number[][];
    values.forEach((row, i) => {
      row.forEach((value, j) => {
        if (i === 0 || i === 4 || j % 2 === 1) expect(value).toBe(7);
        else expect(value).not.toBe(7);
      });
    });
  });

  it.each(runs)('%s tells a graph that saved the tensor that it changed', (_, run) => {
    const x = filled([3, 4]);
    const y = x.mul(ones(3, 4).requiresGrad_()).sum();
    run(x);
    expect(() => y.backward()).toThrow(/modified by an in-place operation/);
    noGrad(() => expect(x.requiresGrad).toBe(false));
  });

  it.each([
    // With [-1, 1] and a std of 0.5, from -2 to 2; at the ends it is not yet far.
    [-2.001, true],
    [-2, false],
    [0, false],
    [2, false],
    [2.001, true],
  ])('truncNormal_ warns when the mean lies more than 2 std from [a, b]: %d, %p', (mean, far) => {
    init.truncNormal_(matrix(), { mean, std: 0.5, a: -1, b: 1 });
    const message = `truncNormal_: the mean ${mean} is more than 2 std from [-1, 1]; the distribution may not be the one meant`;
    expect(warned.mock.calls).toEqual(far ? [[message]] : []);
  });
});
