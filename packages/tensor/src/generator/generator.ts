import { MersenneTwister, redrawNormal } from '@wick/kernels';
import type { Engine } from 'random-js';
import { show } from '../core/check.ts';
import { isTensor } from '../core/tensorCore.ts';
import { unrepeatable } from '../core/tracer.ts';
import type { Tensor } from '../tensor.ts';
import { entropySeed } from './entropy.ts';
import { checkSeed } from './seed.ts';

/**
 * A stream of random numbers: `torch.Generator`. MT19937, seeded as PyTorch seeds it, whose draws and whose state are
 * PyTorch's, bit for bit.
 *
 * A new one is seeded 67280421310721, as PyTorch's is: the same every time. It is an engine for random-js too.
 *
 * @example
 * ```ts
 * import { Random } from 'random-js';
 *
 * const generator = new Generator().manualSeed(0);
 * rand(2, { generator }); // [0.4963, 0.7682]
 * new Random(generator).die(6); // random-js's distributions run on it
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Generator.html
 */
export class Generator implements Engine {
  /** @internal What the draws of this package read. */
  _twister = new MersenneTwister();

  /**
   * Starts the stream that belongs to a seed, and returns the generator.
   *
   * @param seed - an integer in [-2^63, 2^64); a negative one stands for the same 64 bits read as unsigned.
   * @throws TypeError or RangeError if it is not.
   */
  manualSeed(seed: number | bigint): this {
    unrepeatable('manualSeed()', 'seed outside');
    this._twister.seed(checkSeed('manualSeed', seed));
    return this;
  }

  /** Starts an unpredictable stream and returns its seed. */
  seed(): bigint {
    unrepeatable('seed()', 'seed outside');
    const seed = entropySeed();
    this._twister.seed(seed);
    return seed;
  }

  /** The seed that the stream started from, in [0, 2^64). */
  initialSeed(): bigint {
    return this._twister.initialSeed();
  }

  /** The next 32 bits of the stream as a signed integer: what random-js asks of an engine. */
  next(): number {
    unrepeatable('Generator.next()', 'draw with rand() or randint()');
    return this._twister.random() | 0;
  }

  /** Where the stream stands: PyTorch's 5056 bytes, which PyTorch's `set_state` takes as well. */
  getState(): Uint8Array {
    unrepeatable('getState() of a generator', 'call it, and forkRng(), outside');
    return this._twister.getState();
  }

  /**
   * Continues where {@link getState}, or PyTorch's `get_state`, was called. Returns the generator.
   *
   * @param state - bytes, or a uint8 tensor of them, such as {@link getRngState} and PyTorch's files have.
   * @throws TypeError if `state` is neither.
   * @throws RangeError if it is not 5056 bytes long, or no generator can be in such a state. The generator stays as it
   *   was.
   */
  setState(state: Uint8Array | Tensor): this {
    unrepeatable('setState() of a generator', 'call it, and forkRng(), outside');
    this._twister.setState(
      isTensor(state) && state.dtype === 'uint8' ? (state.toTypedArray() as Uint8Array) : (state as Uint8Array),
    );
    return this;
  }

  /**
   * @internal One round of rejection: draws normals for all of `values` and takes those whose place holds something
   * outside [low, high]. Returns how many are outside afterwards.
   */
  _redrawNormal(
    values: Float32Array | Float64Array,
    limits: { low: number; high: number; mean: number; std: number; serial: boolean },
  ): number {
    const { low, high, mean, std, serial } = limits;
    return redrawNormal(this._twister, values, low, high, mean, std, serial);
  }

  /** A generator of its own that stands at the same place of the same stream. */
  clone(): Generator {
    const copy = new Generator();
    copy._twister = this._twister.clone();
    return copy;
  }
}

/** What every random function takes. */
export interface RandomOptions {
  /** Where the numbers come from. Default: the generator that `manualSeed` seeds. */
  generator?: Generator | null;
}

/**
 * What every function without a generator of its own draws from; seeded unpredictably until `manualSeed` is called:
 * `torch.default_generator`.
 */
export const defaultGenerator: Generator = startAnywhere(new Generator());

function startAnywhere(generator: Generator): Generator {
  generator.seed();
  return generator;
}

/** The generator an options object names, or the default one. */
export function generatorOf(where: string, options: RandomOptions): Generator {
  const { generator } = options;
  if (generator === undefined || generator === null) return defaultGenerator;
  if (!(generator instanceof Generator))
    throw new TypeError(`${where}: generator must be a Generator, got ${show(generator)}`);
  return generator;
}
