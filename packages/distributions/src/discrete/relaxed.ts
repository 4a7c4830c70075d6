import type { Tensor } from '@wick/tensor';
import { TransformedDistribution } from '../composed/transformedDistribution.ts';
import type { Distribution } from '../distribution.ts';

/** What a relaxed distribution is made of: it knows the parameters. */
export interface Heated extends Distribution {
  readonly temperature: Tensor;
  readonly probs: Tensor;
  readonly logits: Tensor;
}

/** A distribution of parts, the nearer to whole ones the lower its temperature: what it is made of, transformed. */
export abstract class Relaxed extends TransformedDistribution {
  declare readonly baseDist: Heated;

  protected override wasGiven(_name: string): boolean {
    return false;
  }
  /** How far from whole the numbers may be. */
  get temperature(): Tensor {
    return this.baseDist.temperature;
  }
  /** The probabilities. */
  get probs(): Tensor {
    return this.baseDist.probs;
  }
  /** Their logarithms, of one number the log-odds. */
  get logits(): Tensor {
    return this.baseDist.logits;
  }
}
