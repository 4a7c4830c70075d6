import { checkCount, checkLevels, flag, type Given, optionTable, type RulesFor, show } from '@wick/tensor/internal';
import { Sampler } from './sampler.ts';

/** Options of {@link BatchSampler}. */
export interface BatchSamplerOptions {
  /** Whether a last batch that is not full is left out. Default false. */
  dropLast?: boolean;
}

const table = optionTable({ dropLast: flag(false) } satisfies RulesFor<BatchSamplerOptions>, ['dropLast']);

/**
 * Groups what another sampler gives: `torch.utils.data.BatchSampler`.
 *
 * @param sampler - a sampler, or any iterable of indices.
 * @param batchSize - from 1 up.
 * @throws RangeError or TypeError for bad arguments.
 * @example
 * ```ts
 * [...new BatchSampler(new SequentialSampler({ length: 8 }), 3)]; // [[0, 1, 2], [3, 4, 5], [6, 7]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.BatchSampler
 */
export class BatchSampler<T = number> extends Sampler<T[]> {
  /** Gives the indices that are put together. */
  readonly sampler: Iterable<T>;
  /** Indices per batch. */
  readonly batchSize: number;
  /** Whether a last batch that is not full is left out. */
  readonly dropLast: boolean;

  constructor(sampler: Iterable<T>, batchSize: number, ...given: Given<BatchSamplerOptions, [dropLast: boolean]>) {
    super();
    const { dropLast } = table.take('BatchSampler', given);
    const where = 'BatchSampler';
    if (typeof (sampler as Iterable<T> | null | undefined)?.[Symbol.iterator] !== 'function')
      throw new TypeError(`${where}: sampler must be iterable, got ${show(sampler)}`);
    checkLevels(where, 'samplers', this, [sampler]);
    this.sampler = sampler;
    this.batchSize = checkCount(where, 'batchSize', batchSize, 1);
    this.dropLast = dropLast;
  }

  /** How many batches an iteration gives. TypeError if the sampler does not say its length. */
  override get length(): number {
    const count = lengthOf('BatchSampler', this.sampler) / this.batchSize;
    return this.dropLast ? Math.floor(count) : Math.ceil(count);
  }

  /** The batches of one epoch. */
  override *[Symbol.iterator](): Iterator<T[]> {
    // Never asks for more than a batch needs: a sampler draws when asked.
    const iterator = this.sampler[Symbol.iterator]();
    for (;;) {
      const batch: T[] = [];
      while (batch.length < this.batchSize) {
        const next = iterator.next();
        if (next.done) break;
        batch.push(next.value);
      }
      const full = batch.length === this.batchSize;
      if (batch.length > 0 && (full || !this.dropLast)) yield batch;
      if (!full) return;
    }
  }
}

/** How many things an iterable says it gives. */
export function lengthOf(where: string, iterable: object): number {
  const { length, size } = iterable as { length?: unknown; size?: unknown };
  if (typeof length === 'number') return length;
  if (typeof size === 'number') return size;
  throw new TypeError(`${where}: ${show(iterable)} does not say its length`);
}
