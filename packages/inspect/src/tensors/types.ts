import type { AuditWarning, Distribution, ParameterAudit } from '../audit/types.ts';
import type { HalfRange } from '../half/ranges.ts';

/** Whether values look as an initialiser leaves them; 'unclear' where they are too few to tell. */
export type TensorState = 'fresh' | 'trained' | 'unclear';

/** One tensor of a file, without the model that it belongs to. */
export interface TensorAudit {
  /** Its name. */
  readonly path: string;
  /** What layer it seems to be of, by its name, its shape and its neighbours; '' where nothing tells. */
  readonly layer: string;
  /** What it seems to be for; 'statistics' are those of a normalisation. */
  readonly role: ParameterAudit['role'] | 'statistics';
  /** Sizes. */
  readonly shape: readonly number[];
  /** How many elements there are. */
  readonly numel: number;
  /** Of its finite elements. */
  readonly mean: number;
  /** Of its finite elements, divisor n. */
  readonly std: number;
  /** How many elements are NaN or infinite. */
  readonly notFinite: number;
  /** What its elements look as if they were drawn from. */
  readonly distribution: Distribution;
  /** The initialiser whose values look like this, with its gain; null if none of the usual ones does. */
  readonly recipe: string | null;
  /** Whether it is what PyTorch's constructor draws (√5). */
  readonly isDefault: boolean;
  /** Of a weight [outputs, inputs, …kernel]; null for vectors. */
  readonly fanIn: number | null;
  /** The fan on the other side; null for vectors. */
  readonly fanOut: number | null;
  /** std · √fanIn; null for vectors. */
  readonly gain: number | null;
  /** Whether it looks as if something had learned in it. */
  readonly state: TensorState;
  /** Outputs all of whose weights are 0; null for vectors. */
  readonly deadOutputs: number | null;
  /** Inputs all of whose weights are 0; null for vectors. */
  readonly deadInputs: number | null;
  /** The rank as a matrix [outputs, …] without what is dead, of at most 256 × 512 elements evenly taken; null for vectors. */
  readonly rank: number | null;
  /** What the rank could be at most. */
  readonly fullRank: number | null;
  /** What float16 and bfloat16 would make of it. */
  readonly half: HalfRange;
}

/** What `auditTensors` finds: plain data, and a table by `toString()`. */
export interface TensorsAudit {
  /** All tensors of floating-point numbers, in their order. */
  readonly tensors: readonly TensorAudit[];
  /** What was found. */
  readonly warnings: readonly AuditWarning[];
  /** Of all elements whose state is clear: the share in tensors that look trained; null where none is clear. */
  readonly trained: number | null;
  /** Names of tensors of whole numbers, which are not judged. */
  readonly skipped: readonly string[];
  /** The table, with the warnings below it. */
  toString(): string;
}
