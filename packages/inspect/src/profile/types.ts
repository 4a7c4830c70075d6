/** A function of one number, for many numbers at once. */
export type ElementFunction = (points: Float64Array) => Float64Array;

/** Points and weights of a quadrature rule for a normal variable. */
export interface NormalRule {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

/** E[a], E[a²] and E[a⁴] of a signal. */
export interface RawMoments {
  readonly mean: number;
  readonly second: number;
  readonly fourth: number;
}

/** Moments of f(z) for a normal z. */
export interface ActivationMoments {
  /** E[f(z)] */
  readonly mean: number;
  /** E[f(z)²] */
  readonly secondMoment: number;
  /** E[f(z)²] − E[f(z)]² */
  readonly variance: number;
}

/**
 * What χ says about depth: below 0.98 'contractive' (errors of scale die out), to 1.02 'marginal' (they stay), above
 * 'expansive' (they grow) or, if they grow more than tenfold over the depth that was given, 'unstable'. 'infeasible' is an
 * activation whose second moment cannot become 1: no scale of the weights holds it there.
 */
export type StabilityVerdict = 'contractive' | 'marginal' | 'expansive' | 'unstable' | 'infeasible';

/** A variance that the map sends to itself. */
export interface FixedPoint {
  /** The variance v with map(v) = v. */
  readonly variance: number;
  /** d log(map) / d log(variance) there: below 1 the map comes back to it, above 1 it runs away. */
  readonly slope: number;
  /** Whether the map comes back to it: a slope below 1. */
  readonly stable: boolean;
}

/** Options of {@link ActivationProfile.fixedPoints} and {@link ActivationProfile.varianceMap}. */
export interface VarianceMapOptions {
  /** σ_w²: fan-in times the variance of a weight. By default the square of the profile's gain. */
  readonly weightVariance?: number | undefined;
  /** σ_b²: the variance of a bias. 0 by default. */
  readonly biasVariance?: number | undefined;
}

/** Options of {@link activationProfile}. */
export interface ProfileOptions {
  /** What to call it; by default the type of the module or the name of the function. */
  readonly name?: string | undefined;
  /** Layers that follow each other: decides between 'expansive' and 'unstable'. null (the default) is none in particular. */
  readonly depth?: number | null | undefined;
  /**
   * Where the function is not smooth. By default they are looked for: 0 and what a scan of [-60, 60] shows, of several
   * that lie within 1.9 of each other one. Where they are known, they make the integrals exact to about 1e-13 (found
   * automatically, that of Hardshrink is off by 0.2 %, that of Hardtanh by 7e-5).
   */
  readonly kinks?: readonly number[] | undefined;
}
