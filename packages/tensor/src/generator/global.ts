import { wrapArray } from '../core/make.ts';
import type { Tensor } from '../tensor.ts';
import { defaultGenerator, type Generator } from './generator.ts';
import { checkSeed } from './seed.ts';

/**
 * Seeds the default generator and returns it: `torch.manual_seed`. What is drawn after it is what PyTorch draws.
 *
 * @param seed - an integer in [-2^63, 2^64); a negative one stands for the same 64 bits read as unsigned.
 * @throws TypeError or RangeError if it is not.
 * @example
 * ```ts
 * manualSeed(0);
 * rand(2); // [0.4963, 0.7682], as torch.manual_seed(0); torch.rand(2)
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.manual_seed.html
 */
export function manualSeed(seed: number | bigint): Generator {
  return defaultGenerator.manualSeed(checkSeed('manualSeed', seed));
}

/**
 * Seeds the default generator unpredictably and returns the seed: `torch.seed`.
 *
 * @example
 * ```ts
 * typeof seed(); // 'bigint'
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.seed.html
 */
export function seed(): bigint {
  return defaultGenerator.seed();
}

/**
 * The seed that the default generator started from, in [0, 2^64): `torch.initial_seed`.
 *
 * @example
 * ```ts
 * manualSeed(7);
 * initialSeed(); // 7
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.initial_seed.html
 */
export function initialSeed(): bigint {
  return defaultGenerator.initialSeed();
}

/**
 * The state of the default generator, PyTorch's 5056 bytes, uint8: `torch.get_rng_state`.
 *
 * @example
 * ```ts
 * getRngState().shape; // [5056]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.get_rng_state.html
 */
export function getRngState(): Tensor {
  const state = defaultGenerator.getState();
  return wrapArray(state, [state.length], 'uint8');
}

/**
 * Sets the state of the default generator: `torch.set_rng_state`.
 *
 * @throws TypeError or RangeError if `state` is not what {@link getRngState} gives; nothing changes then.
 * @example
 * ```ts
 * const state = getRngState();
 * const first = rand(3);
 * setRngState(state);
 * rand(3).equal(first); // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.set_rng_state.html
 */
export function setRngState(state: Tensor | Uint8Array): void {
  defaultGenerator.setState(state);
}

/**
 * Runs `fn` and sets the default generator back to where it stood before, also if `fn` throws:
 * `torch.random.fork_rng`.
 * Returns what `fn` returns.
 *
 * @throws TypeError if `fn` is async: its later parts would run after the generator was set back.
 * @example
 * ```ts
 * manualSeed(0);
 * forkRng(() => rand(1000)); // leaves no trace
 * rand(2); // [0.4963, 0.7682], as right after manualSeed(0)
 * ```
 * @see https://docs.pytorch.org/docs/stable/random.html#torch.random.fork_rng
 */
export function forkRng<T>(fn: () => T): T {
  if (typeof fn !== 'function') throw new TypeError(`forkRng: expected a function, got ${typeof fn}`);
  const state = defaultGenerator.getState();
  let result: T;
  try {
    result = fn();
  } finally {
    defaultGenerator.setState(state);
  }
  if (typeof (result as { then?: unknown } | null | undefined)?.then === 'function') {
    throw new TypeError(
      'forkRng: the function returned a promise; what runs after its first await would not be covered. Call forkRng around the synchronous parts',
    );
  }
  return result;
}
