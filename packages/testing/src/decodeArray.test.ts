import { decodeArray, type EncodedArray, type EncodedDType } from './decodeArray.ts';
import { fixture } from './fixture.ts';
import { sha256 } from './sha256.ts';

const { arrays, sha256: digests } = fixture<{
  arrays: { [D in EncodedDType]: EncodedArray<D> };
  sha256: Record<EncodedDType, string>;
}>(__dirname, 'helpers');

describe('decodeArray', () => {
  it.each([
    ['float32', Float32Array.of(0.1, -0, 3.4028234663852886e38, 1e-45, Number.POSITIVE_INFINITY, Number.NaN)],
    ['float64', Float64Array.of(0.1, Number.NEGATIVE_INFINITY, 5e-324)],
    ['int32', Int32Array.of(-(2 ** 31), 7)],
    ['int64', BigInt64Array.of(-(2n ** 63n), 2n ** 53n + 1n)],
    ['uint8', Uint8Array.of(0, 255)],
    ['bool', Uint8Array.of(1, 0, 1)],
  ] as const)('gives the %s elements that PyTorch wrote, each bit of them', (dtype, expected) => {
    // toEqual tells -0 from 0 and the classes of typed arrays apart.
    expect(decodeArray(arrays[dtype])).toEqual(expected);
  });

  it('refuses a shape that asks for another number of elements', () => {
    expect(() => decodeArray({ ...arrays.uint8, shape: [3] })).toThrow(/shape \[3\] asks for 3 elements, got 2/);
  });

  it('refuses a dtype it does not know, also one that every object inherits', () => {
    for (const dtype of ['float16', 'toString']) {
      expect(() => decodeArray({ ...arrays.uint8, dtype: dtype as EncodedDType })).toThrow(
        /dtype must be one of float32/,
      );
    }
  });
});

describe('sha256', () => {
  it.each(Object.keys(digests) as EncodedDType[])("is hashlib's digest of PyTorch's %s bytes", (dtype) => {
    expect(sha256(decodeArray(arrays[dtype]))).toBe(digests[dtype]);
  });

  it('hashes the elements of a tensor', () => {
    const { dtype, shape } = arrays.float32;
    expect(sha256({ dtype, shape, toTypedArray: () => decodeArray(arrays.float32) })).toBe(digests.float32);
  });

  it('hashes the elements in view only, not the buffer around them', () => {
    const whole = Uint8Array.of(9, ...decodeArray(arrays.uint8), 9);
    expect(sha256(whole.subarray(1, 3))).toBe(digests.uint8);
  });
});
