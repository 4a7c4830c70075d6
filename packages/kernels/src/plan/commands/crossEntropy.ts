import type { Lines } from './reduce.ts';

/** What cross entropy of floats with classes as targets is told. Targets that are no class must have been refused before. */
export interface CrossEntropy {
  readonly lines: Lines;
  readonly x: number;
  readonly target: number;
  /** Default: int64. */
  readonly targetType?: 'int64' | 'uint8';
  /** n floats. */
  readonly weight?: number | null;
  readonly ignoreIndex: number;
  readonly labelSmoothing: number;
  readonly reduction: 'none' | 'mean' | 'sum';
  /** A double for each place: log Σ e^x, which the gradient reads. */
  readonly logSums: number;
}

/** The loss, one float, or one of each place. */
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
