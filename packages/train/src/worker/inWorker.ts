import { fromMessage, toMessage } from '@wick/tensor';
import { any, flag, listeners, optionTable, type RulesFor, show, type WorkerLike } from '@wick/tensor/internal';
import type { Answered } from './serve.ts';

/** Options of {@link inWorker}. */
export interface InWorkerOptions<P> {
  /** Gets what the worker reports. Default: nothing does. */
  readonly onReport?: ((progress: P) => void) | undefined;
  /** Asks the worker to stop; it answers with what it has then. Default: none. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Gives the memory of the config's tensors away instead of a copy, which takes a page a millisecond for each few megabytes: they
   * can no longer be used here. Default: false.
   */
  readonly transfer?: boolean;
}

const table = optionTable({
  onReport: any<((progress: never) => void) | undefined>(
    undefined,
    'a function',
    (value) => typeof value === 'function',
  ),
  transfer: flag(false),
  signal: any<AbortSignal | undefined>(undefined, 'an AbortSignal', (value) => value instanceof AbortSignal),
} satisfies RulesFor<InWorkerOptions<never>>);

/** What {@link inWorker} gives. */
export type InWorker<R> = Promise<R>;

/**
 * Has a worker that calls {@link serve} do its work: the page stays free.
 *
 * @param config what the work gets: numbers, text, tensors, state dicts, lists and objects of them
 * @returns what the work gave
 * @throws Error with the worker's message if the work failed, or the worker did
 * @example
 * ```ts
 * import { inWorker, type WorkerLike } from '@wick/train';
 * import type { Tensor } from 'wick';
 *
 * const train = (worker: WorkerLike) =>
 *   inWorker<Record<string, Tensor>, { loss: number }>(worker, { seed: 0 }, { onReport: ({ loss }) => console.log(loss) });
 * // train(new Worker(new URL('./train.worker.js', import.meta.url), { type: 'module' }))
 * ```
 */
export function inWorker<R, P = unknown>(
  worker: WorkerLike,
  config: unknown,
  options?: InWorkerOptions<P>,
): InWorker<R> {
  if (typeof worker?.postMessage !== 'function')
    throw new TypeError(`inWorker: worker must be a Worker, got ${show(worker)}`);
  const { onReport, signal, transfer: away } = table.read('inWorker', options);
  const send = (kind: string, value?: unknown) => {
    if (value === undefined) return worker.postMessage({ kind });
    const { message, transfer } = toMessage({ value }, { transfer: away });
    worker.postMessage({ kind, config: message }, transfer as never);
  };
  const [listen, forget, isNode] = listeners(worker);
  return new Promise<R>((resolve, reject) => {
    const abort = () => send('abort');
    const end = () => {
      forget('message', onMessage);
      forget('error', onError);
      signal?.removeEventListener('abort', abort);
    };
    const onMessage = (event: unknown) => {
      const answer = (isNode ? event : (event as { data: unknown }).data) as Answered;
      if (answer.kind === 'ready') {
        send('run', config ?? null);
        if (signal?.aborted) abort();
      } else if (answer.kind === 'report') onReport?.(fromMessage<{ value: never }>(answer.value).value);
      else if (answer.kind === 'done') {
        end();
        resolve(fromMessage<{ value: R }>(answer.value).value);
      } else if (answer.kind === 'failed') {
        end();
        reject(Object.assign(new Error(answer.message), { name: answer.name, stack: answer.stack }));
      }
    };
    const onError = (event: unknown) => {
      end();
      const { message } = event as { message?: string };
      reject(
        event instanceof Error ? event : new Error(`inWorker: the worker failed: ${message ?? 'no reason given'}`),
      );
    };
    listen('message', onMessage);
    listen('error', onError);
    signal?.addEventListener('abort', abort);
  });
}
