import type { CrossEntropy } from '@wick/kernels/plan';
import type { Strided } from './strided.ts';

/** What the negative log likelihood is told: as cross entropy, of logarithms of probabilities. */
export type Nll = Pick<CrossEntropy, 'lines' | 'target' | 'targetType' | 'weight' | 'ignoreIndex' | 'reduction'>;

/** The negative log likelihood. */
export interface NllLossCommand extends Nll {
  readonly kind: 'nllLoss';
  readonly x: number;
  readonly to: number;
}

/** Its gradient. */
export interface NllLossGradCommand extends Nll {
  readonly kind: 'nllLossGrad';
  readonly grad: number;
  readonly to: number;
}

/** What the connectionist temporal classification is told: logarithms of probabilities of (times, samples, classes), and labels. */
export interface Ctc {
  readonly times: number;
  readonly classes: number;
  readonly samples: number;
  /** The times and the labels of each sample: as numbers, or where they lie, int64, one behind the other. */
  readonly given:
    | readonly { readonly length: number; readonly labels: number }[]
    | { readonly lengths: number; readonly labels: number };
  /** How many labels there are in all, whether or not they count. */
  readonly most: number;
  /** From the labels of one sample to the next; 0 where they follow one another. */
  readonly width: number;
  readonly blank: number;
  /** Losses that are infinite are 0, and have no gradient. */
  readonly zeroInfinity: boolean;
  readonly scores: Strided;
  readonly targets: number;
  readonly targetType: 'int64' | 'int32' | 'uint8';
  /** log α, as the loss leaves it for its gradient: floats, a row of 2 labels + 1 for each time of each sample. */
  readonly alpha: number;
}

/** The losses of the samples. */
export interface CtcLossCommand extends Ctc {
  readonly kind: 'ctcLoss';
  readonly losses: number;
}

/** Their gradient. */
export interface CtcLossGradCommand extends Ctc {
  readonly kind: 'ctcLossGrad';
  readonly grad: Strided;
  readonly to: number;
}

/** The multilabel margin losses of rows of floats, or their slopes. The labels are int64, and end with the first that is negative. */
export interface MultilabelMarginCommand {
  readonly kind: 'multilabelMargin';
  readonly rows: number;
  readonly classes: number;
  readonly slope: boolean;
  readonly x: number;
  readonly target: number;
  readonly to: number;
}
