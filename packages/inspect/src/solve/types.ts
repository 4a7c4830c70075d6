import type { Generator } from '@wick/tensor';
import type { StabilityVerdict } from '../profile/types.ts';
import type { SolveDistribution } from './draw.ts';

/** Options of {@link solveInit_}. */
export interface SolveOptions {
  /** 'analytic' carries moments through the graph, without data; 'empirical' measures what arrives. Default: 'analytic'. */
  readonly mode?: 'analytic' | 'empirical' | undefined;
  /** The shape of the draws. Default: 'normal'. */
  readonly distribution?: SolveDistribution | undefined;
  /** Whether each output's weights add up to 0, so that a layer drops its input's mean. Default: false. */
  readonly center?: boolean | undefined;
  /** Gains that are not solved for, by the name of the activation that follows: `{ relu: Math.SQRT2 }`. */
  readonly gains?: Readonly<Record<string, number>> | undefined;
  /** Where the draws come from; the default generator if left out. */
  readonly generator?: Generator | undefined;
}

/** What a layer was given, and what came of it. */
export interface SolvedLayer {
  /** The path of the module or parameter, or the name of the operation. */
  readonly name: string;
  /** The type of the module or the name of the operation. */
  readonly type: string;
  /** The activation that reads it; null if none does. */
  readonly activation: string | null;
  /** Inputs that an output adds up; null for norms and embeddings. */
  readonly fan: number | null;
  /** The deviation of its weights, or a norm's gain. Null for a norm without one. */
  readonly std: number | null;
  /** Whether std is a gain that is set, not a deviation that is drawn. */
  readonly isGain: boolean;
  /** E[a²] behind its activation (and pools) as computed; with 'empirical' null. */
  readonly predicted: number | null;
  /** E[a²] there, or the layer's own, on the input that was given; null without one. */
  readonly measured: number | null;
  /** Whether its objective could be met; true where there is none. */
  readonly reachable: boolean;
  /** Whether `gains`, a table's other use, or a parametrisation decided. */
  readonly fixed: boolean;
  /** What there is to be said besides. */
  readonly note: string | null;
}

/** How an activation of the model bears depth. */
export interface SolvedActivation {
  /** As `gains` calls it. */
  readonly name: string;
  /** d log E[f²] / d log Var z at its operating point. */
  readonly chi: number;
  /** The input deviation at which E[f²] = 1; null if there is none. */
  readonly sigmaStar: number | null;
  /** The degree if it is homogeneous, or null. */
  readonly degree: number | null;
  /** Whether this depth is safe with it. */
  readonly verdict: StabilityVerdict;
  /** Why, where the verdict is not good; null where it is. */
  readonly reason: string | null;
}
