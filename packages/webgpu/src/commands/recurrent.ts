import type { RecurrentCommand, RecurrentGradCommand } from '@wick/kernels/plan';

/** Of an LSTM: the hidden state is a product of the units. */
export interface Projection {
  /** Where the weight is, `out` rows of units. */
  readonly at: number;
  /** Elements of the hidden state. */
  readonly out: number;
}

/** An LSTM that projects: `work` has the hidden state behind what a step keeps, `out` elements. */
export interface ProjectedLstmCommand extends Omit<RecurrentCommand, 'kind' | 'work'> {
  readonly kind: 'projectedLstm';
  readonly cell: number;
  readonly work: number;
  readonly projection: Projection;
}

/** Its gradients. */
export interface ProjectedLstmGradCommand extends Omit<RecurrentGradCommand, 'kind' | 'wanted'> {
  readonly kind: 'projectedLstmGrad';
  readonly gradCell: number;
  readonly projection: Projection;
  readonly wanted: RecurrentGradCommand['wanted'] & { readonly wHr?: number | null };
}
