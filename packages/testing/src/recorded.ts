import { type Tensor, tensor } from '@wick/tensor';
import { type DecodedArrays, decodeArray, type EncodedArray, type EncodedDType } from './decodeArray.ts';
import type { TensorLike } from './elements.ts';
import { expectClose } from './expectClose.ts';

/** An array in a fixture that is large for its kind: bfloat16 in truth, or whole numbers written out. */
export type RecordedArray =
  | EncodedArray
  | { dtype: EncodedDType; shape: number[]; bfloat16: string }
  | { dtype: EncodedDType; shape: number[]; values: number[] };

/**
 * What is kept of an expected array: all of it, or elements at even distances and two sums; and by how much PyTorch's
 * float32 is off from its float64, if that is more than 2e-7.
 */
export type Recorded = (RecordedArray | { of: number[]; some: RecordedArray; sum: number; abs: number }) & {
  off?: number;
};

/** The elements of a recorded array, which may be shortened. */
export function decodeRecorded(recorded: RecordedArray): DecodedArrays[EncodedDType] {
  if ('base64' in recorded) return decodeArray(recorded);
  if ('values' in recorded) {
    if (recorded.dtype === 'int64') return BigInt64Array.from(recorded.values, BigInt);
    return Float32Array.from(recorded.values);
  }
  const halves = new Uint16Array(new Uint8Array(Buffer.from(recorded.bfloat16, 'base64')).buffer);
  // bfloat16 is the upper half of a float32.
  return new Float32Array(Uint32Array.from(halves, (half) => half * 65536).buffer);
}

/** A recorded array as a tensor. */
export function recordedTensor(recorded: RecordedArray): Tensor {
  return tensor(decodeRecorded(recorded), { dtype: recorded.dtype }).reshape(recorded.shape);
}

/**
 * Expects a tensor to be what was recorded: dtype, shape and elements, and of a shortened record both sums, which are
 * exact to 8 digits, so that no element is left out. Where PyTorch itself is off from the exact result, by its own
 * rounding, the actual values may be off by four times as much.
 */
export function expectRecorded(actual: TensorLike, recorded: Recorded): void {
  const some = 'of' in recorded ? recorded.some : recorded;
  const rtol = some.dtype === 'float32' ? 1e-5 : some.dtype === 'float64' ? 1e-12 : 0;
  const atol = (some.dtype === 'float32' ? 1e-6 : rtol) + 4 * (recorded.off ?? 0);
  const expected = { shape: some.shape, dtype: some.dtype, toTypedArray: () => decodeRecorded(some) };
  if (!('of' in recorded)) {
    expectClose(actual, expected, { rtol, atol });
    return;
  }
  const { of, sum, abs } = recorded;
  if (actual.shape.join() !== of.join())
    throw new Error(`expectRecorded: actual has shape [${actual.shape.join(', ')}], expected [${of.join(', ')}]`);
  const all = Array.from(actual.toTypedArray(), Number);
  const count = some.shape[0]!;
  const picked = Float64Array.from({ length: count }, (_, i) => all[Math.floor((i * (all.length - 1)) / (count - 1))]!);
  expectClose({ dtype: actual.dtype, shape: some.shape, toTypedArray: () => picked }, expected, { rtol, atol });
  const room = { rtol: 0, atol: all.length * atol + abs * Math.max(rtol, 1e-7) };
  expectClose(Float64Array.of(all.reduce((a, b) => a + b, 0)), Float64Array.of(sum), room);
  expectClose(Float64Array.of(all.reduce((a, b) => a + Math.abs(b), 0)), Float64Array.of(abs), room);
}

/** The gradient that comes in from an output of `count` elements in recorded runs: ((37 i mod 64) - 31.5) / 32. */
export function recordedGradient({ shape, dtype }: TensorLike): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  const data = Float64Array.from({ length: count }, (_, i) => (((37 * i) % 64) - 31.5) / 32);
  return tensor(data, { dtype: dtype as 'float32' | 'float64' }).reshape([...shape]);
}
