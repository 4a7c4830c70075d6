import { checkSized } from './checkSized.ts';
import { Sampler, type Sized } from './sampler.ts';

/**
 * 0, 1, … to the end: `torch.utils.data.SequentialSampler`.
 *
 * @example
 * ```ts
 * [...new data.SequentialSampler({ length: 3 })]; // [0, 1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.SequentialSampler
 */
export class SequentialSampler extends Sampler {
  /** What is gone through: only its length counts. */
  readonly dataSource: Sized;

  /** @throws TypeError unless it has a length */
  constructor(dataSource: Sized) {
    super();
    this.dataSource = checkSized('SequentialSampler', dataSource);
  }

  override get length(): number {
    return this.dataSource.length;
  }

  /** 0, 1, 2, … */
  override *[Symbol.iterator](): Iterator<number> {
    const n = this.length;
    for (let i = 0; i < n; i++) yield i;
  }
}
