import { checkCount, flag, type Given, generator, optionTable, type RulesFor, show } from '@wick/tensor/internal';
import { type Generator, multinomial, ShapeError, Tensor, tensor } from '@wick/tensor/light';
import { numbers } from './random.ts';
import { type GeneratorOption, Sampler } from './sampler.ts';

/** Options of {@link WeightedRandomSampler}. */
export interface WeightedRandomSamplerOptions extends GeneratorOption {
  /** Whether a sample may come more than once. Default true. */
  replacement?: boolean;
}

const table = optionTable({ replacement: flag(true), generator } satisfies RulesFor<WeightedRandomSamplerOptions>, [
  'replacement',
  'generator',
]);

/**
 * Samples by their weights, one `multinomial` over float64: `torch.utils.data.WeightedRandomSampler`. For classes of
 * unequal size, one over the size of a sample's class is a usual weight.
 *
 * @param weights - a number from 0 up for each sample; they need not sum to 1.
 * @param numSamples - how many to draw.
 * @throws RangeError or TypeError for bad arguments; ShapeError if the weights are a tensor that is not one-dimensional.
 * What only shows in drawing (a negative weight, too few to draw without replacement) throws in the iteration.
 * @example
 * ```ts
 * manualSeed(0);
 * [...new data.WeightedRandomSampler([0.1, 0.9, 0], 4)]; // [1, 1, 1, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.WeightedRandomSampler
 */
export class WeightedRandomSampler extends Sampler {
  /** float64 */
  readonly weights: Tensor;
  /** How many indices an epoch has. */
  readonly numSamples: number;
  /** Whether an index may come twice. */
  readonly replacement: boolean;
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;

  constructor(
    weights: readonly number[] | Float64Array | Float32Array | Tensor,
    numSamples: number,
    ...given: Given<WeightedRandomSamplerOptions, [replacement: boolean, generator: Generator | null]>
  ) {
    super();
    const { replacement, generator } = table.take('WeightedRandomSampler', given);
    const where = 'WeightedRandomSampler';
    this.numSamples = checkCount(where, 'numSamples', numSamples, 1);
    this.replacement = replacement;
    this.generator = generator;
    if (!(weights instanceof Tensor) && !Array.isArray(weights) && !ArrayBuffer.isView(weights))
      throw new TypeError(`${where}: weights must be an array or a tensor of numbers, got ${show(weights)}`);
    this.weights = tensor(weights, { dtype: 'float64' });
    if (this.weights.ndim !== 1)
      throw new ShapeError(`${where}: weights must be one-dimensional, got shape [${this.weights.shape.join(', ')}]`);
  }

  override get length(): number {
    return this.numSamples;
  }

  /** The indices of one epoch, drawn when the first is asked for. */
  override *[Symbol.iterator](): Iterator<number> {
    const { replacement, generator } = this;
    yield* numbers(multinomial(this.weights, this.numSamples, { replacement, generator }));
  }
}
