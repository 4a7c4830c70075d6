import type { Numeric } from './pointwise.ts';
import type { Lines } from './reduce.ts';

/** What cross entropy with classes as targets is told. Targets that are no class must have been refused before. */
export interface CrossEntropy {
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly lines: Lines;
  readonly x: number;
  readonly target: number;
  /** Default: int64. */
  readonly targetType?: 'int64' | 'uint8';
  /** n elements. */
  readonly weight?: number | null;
  readonly ignoreIndex: number;
  /** A number that is read at every run is not 0. */
  readonly labelSmoothing: Numeric;
  readonly reduction: 'none' | 'mean' | 'sum';
  /** A double for each place: log Σ e^x, which the gradient reads. */
  readonly logSums: number;
}

/** The loss, one element, or one of each place. */
export interface CrossEntropyCommand extends CrossEntropy {
  readonly kind: 'crossEntropy';
  readonly to: number;
}

/** The gradient of the logits from that of the loss. */
export interface CrossEntropyGradCommand extends CrossEntropy {
  readonly kind: 'crossEntropyGrad';
  readonly grad: number;
  readonly to: number;
}
