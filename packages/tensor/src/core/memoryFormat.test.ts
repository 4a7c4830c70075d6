import { arange, dropout, manualSeed, ones, ShapeError, type Tensor, zeros, zerosLike } from '../index.ts';

const rounded = (t: Tensor, n: number) =>
  Array.from(t.toTypedArray() as Float32Array)
    .slice(0, n)
    .map((v) => Math.round(v * 1e5) / 1e5);

describe('draws follow the order of memory that results keep', () => {
  // Values of torch 2.15.
  it.each<[string, number, () => Tensor, number[]]>([
    ['a clone', 42, () => zeros(10, 20).t().clone().normal_(), [0.33669, 1.35255, 0.4679, 1.59804]],
    [
      'zerosLike',
      3,
      () => zerosLike(arange(24).to('float32').view(4, 6).t()).normal_(),
      [0.80328, 0.3375, -0.86464, 0.49519],
    ],
    ['an activation, then dropout', 0, () => dropout(ones(3, 2).t().relu()), [0, 2, 0, 0, 0, 0]],
  ])('%s', (_, seed, make, expected) => {
    manualSeed(seed);
    expect(rounded(make(), expected.length)).toEqual(expected);
  });
});

describe('memoryFormat', () => {
  const x = arange(120).to('float32').view(2, 3, 4, 5);

  it('lays images channels last, and finds them so', () => {
    const last = x.contiguous({ memoryFormat: 'channelsLast' });
    expect([last.stride(), last.isContiguous(), last.isContiguous({ memoryFormat: 'channelsLast' })]).toEqual([
      [60, 1, 15, 3],
      false,
      true,
    ]);
    expect(last.tolist()).toEqual(x.tolist());
    expect(last.contiguous({ memoryFormat: 'channelsLast' })).toBe(last);
    expect(last.relu().stride()).toEqual([60, 1, 15, 3]);
    expect(last.contiguous().stride()).toEqual([60, 20, 5, 1]);
  });

  it('returns the tensor itself from to() where nothing is to change', () => {
    const turned = x.transpose(1, 3);
    expect(turned.to('float32', { memoryFormat: 'contiguous' })).toBe(turned); // as in PyTorch: nothing suggests a format
    expect(x.to({ memoryFormat: 'channelsLast' }).stride()).toEqual([60, 1, 15, 3]);
    expect(turned.to('float64', { memoryFormat: 'contiguous' }).stride()).toEqual([60, 12, 3, 1]);
  });

  it.each<[string, () => unknown, typeof RangeError | typeof ShapeError]>([
    ['contiguous', () => ones(2, 3).contiguous({ memoryFormat: 'channelsLast' }), ShapeError],
    ['clone', () => ones(2, 3).clone({ memoryFormat: 'channelsLast3d' }), ShapeError],
    ['to', () => ones(2, 3).to('float64', { memoryFormat: 'channelsLast' }), ShapeError],
    ['zerosLike', () => zerosLike(ones(2, 3), { memoryFormat: 'channelsLast' }), ShapeError],
    ['clone', () => ones(2, 3).clone({ memoryFormat: 'channels_last' as never }), RangeError],
    ['isContiguous', () => ones(2, 3).isContiguous({ memoryFormat: 'rows' as never }), RangeError],
    ['contiguous', () => ones(2, 3).t().contiguous({ memoryFormat: 'preserve' }), RangeError],
  ])('%s refuses a format that cannot be, by its name', (name, call, kind) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(new RegExp(`^${name}: memoryFormat`));
  });
});
