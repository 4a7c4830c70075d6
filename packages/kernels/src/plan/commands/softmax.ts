import type { Lines } from './reduce.ts';

/** softmax or log-softmax of lines. The result may not lie where the logits do. */
export interface SoftmaxCommand {
  readonly kind: 'softmax';
  readonly logarithmic: boolean;
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly lines: Lines;
  readonly at: number;
  readonly to: number;
}

/** The gradient of {@link SoftmaxCommand} from its result y and that of its result. */
export interface SoftmaxGradCommand {
  readonly kind: 'softmaxGrad';
  readonly logarithmic: boolean;
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly lines: Lines;
  readonly grad: number;
  readonly y: number;
  readonly to: number;
}
