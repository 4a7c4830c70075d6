/** An iterator that fails as soon as a signal says so, also while a batch is waited for; the epoch ends with it. */
export function untilAborted<B>(
  epoch: AsyncIterableIterator<B>,
  signal: AbortSignalLike | null,
): AsyncIterableIterator<B> {
  if (signal === null) return epoch;
  const fail = async (): Promise<never> => {
    void epoch.return?.();
    throw signal.reason;
  };
  return {
    next() {
      if (signal.aborted) return fail();
      return new Promise((resolve, reject) => {
        const abort = () => fail().catch(reject);
        signal.addEventListener('abort', abort, { once: true });
        epoch
          .next()
          .then(resolve, reject)
          .finally(() => signal.removeEventListener('abort', abort));
      });
    },
    async return() {
      await epoch.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** An `AbortSignal`, a page's or Node's. */
export interface AbortSignalLike {
  /** Whether it has been given. */
  readonly aborted: boolean;
  /** Why, as whoever gave it says. */
  readonly reason: unknown;
  /** Calls `listener` when it is given. */
  addEventListener(type: 'abort', listener: () => void, options?: { once: boolean }): void;
  /** Calls it no more. */
  removeEventListener(type: 'abort', listener: () => void): void;
}
