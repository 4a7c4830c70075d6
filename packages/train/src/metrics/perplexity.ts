import { ShapeError, type Tensor } from '@wick/tensor';
import { optionTable, orNull, type RulesFor, real } from '@wick/tensor/internal';
import { Metric, numbers, scalar } from './metric.ts';

/** Options of {@link Perplexity}. */
export interface PerplexityOptions {
  /** Where the target is this, nothing is counted. Default: null. */
  readonly ignoreIndex?: number | null;
}

const table = optionTable({ ignoreIndex: orNull(real(0)) } satisfies RulesFor<PerplexityOptions>);

/**
 * How many words a language model wavers between: exp of the mean of −log p(word), of logits `[batch, words, vocabulary]`
 * and words `[batch, words]`.
 *
 * @throws ShapeError from `update` for other shapes; RangeError for a word that is not in the vocabulary
 * @see https://lightning.ai/docs/torchmetrics/stable/text/perplexity.html
 * @example
 * ```ts
 * const perplexity = new Perplexity({ ignoreIndex: -100 });
 * perplexity.update(randn(2, 8, 5), randint(0, 5, [2, 8]));
 * perplexity.compute().item();
 * ```
 */
export class Perplexity extends Metric {
  private readonly ignoreIndex: number | null;

  constructor(options?: PerplexityOptions) {
    const { ignoreIndex } = table.read('Perplexity', options);
    super(() => ({ total: [0], count: [0] }));
    this.ignoreIndex = ignoreIndex;
  }

  override update(preds: Tensor, target: Tensor): void {
    if (preds.ndim !== 3 || target.ndim !== 2 || preds.shape.slice(0, 2).join() !== target.shape.join())
      throw new ShapeError(
        `Perplexity.update: expected [batch, words, vocabulary] and [batch, words], got [${preds.shape.join(', ')}] and [${target.shape.join(', ')}]`,
      );
    const size = preds.shape[2]!;
    const logs = numbers(preds.detach().logSoftmax(2));
    const words = numbers(target);
    let [total, count] = [0, 0];
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      if (word === this.ignoreIndex) continue;
      if (!(Number.isInteger(word) && word >= 0 && word < size))
        throw new RangeError(`Perplexity.update: target must be whole numbers from 0 to ${size - 1}, got ${word}`);
      total -= logs[i * size + word]!;
      count++;
    }
    this.sums.total![0]! += total;
    this.sums.count![0]! += count;
  }

  override compute(): Tensor {
    return scalar(Math.exp(this.sums.total![0]! / this.sums.count![0]!));
  }
}
