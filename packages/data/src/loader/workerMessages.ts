/** What each sample's draws in workers hang on: the batch that it is in, or the worker that makes it, as in PyTorch. */
export type SeedPer = 'batch' | 'worker';

/** What a loader says to a worker. */
export type Asked =
  | {
      readonly kind: 'epoch';
      readonly epoch: number;
      readonly id: number;
      readonly numWorkers: number;
      readonly baseSeed: bigint;
      readonly seedPer: SeedPer;
      /** What is made of samples: a batch; or nothing, because the loader does it; or of single ones what the loader gives. */
      readonly finish: 'collate' | 'samples' | 'convert';
    }
  | { readonly kind: 'batch'; readonly epoch: number; readonly number: number; readonly indices: readonly number[] }
  | { readonly kind: 'stop'; readonly epoch: number };

/** What a worker says. */
export type Answered =
  | { readonly kind: 'ready'; readonly length: number }
  | { readonly kind: 'batch'; readonly epoch: number; readonly number: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly epoch: number; readonly number: number; readonly error: SentError }
  | { readonly kind: 'broken'; readonly error: SentError };

/** An error on its way to another thread. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}
