/**
 * Asks for `count` batches more than the one that is waited for. What comes later is asked for later; a batch that
 * fails throws in its own turn.
 */
export function ahead<B>(
  epoch: Iterator<B | Promise<B>> | AsyncIterator<B>,
  count: number,
): AsyncIterableIterator<Awaited<B>> {
  const asked: Promise<IteratorResult<Awaited<B>>>[] = [];
  const ask = async (): Promise<IteratorResult<Awaited<B>>> => {
    const next = await epoch.next();
    return next.done ? { done: true, value: undefined } : { done: false, value: await next.value };
  };
  return {
    next() {
      while (asked.length <= count) {
        const batch = ask();
        batch.catch(() => {}); // it is reported when its turn comes, not as an unhandled rejection before
        asked.push(batch);
      }
      return asked.shift()!;
    },
    async return() {
      asked.length = 0;
      await epoch.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
