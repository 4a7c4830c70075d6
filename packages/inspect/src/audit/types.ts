/** What the values of a tensor are drawn from, or written by. */
export type DistributionKind =
  | 'zeros'
  | 'ones'
  | 'constant'
  | 'identity'
  | 'dirac'
  | 'orthogonal'
  | 'sparse'
  | 'uniform'
  | 'normal'
  | 'truncNormal'
  | 'unknown';

/** A distribution with what is known about it. */
export interface Distribution {
  /** Its family. */
  readonly kind: DistributionKind;
  /** In words: `uniform(-0.125, 0.125)`, `normal(0, 0.02)`. */
  readonly text: string;
  /** From 0 to 1: how surely the runner-up is ruled out (1 where values are compared exactly); of 'unknown', the fit. */
  readonly confidence: number;
  /** Which test decided, with its numbers. */
  readonly test: string;
  /** The chance of values that fit this worse, if they are drawn from it; null where values are compared exactly. */
  readonly pValue: number | null;
  /** constant: the value. */
  readonly value?: number;
  /** uniform, truncNormal: where it ends. */
  readonly low?: number;
  /** uniform, truncNormal: where it ends above. */
  readonly high?: number;
  /** normal, truncNormal, sparse: of the normal it comes from, before it is cut. */
  readonly mean?: number;
  /** normal, truncNormal, sparse: the deviation of that normal. */
  readonly std?: number;
  /** orthogonal: the factor before the orthogonal matrix. */
  readonly gain?: number;
  /** sparse: the share of zeros in each column. */
  readonly sparsity?: number;
  /** dirac: groups. */
  readonly groups?: number;
}

/** What goes wrong in practice. */
export type AuditCode =
  | 'not-finite'
  | 'zero-weight'
  | 'default-init'
  | 'bias-before-norm'
  | 'identical-weights'
  | 'symmetric-rows'
  | 'transposed-fans'
  | 'wrong-gain'
  | 'scale-vanishes'
  | 'scale-explodes'
  | 'creation-order'
  | 'dead-units'
  | 'low-rank'
  | 'half-range';

/** One finding. */
export interface AuditWarning {
  /** What kind of finding it is. */
  readonly code: AuditCode;
  /** The parameter, or where it starts. */
  readonly path: string;
  /** Every parameter concerned. */
  readonly paths: readonly string[];
  /** Why it matters. */
  readonly reason: string;
  /** What to write instead. */
  readonly fix: string;
}

/** What a recipe asks for. */
export interface Recommendation {
  /** The standard deviation. */
  readonly std: number;
  /** The parameter's deviation over this one: 1 is a match. */
  readonly ratio: number;
}

/** One parameter of the model. */
export interface ParameterAudit {
  /** Dotted name, as in `namedParameters()`. */
  readonly path: string;
  /** The type of the module that holds it. */
  readonly layer: string;
  /** What it is for, by its name and the module that holds it. */
  readonly role: 'weight' | 'bias' | 'norm' | 'embedding' | 'other';
  /** Sizes. */
  readonly shape: readonly number[];
  /** How many elements there are. */
  readonly numel: number;
  /** Of its elements. */
  readonly mean: number;
  /** Of its elements. */
  readonly std: number;
  /** What its elements look as if they were drawn from. */
  readonly distribution: Distribution;
  /** The initialiser whose values look like this (`kaimingNormal_, fan_out, relu`); null if none of the usual ones does. */
  readonly recipe: string | null;
  /** What PyTorch's constructor draws for this layer (√5). */
  readonly isDefault: boolean;
  /** As the layer works: for transposed convolutions input channels come first. Null for vectors. */
  readonly fanIn: number | null;
  /** The fan on the other side, counted the same way. Null for vectors. */
  readonly fanOut: number | null;
  /** std · √fanIn; null for vectors. */
  readonly gain: number | null;
  /** The activation that follows, by its op (`relu`, `tanh`); `none`; null where it is not known. */
  readonly activation: string | null;
  /** Whether a normalisation follows before the activation. */
  readonly normalised: boolean;
  /** The gain for that activation; null if there is no activation or it is not known. */
  readonly recommendedGain: number | null;
  /** What `kaimingNormal_` with the activation's gain asks for; null for vectors and where the gain is not known. */
  readonly kaiming: Recommendation | null;
  /** What `xavierNormal_` with the activation's gain asks for; null for vectors and where the gain is not known. */
  readonly xavier: Recommendation | null;
}

/** What `auditInit` finds: plain data, and a table by `toString()`. */
export interface InitAudit {
  /** All of them, in the order of `namedParameters()`. */
  readonly parameters: readonly ParameterAudit[];
  /** What was found. */
  readonly warnings: readonly AuditWarning[];
  /** What is worth a look although it may be meant so: members in another order than they were made. Absent if none is. */
  readonly hints?: readonly AuditWarning[];
  /** The table, with the warnings and hints below it. */
  toString(): string;
}

/** Options of `auditInit`. */
export interface AuditOptions {
  /** How far the scale may move within the depth before a warning. Default: 1000. */
  scaleLimit?: number;
}
