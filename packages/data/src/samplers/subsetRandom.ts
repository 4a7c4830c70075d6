import type { Given } from '@wick/tensor/internal';
import { type Generator, randperm } from '@wick/tensor/light';
import { checkSized } from './checkSized.ts';
import { numbers } from './random.ts';
import { type GeneratorOption, generatorTable, Sampler } from './sampler.ts';

/**
 * The given indices in random order, by one `randperm`: `torch.utils.data.SubsetRandomSampler`.
 *
 * @example
 * ```ts
 * manualSeed(0);
 * [...new data.SubsetRandomSampler([10, 20, 30])]; // [30, 10, 20]
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.SubsetRandomSampler
 */
export class SubsetRandomSampler extends Sampler {
  /** What is put into a random order. */
  readonly indices: readonly number[];
  /** What is drawn from; null: the default generator. */
  readonly generator: Generator | null;

  /** @throws TypeError unless `indices` has a length */
  constructor(indices: readonly number[], ...given: Given<GeneratorOption, [generator: Generator | null]>) {
    super();
    const { generator } = generatorTable.take('SubsetRandomSampler', given);
    checkSized('SubsetRandomSampler', indices);
    this.indices = indices;
    this.generator = generator;
  }

  override get length(): number {
    return this.indices.length;
  }

  /** The indices of one epoch, drawn when the first is asked for. */
  override *[Symbol.iterator](): Iterator<number> {
    for (const i of numbers(randperm(this.indices.length, { generator: this.generator }))) yield this.indices[i]!;
  }
}
