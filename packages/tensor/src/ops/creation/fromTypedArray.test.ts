import { fromTypedArray, ShapeError } from '../../index.ts';

test('shares the memory of the array, both ways', () => {
  const array = new Float32Array([1, 2, 3, 4]);
  const t = fromTypedArray(array, [2, 2]);
  array[3] = 9;
  t.select(0, 0).fill_(7);
  expect(t.tolist()).toEqual([
    [7, 7],
    [3, 9],
  ]);
  expect([...array]).toEqual([7, 7, 3, 9]);
});

test.each([
  [new Float64Array(2), 'float64'],
  [new Int32Array(2), 'int32'],
  [new BigInt64Array(2), 'int64'],
  [new Uint8Array(2), 'uint8'],
])('takes the dtype of the array (%#)', (array, dtype) => {
  expect(fromTypedArray(array)).toMatchObject({ dtype, shape: [2] });
});

test('reads bytes as bool when told to', () => {
  expect(fromTypedArray(new Uint8Array([0, 1]), [2], { dtype: 'bool' }).tolist()).toEqual([false, true]);
});

test('refuses other arrays, other shapes and other dtypes', () => {
  expect(() => fromTypedArray([1, 2] as never)).toThrow(/fromTypedArray: expected a Float32Array.*got \[1, 2\]/);
  expect(() => fromTypedArray(new Int16Array(2) as never)).toThrow(TypeError);
  expect(() => fromTypedArray(new Float32Array(3), [2, 2])).toThrow(ShapeError);
  expect(() => fromTypedArray(new Float32Array(4), [-2, -2])).toThrow(ShapeError);
  expect(() => fromTypedArray(new Float32Array(1), [1], { dtype: 'bool' })).toThrow(/only be 'bool', for a Uint8Array/);
});
