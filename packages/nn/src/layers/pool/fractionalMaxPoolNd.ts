import { checkOptions, type FractionalMaxPoolOptions, type Sizes, type Tensor } from '@wick/tensor';
import { checkBoolean, checkInput, checkSizes, shown } from '../../arguments.ts';
import { Buffer } from '../../buffer.ts';
import { Module } from '../../module/module.ts';

/** Options of the fractional max pools: exactly one of `outputSize` and `outputRatio`. */
export interface FractionalMaxPoolLayerOptions<I extends boolean = boolean>
  extends Pick<FractionalMaxPoolOptions, 'outputSize' | 'outputRatio' | 'randomSamples'> {
  /** Give `[values, indices]` instead of the values alone. Default: false. */
  returnIndices?: I;
}

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

  constructor(name: string, rank: number, kernelSize: Sizes, options: FractionalMaxPoolLayerOptions) {
    super();
    checkOptions(name, options, { outputSize: true, outputRatio: true, returnIndices: true, randomSamples: true });
    const { outputSize = null, outputRatio = null, randomSamples = null } = options;
    if ((outputSize === null) === (outputRatio === null))
      throw new RangeError(
        `${name}: exactly one of outputSize and outputRatio must be given, got ${shown(outputSize)} and ${shown(outputRatio)}`,
      );
    this.kernelSize = checkSizes(name, 'kernelSize', kernelSize, rank, 1);
    this.returnIndices = checkBoolean(name, 'returnIndices', options.returnIndices ?? false);
    this.outputSize = outputSize === null ? null : checkSizes(name, 'outputSize', outputSize, rank, 0);
    this.outputRatio = outputRatio === null ? null : checkRatios(name, outputRatio, rank);
    if (randomSamples !== null) checkInput(name, 'randomSamples', randomSamples);
    this.registerBuffer('_random_samples', randomSamples === null ? null : new Buffer(randomSamples));
  }

  /** The function's options. */
  protected settings() {
    const { outputSize, outputRatio, _random_samples: randomSamples } = this;
    return { outputSize, outputRatio, randomSamples };
  }
}

function checkRatios(name: string, value: number | readonly number[], rank: number): number[] {
  const ratios = typeof value === 'number' ? new Array<number>(rank).fill(value) : [...value];
  if (ratios.length !== rank || !ratios.every((r) => r > 0 && r < 1))
    throw new RangeError(`${name}: outputRatio must be one number between 0 and 1 or ${rank}, got ${shown(value)}`);
  return ratios;
}
