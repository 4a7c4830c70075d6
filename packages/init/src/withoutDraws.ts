let depth = 0;

/** Whether the functions that draw leave their tensor as it is. */
export function drawsAreOff(): boolean {
  return depth > 0;
}

/**
 * Runs `fn` while the initialisers that draw random numbers check their arguments and leave the tensor as it is: for
 * building what will be loaded from a checkpoint. No generator moves. Constants are still written.
 *
 * @throws TypeError if `fn` is async: its later parts would run outside.
 * @example
 * ```ts
 * const state = new nn.Linear(20, 30).stateDict();
 * const model = init.withoutDraws(() => new nn.Linear(20, 30));
 * model.loadStateDict(state);
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.skip_init.html
 */
export function withoutDraws<T>(fn: () => T): T {
  if (typeof fn !== 'function') throw new TypeError(`withoutDraws: expected a function, got ${typeof fn}`);
  depth++;
  let result: T;
  try {
    result = fn();
  } finally {
    depth--;
  }
  if (typeof (result as { then?: unknown } | null | undefined)?.then === 'function')
    throw new TypeError('withoutDraws: the function returned a promise; what runs after its first await would draw');
  return result;
}
