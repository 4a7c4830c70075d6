import { fromTypedArray, ShapeError, type Tensor, tensor } from '@wick/tensor';
import { isRecord, show } from '@wick/tensor/internal';

/**
 * What is measured over the batches of an epoch: `update` for each batch, `compute` at its end, `reset` before the next.
 * The values are torchmetrics'.
 *
 * @throws RangeError or ShapeError from `update` for a batch that does not fit: it is not counted then
 * @see https://lightning.ai/docs/torchmetrics/stable/
 * @example
 * ```ts
 * const accuracy = new Accuracy('multiclass', { numClasses: 3 });
 * accuracy.update(randn(8, 3), randint(0, 3, [8]));
 * accuracy.update(randn(8, 3), randint(0, 3, [8]));
 * accuracy.compute().item();
 * accuracy.reset();
 * ```
 */
export abstract class Metric {
  /** What was gathered since the last reset, by name. */
  protected sums: Record<string, number[]>;

  protected constructor(private readonly begin: () => Record<string, number[]>) {
    this.sums = begin();
  }

  /** Takes a batch in: what the model said, and what is true. */
  abstract update(preds: Tensor, target: Tensor): void;

  /** The value over all batches since the last reset: a float32 tensor. */
  abstract compute(): Tensor;

  /** Forgets all batches. */
  reset(): void {
    this.sums = this.begin();
  }

  /** The value of one batch, which is taken in too. */
  forward(preds: Tensor, target: Tensor): Tensor {
    const before = this.sums;
    this.reset();
    try {
      this.update(preds, target);
      const value = this.compute();
      this.sums = before;
      this.update(preds, target);
      return value;
    } finally {
      this.sums = before;
    }
  }

  /** What was gathered, to go on with later. */
  stateDict(): Record<string, Tensor> {
    return Object.fromEntries(
      Object.entries(this.sums).map(([name, values]) => [name, fromTypedArray(Float64Array.from(values))]),
    );
  }

  /**
   * Goes on with what {@link Metric.stateDict} gave.
   *
   * @throws TypeError or RangeError if it is not that of such a metric; nothing has changed then
   */
  loadStateDict(state: Readonly<Record<string, Tensor>>): void {
    const names = Object.keys(this.sums);
    if (!isRecord(state)) throw new TypeError(`Metric.loadStateDict: expected an object, got ${show(state)}`);
    if (Object.keys(state).sort().join() !== [...names].sort().join())
      throw new RangeError(`Metric.loadStateDict: expected ${names.join(', ')}, got ${Object.keys(state).join(', ')}`);
    this.sums = Object.fromEntries(
      names.map((name) => [name, Array.from(state[name]!.toTypedArray() as Float64Array, Number)]),
    );
  }
}

/** A number as a metric gives it. */
export const scalar = (value: number): Tensor => tensor(value);

/** Numbers as a metric gives them. */
export const vector = (values: readonly number[]): Tensor => tensor([...values]);

/** The elements as numbers. */
export const numbers = (t: Tensor): ArrayLike<number> => {
  const elements = t.detach().toTypedArray();
  return elements instanceof BigInt64Array ? Float64Array.from(elements, Number) : (elements as ArrayLike<number>);
};

export function checkSameShape(where: string, preds: Tensor, target: Tensor): void {
  if (preds.shape.join() === target.shape.join()) return;
  throw new ShapeError(
    `${where}: preds and target must have the same shape, got [${preds.shape.join(', ')}] and [${target.shape.join(', ')}]`,
  );
}
