import { data, type Tensor, tensor } from 'wick';
import { side } from './model.ts';

const pixels = side * side;

export type DigitSet = data.TensorDataset<[Tensor, Tensor]>;

/** Digits to learn from and digits held out. */
export interface Digits {
  readonly train: DigitSet;
  readonly test: DigitSet;
}

/** Brings ink from 0 to 1 to MNIST's mean and deviation. */
export const normalize = new data.Normalize(0.1307, 0.3081);

/** Reads digits.bin: 1 + 784 bytes per digit, its class and its ink; the last `heldOut` are not learnt from. */
export function readDigits(bytes: Uint8Array, heldOut = 500): Digits {
  const count = bytes.length / (1 + pixels);
  if (!Number.isInteger(count) || count <= heldOut)
    throw new RangeError(
      `readDigits: expected more than ${heldOut} digits of ${1 + pixels} bytes, got ${bytes.length} bytes`,
    );
  const ink = new Float32Array(count * pixels);
  const labels = new BigInt64Array(count);
  for (let i = 0; i < count; i++) {
    const at = i * (1 + pixels);
    labels[i] = BigInt(bytes[at]!);
    for (let p = 0; p < pixels; p++) ink[i * pixels + p] = bytes[at + 1 + p]! / 255;
  }
  const images = normalize.forward(tensor(ink).view(count, 1, side, side));
  const classes = tensor(labels);
  const part = (from: number, length: number) =>
    new data.TensorDataset(images.narrow(0, from, length), classes.narrow(0, from, length));
  return { train: part(0, count - heldOut), test: part(count - heldOut, heldOut) };
}
