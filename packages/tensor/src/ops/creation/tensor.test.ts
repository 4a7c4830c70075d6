import ndarray from 'ndarray';
import {
  type DType,
  fromNdarray,
  ones,
  type Scalar,
  ShapeError,
  type TensorData,
  type TypedArray,
  tensor,
  zeros,
} from '../../index.ts';

describe('tensor', () => {
  it.each<[string, TensorData, DType, number[], unknown]>([
    ['a number', 3, 'float32', [], 3],
    ['a bigint', 3n, 'int64', [], 3],
    ['a boolean', true, 'bool', [], true],
    ['whole numbers, as float32', [1, 2], 'float32', [2], [1, 2]],
    ['bigints', [1n, 2n ** 60n], 'int64', [2], [1, 2n ** 60n]],
    ['booleans', [[true], [false]], 'bool', [2, 1], [[true], [false]]],
    ['bigints beside booleans', [2n, true], 'int64', [2], [2, 1]],
    ['numbers beside bigints and booleans', [0.5, 2n, true], 'float32', [3], [0.5, 2, 1]],
    ['nothing', [], 'float32', [0], []],
    ['empty rows', [[], []], 'float32', [2, 0], [[], []]],
    ['three levels', [[[1], [2]]], 'float32', [1, 2, 1], [[[1], [2]]]],
    ['a Float32Array', Float32Array.of(0.1), 'float32', [1], [Math.fround(0.1)]],
    ['a Float64Array', Float64Array.of(0.1), 'float64', [1], [0.1]],
    ['an Int32Array', Int32Array.of(-1), 'int32', [1], [-1]],
    ['a BigInt64Array', BigInt64Array.of(-1n), 'int64', [1], [-1]],
    ['a Uint8Array', Uint8Array.of(255), 'uint8', [1], [255]],
    ['a Buffer', Buffer.of(255), 'uint8', [1], [255]],
    ['a Uint8ClampedArray', Uint8ClampedArray.of(300), 'uint8', [1], [255]],
    [
      'rows that are typed arrays',
      [Int32Array.of(1, 2), Int32Array.of(3, 4)],
      'int32',
      [2, 2],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['typed rows of two kinds', [Int32Array.of(1), Float64Array.of(0.5)], 'float64', [2, 1], [[1], [0.5]]],
    ['typed rows beside numbers', [Float64Array.of(0.1), [0.5]], 'float64', [2, 1], [[0.1], [0.5]]],
  ])('takes %s', (_, data, dtype, shape, values) => {
    const t = tensor(data);
    expect([t.dtype, [...t.shape], t.tolist()]).toEqual([dtype, shape, values]);
  });

  it.each<[DType, Scalar[], Scalar[]]>([
    ['int32', [1.7, -1.7, true, 5n], [1, -1, 1, 5]],
    ['int64', [1.7, 2n ** 60n, false], [1, 2n ** 60n, 0]],
    ['uint8', [255.5, -1, 3n], [255, 255, 3]],
    ['bool', [0, -0, 0.5, Number.NaN, 2n, 0n], [false, false, true, true, true, false]],
    ['float32', [0.1, 1e40, 2n, true], [Math.fround(0.1), Number.POSITIVE_INFINITY, 2, 1]],
    ['float64', [0.1, 2n ** 53n + 1n], [0.1, 2 ** 53]],
  ])('converts to %s', (dtype, data, values) => {
    expect(tensor(data, { dtype }).tolist()).toEqual(values);
  });

  it.each([Int8Array, Int16Array, Uint16Array, Uint32Array])('takes a %p with a dtype, and asks for it', (Kind) => {
    expect(tensor(new Kind([1, 2]), { dtype: 'int64' }).tolist()).toEqual([1, 2]);
    expect(() => tensor(new Kind([1, 2]))).toThrow(new RegExp(`^tensor: .*${Kind.name}.*dtype`));
  });

  it('copies: neither the data nor a tensor is shared', () => {
    const array = Float32Array.of(1, 2);
    const t = tensor(array);
    array[0] = 9;
    const copy = tensor(t);
    t.fill_(7);
    expect([t.tolist(), copy.tolist()]).toEqual([
      [7, 7],
      [1, 2],
    ]);
  });

  it('copies a tensor as it lies in memory, without its history, in another dtype if asked', () => {
    const source = tensor(
      [
        [1.5, 2],
        [3, 4],
      ],
      { dtype: 'float64', requiresGrad: true },
    ).mul(1);
    const copy = tensor(source.t());
    expect([copy.dtype, copy.requiresGrad, copy.stride(), copy.tolist()]).toEqual([
      'float64',
      false,
      [1, 2],
      [
        [1.5, 3],
        [2, 4],
      ],
    ]);
    expect(tensor(source, { dtype: 'int64' }).tolist()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(tensor(source, { requiresGrad: true }).isLeaf).toBe(true);
  });

  it.each<[string, unknown, RegExp]>([
    ['a row that is too short', [[1, 2], [3]], /data\[1\] holds 1 elements where 2/],
    ['a value beside rows', [[1, 2], 3], /data\[1\] is a single value where 2/],
    ['a row beside values', [1, [2]], /data\[1\] holds 1 elements where a single value/],
    [
      'deep down',
      [
        [[1], [2]],
        [[3], [4, 5]],
      ],
      /data\[1\]\[1\] holds 2 elements where 1/,
    ],
    ['a typed row that is too long', [Float32Array.of(1), Float32Array.of(1, 2)], /data\[1\] holds 2 elements where 1/],
    ['a typed array beside matrices', [[[1], [2]], Float32Array.of(1, 2)], /data\[1\] is a Float32Array/],
  ])('names the place of ragged nesting: %s', (_, data, message) => {
    expect(() => tensor(data as TensorData)).toThrow(ShapeError);
    expect(() => tensor(data as TensorData)).toThrow(message);
  });

  it.each<[string, () => unknown, typeof Error, RegExp]>([
    ['a string', () => tensor('1' as never), TypeError, /^tensor: data must be .*"1"/],
    ['undefined', () => tensor(undefined as never), TypeError, /^tensor: data must be .*undefined/],
    ['null inside', () => tensor([[1], [null as never]]), TypeError, /^tensor: data\[1\]\[0\] must be/],
    ['a hole', () => tensor(new Array<number>(2)), TypeError, /^tensor: data\[0\]/],
    ['tensors inside', () => tensor([zeros(2), zeros(2)]), TypeError, /^tensor: data\[0\] is a Tensor.*stack/],
    ['a DataView', () => tensor(new DataView(new ArrayBuffer(8)) as never), TypeError, /^tensor: data must be/],
    ['an overflow', () => tensor([1, 300], { dtype: 'uint8' }), RangeError, /^tensor: 300 does not fit uint8/],
    [
      'NaN as an integer',
      () => tensor([Number.NaN], { dtype: 'int64' }),
      RangeError,
      /^tensor: NaN does not fit int64/,
    ],
    ['an unknown dtype', () => tensor(1, { dtype: 'complex64' as DType }), TypeError, /^tensor: dtype/],
    ['gradients for int64', () => tensor([1n], { requiresGrad: true }), TypeError, /^tensor: .*int64/],
  ])('refuses %s', (_, make, kind, message) => {
    expect(make).toThrow(kind);
    expect(make).toThrow(message);
  });

  it('freezes the shape', () => {
    const t = zeros(2, 3);
    expect(() => t.shape.push(1)).toThrow(TypeError);
    expect(() => {
      t.shape[0] = 6;
    }).toThrow(TypeError);
    const given = [2, 3];
    const own = zeros(given);
    given[0] = 9;
    expect(own.shape).toEqual([2, 3]);
  });
});

describe('tolist', () => {
  it.each<[string, () => unknown, unknown]>([
    ['bool', () => tensor([true, false]).tolist(), [true, false]],
    ['int64 within 2^53', () => tensor([2n ** 53n - 1n, -5n]).tolist(), [2 ** 53 - 1, -5]],
    ['int64 beyond', () => tensor([2n ** 53n, -(2n ** 60n)]).tolist(), [2n ** 53n, -(2n ** 60n)]],
    ['0-dim', () => tensor(1.5).tolist(), 1.5],
    ['no elements', () => zeros(2, 0, 3).tolist(), [[], []]],
    [
      'a transposed view',
      () =>
        tensor([
          [1, 2],
          [3, 4],
        ])
          .t()
          .tolist(),
      [
        [1, 3],
        [2, 4],
      ],
    ],
    [
      'a part',
      () =>
        tensor([
          [1, 2],
          [3, 4],
        ])
          .select(1, 1)
          .tolist(),
      [2, 4],
    ],
  ])('gives %s', (_, list, expected) => expect(list()).toEqual(expected));
});

describe('fromNdarray and nd', () => {
  it.each<[DType, TypedArray]>([
    ['float32', Float32Array.of(1, 2, 3, 4, 5, 6)],
    ['float64', Float64Array.of(1, 2, 3, 4, 5, 6)],
    ['int32', Int32Array.of(1, 2, 3, 4, 5, 6)],
    ['int64', BigInt64Array.of(1n, 2n, 3n, 4n, 5n, 6n)],
    ['uint8', Uint8Array.of(1, 2, 3, 4, 5, 6)],
  ])('share memory both ways: %s', (dtype, data) => {
    const nd = ndarray(data as Float64Array, [2, 3]);
    const t = fromNdarray(nd);
    expect([t.dtype, t.tolist()]).toEqual([
      dtype,
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ]);
    t.select(1, 1).zero_();
    expect(Array.from(data, Number)).toEqual([1, 0, 3, 4, 0, 6]);
    data[0] = dtype === 'int64' ? (9n as never) : 9;
    expect(t.index([0, 0]).item()).toBe(9);
    expect(t.nd.data).toBe(data);
  });

  it('keep shape, strides and offset of views', () => {
    const nd = ndarray(
      Float64Array.from({ length: 24 }, (_, i) => i),
      [2, 3, 4],
    )
      .transpose(2, 0, 1)
      .lo(1, 0, 1)
      .step(2, 1, 1);
    const t = fromNdarray(nd);
    expect([t.size(), t.stride(), t.storageOffset()]).toEqual([nd.shape, nd.stride, nd.offset]);
    expect(t.index([1, 1, 0]).item()).toBe(nd.get(1, 1, 0));
    const back = t.nd;
    expect([back.shape, back.stride, back.offset, back.get(1, 1, 1)]).toEqual([
      nd.shape,
      nd.stride,
      nd.offset,
      nd.get(1, 1, 1),
    ]);
    back.set(0, 0, 0, -1);
    expect(nd.get(0, 0, 0)).toBe(-1);
  });

  it('take views with negative strides: read, written, differentiated, made contiguous', () => {
    const data = Float64Array.of(1, 2, 3, 4, 5, 6);
    const t = fromNdarray(ndarray(data, [2, 3]).step(1, -1));
    expect(t.tolist()).toEqual([
      [3, 2, 1],
      [6, 5, 4],
    ]);
    expect([t.isContiguous(), t.contiguous().stride()]).toEqual([false, [3, 1]]);
    const w = ones(2, 3, { dtype: 'float64', requiresGrad: true });
    t.mul_(w.mul(tensor([1, 10, 100], { dtype: 'float64' })));
    expect([...data]).toEqual([100, 20, 3, 400, 50, 6]);
    const column = t.select(1, 2);
    column.mul_(2);
    t.sum().backward();
    expect(w.grad!.tolist()).toEqual([
      [3, 20, 200],
      [6, 50, 800],
    ]);
  });

  it.each<[string, unknown, RegExp]>([
    ['a plain array', ndarray([1, 2]), /a plain array/],
    ['an Int16Array', ndarray(Int16Array.of(1)), /Int16Array/],
    ['no ndarray', [1, 2], /^fromNdarray: expected an ndarray/],
    ['null', null, /^fromNdarray: expected an ndarray/],
  ])('refuse %s, with advice', (_, nd, message) => {
    expect(() => fromNdarray(nd as never)).toThrow(TypeError);
    expect(() => fromNdarray(nd as never)).toThrow(message);
  });

  it('give a leaf that requires grad if asked, for floats only', () => {
    expect(fromNdarray(ndarray(Float32Array.of(1)), { requiresGrad: true }).requiresGrad).toBe(true);
    expect(() => fromNdarray(ndarray(Int32Array.of(1)), { requiresGrad: true })).toThrow(/^fromNdarray: .*int32/);
  });
});
