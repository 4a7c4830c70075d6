import { checkSizes, flag, optionTable, orNull, type Rule, type RulesFor, show, sizes } from '@wick/tensor/internal';
import type { FractionalMaxPoolOptions, Sizes, Tensor } from '@wick/tensor/light';
import { Buffer } from '../../buffer.ts';
import { Module } from '../../module/module.ts';
import { oneOrEach, tensorOrNull } from '../../options.ts';

/** Options of the fractional max pools: exactly one of `outputSize` and `outputRatio`. */
export interface FractionalMaxPoolLayerOptions<I extends boolean = boolean>
  extends Pick<FractionalMaxPoolOptions, 'outputSize' | 'outputRatio' | 'randomSamples'> {
  /** Give `[values, indices]` instead of the values alone. Default: false. */
  returnIndices?: I;
}

const tables = [2, 3].map((rank) =>
  optionTable(
    {
      outputSize: orNull(sizes(1, rank, 0)),
      outputRatio: orNull(ratios(rank)),
      returnIndices: flag(false),
      randomSamples: tensorOrNull,
    } satisfies RulesFor<FractionalMaxPoolLayerOptions>,
    ['outputSize', 'outputRatio', 'returnIndices', 'randomSamples'],
  ),
);

/** What the fractional max pools share. */
export abstract class FractionalMaxPoolNd extends Module {
  /** The numbers in [0, 1) that place the windows; null: they are drawn at every call. */
  declare _random_samples: Tensor | null;
  /** Sizes of the kernel. */
  readonly kernelSize: readonly number[];
  /** Whether the places of the maxima are given too. */
  readonly returnIndices: boolean;
  /** Sizes of the result; null where the ratio is given. */
  readonly outputSize: readonly number[] | null;
  /** Sizes of the result as shares of the input's; null where the sizes are given. */
  readonly outputRatio: readonly number[] | null;

  constructor(name: string, rank: number, kernelSize: Sizes, given: readonly unknown[]) {
    super();
    const { outputSize, outputRatio, returnIndices, randomSamples } = tables[rank - 2]!.take(name, given);
    if ((outputSize === null) === (outputRatio === null))
      throw new RangeError(
        `${name}: exactly one of outputSize and outputRatio must be given, got ${show(oneOrEach(outputSize))} and ${show(oneOrEach(outputRatio))}`,
      );
    this.kernelSize = checkSizes(name, 'kernelSize', kernelSize, rank, 1);
    this.returnIndices = returnIndices;
    this.outputSize = outputSize;
    this.outputRatio = outputRatio;
    this.registerBuffer('_random_samples', randomSamples && new Buffer(randomSamples));
  }

  /** The function's options. */
  protected settings() {
    const { outputSize, outputRatio, _random_samples: randomSamples } = this;
    return { outputSize, outputRatio, randomSamples };
  }
}

/** One ratio for all dimensions or one each, as one each. */
function ratios(rank: number): Rule<readonly number[]> {
  const isRatio = (given: unknown) => typeof given === 'number' && given > 0 && given < 1;
  return {
    value: [],
    read(where, name, given) {
      const list: unknown[] = Array.isArray(given) ? given : new Array(rank).fill(given);
      if (list.length !== rank || !list.every(isRatio))
        throw new RangeError(`${where}: ${name} must be one number between 0 and 1 or ${rank}, got ${show(given)}`);
      return list as number[];
    },
  };
}
