import type { SeedPer } from './workerMessages.ts';
import type { WorkerPool } from './workerPool.ts';

/** What an epoch in workers is made from. */
export interface WorkerPlan<B> {
  readonly pool: WorkerPool;
  /** Which samples each batch has, in order. */
  readonly batches: Iterator<readonly number[]>;
  readonly epoch: number;
  readonly baseSeed: bigint;
  readonly seedPer: SeedPer;
  readonly finish: 'collate' | 'samples' | 'convert';
  /** How many batches each worker is asked for ahead. */
  readonly prefetchFactor: number;
  /** What is made of what a worker sent. */
  readonly done: (value: unknown) => Promise<B>;
  /** Called once, at the end, whatever led to it. */
  readonly close: () => void;
}

/**
 * An epoch whose batches workers make, each in its turn: batch n is worker n mod N's, as in PyTorch. Like PyTorch's, it ends with the
 * first batch that fails.
 */
export class WorkerEpoch<B> implements AsyncIterableIterator<B> {
  readonly #plan: WorkerPlan<B>;
  readonly #asked = new Map<number, Promise<unknown>>();
  #askedFor = 0;
  #given = 0;
  #exhausted = false;
  #closed = false;

  constructor(plan: WorkerPlan<B>) {
    this.#plan = plan;
    const { pool, epoch, baseSeed, seedPer, finish } = plan;
    const numWorkers = pool.lines.length;
    for (const line of pool.lines)
      line.send({ kind: 'epoch', epoch, id: line.id, numWorkers, baseSeed, seedPer, finish });
  }

  async next(): Promise<IteratorResult<B>> {
    const number = this.#given++;
    const { pool, prefetchFactor } = this.#plan;
    try {
      while (!this.#closed && !this.#exhausted && this.#askedFor <= number + prefetchFactor * pool.lines.length - 1)
        this.#ask();
      const answer = this.#asked.get(number);
      this.#asked.delete(number);
      if (!answer) {
        if (this.#asked.size === 0) this.#close();
        return { done: true, value: undefined };
      }
      return { done: false, value: await this.#plan.done(await answer) };
    } catch (error) {
      this.#close(error);
      throw error;
    }
  }

  async return(): Promise<IteratorResult<B>> {
    this.#close();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #ask(): void {
    const { pool, batches, epoch } = this.#plan;
    const next = batches.next();
    if (next.done) {
      this.#exhausted = true;
      return;
    }
    const number = this.#askedFor++;
    const line = pool.lines[number % pool.lines.length]!;
    const answer = line.ask({ kind: 'batch', epoch, number, indices: [...next.value] });
    answer.catch(() => {}); // it is reported when its turn comes, not as an unhandled rejection before
    this.#asked.set(number, answer);
  }

  #close(reason: unknown = new Error('DataLoader: the epoch was ended')): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#asked.clear();
    this.#plan.batches.return?.();
    for (const line of this.#plan.pool.lines) line.stop(this.#plan.epoch, reason);
    this.#plan.close();
  }
}
