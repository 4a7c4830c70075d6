import { fromMessage, toMessage } from '@wick/tensor';
import { ownEnd } from '@wick/tensor/internal';

/** What the work in a worker can do beside computing. */
export interface Served<P> {
  /** Aborted when the page asks for it: give it to `fit`. */
  readonly signal: AbortSignal;
  /** Sends something to the page: numbers, text, tensors, lists and objects of them. */
  report(progress: P): void;
}

export type Asked = { kind: 'run'; config: unknown } | { kind: 'abort' };
export type Answered =
  | { kind: 'ready' }
  | { kind: 'report'; value: unknown }
  | { kind: 'done'; value: unknown }
  | { kind: 'failed'; name: string; message: string; stack: string | undefined };

/**
 * In a worker's file: waits for {@link inWorker}, does `work` with what the page sends, and sends its result. Tensors,
 * state dicts and what `run.state()` gives travel both ways.
 *
 * @param work gets what the page sent
 * @throws Error where this is no worker
 * @example
 * ```ts
 * // train.worker.ts
 * const start = () =>
 *   serve(async ({ seed }: { seed: number }, { report, signal }) => {
 *     manualSeed(seed);
 *     const model = new nn.Linear(4, 1);
 *     await fit(model, {
 *       data: [[randn(8, 4), randn(8, 1)]],
 *       optimizer: new optim.SGD(model.parameters(), { lr: 0.1 }),
 *       loss: (preds, target) => nn.functional.mseLoss(preds, target),
 *       callbacks: [{ onEpoch: (run) => report(run.logs) }],
 *       signal,
 *     });
 *     return model.stateDict();
 *   });
 * ```
 */
export function serve<C, P, R>(work: (config: C, served: Served<P>) => R | Promise<R>): void {
  const end = ownEnd('serve', 'inWorker(new Worker(…), …)');
  const controller = new AbortController();
  const post = (answer: Answered, value?: unknown) => {
    if (value === undefined) return end.postMessage(answer);
    // The copy is made here and handed over, for the page would make it in the middle of its own work.
    const { message, transfer } = toMessage(fromMessage(structuredClone(toMessage({ value }).message)), {
      transfer: true,
    });
    end.postMessage({ ...answer, value: message }, transfer);
  };
  end.onMessage(async (given) => {
    const asked = given as Asked;
    if (asked.kind === 'abort') return controller.abort();
    try {
      const served: Served<P> = {
        signal: controller.signal,
        report: (progress) => post({ kind: 'report', value: null }, progress ?? null),
      };
      post({ kind: 'done', value: null }, (await work(fromMessage<{ value: C }>(asked.config).value, served)) ?? null);
    } catch (error) {
      const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
      post({ kind: 'failed', name, message, stack });
    }
  });
  post({ kind: 'ready' });
}
