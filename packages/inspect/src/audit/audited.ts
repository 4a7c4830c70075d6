import type { Parameter } from '@wick/nn';
import type { Following } from './following.ts';
import type { Fans, Leaf } from './layers.ts';
import type { Drawn, Recipe } from './recipes.ts';
import type { ParameterAudit } from './types.ts';

/** A parameter with all that warnings look at. */
export interface Audited {
  readonly audit: ParameterAudit;
  readonly parameter: Parameter;
  readonly values: ArrayLike<number>;
  readonly finite: boolean;
  readonly drawn: Drawn;
  readonly leaf: Leaf | null;
  readonly leafIndex: number;
  readonly following: Following | null;
  readonly fans: Fans | null;
  readonly recipes: readonly Recipe[];
}
