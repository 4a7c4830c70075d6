import type { Tensor } from '../tensor.ts';
import type { BackwardContext } from './node.ts';
import type { OpName } from './opName.ts';

/** What an operation works on; null stands for an optional tensor that is not given (a bias). */
export type Operand = Tensor | null;

/** What a recorded call keeps for its backward: inputs by index, or its results. */
export type SavedWhat = number | 'output';

/** One gradient per input, null where none flows. */
export type Gradients<I extends readonly Operand[]> = { [K in keyof I]: Tensor | null };

/** The gradient of a part of a tensor, and the call that took the part. */
export type PartGradient<A> = readonly [ctx: BackwardContext<A>, grad: Tensor];

/** What a record may be called: a name of the list, or that and `Backward`, as gradients are that are operations themselves. */
export type RecordName = OpName | `${OpName}Backward` | `${OpName}TargetBackward`;

/**
 * One operation. `forward` computes on typed arrays; `backward` stands directly beneath it and is written with other
 * operations, so that it can be differentiated and recorded itself. A record without `backward` does not compile;
 * `null` says that the operation has no gradient.
 *
 * @typeParam I - the inputs, as a tuple
 * @typeParam A - the attributes: everything that is not a tensor
 * @typeParam O - one tensor, or several
 * @typeParam N - its name; a function that a user wrote has any
 */
export interface OpRecord<
  I extends readonly Operand[],
  A = undefined,
  O extends Tensor | Tensor[] = Tensor,
  N extends string = RecordName,
> {
  readonly name: N;
  /** The result shares the storage of the first input. */
  readonly view?: boolean;
  /**
   * Forward takes elements of half types as they are stored, for it moves them or knows them; else they are widened to
   * float32 for it, and its results rounded back.
   */
  readonly halves?: true;
  /**
   * In place, every element becomes the same: it does not matter that elements of an expanded tensor share one place, nor
   * that the value comes from there.
   */
  readonly fills?: boolean;
  /**
   * What `backward` reads: indices of inputs, and 'output'. Nothing else is kept alive by the graph. A function decides
   * by which inputs want a gradient (a product keeps the factor that the other one's gradient needs).
   */
  readonly saves?: readonly SavedWhat[] | ((needs: (i: number) => boolean) => readonly SavedWhat[]);
  /** Of several results those that `backward` reads, where 'output' is saved. Default: all. */
  readonly savedOutputs?: readonly number[];
  /** `forward` is written with other operations, which alone have to run again where a run is repeated. */
  readonly composed?: boolean;
  /** Called when the graph lets go of what this call saved, for an operation that is made anew at every call. */
  release?(): void;
  /** What it has kept for backward by itself. */
  saved?(): readonly Tensor[];
  /** Computes. Where `out` is given (in-place use), an operation may write there and return it; else its result is copied. */
  forward(inputs: I, attrs: A, out?: Tensor): O;
  /**
   * Of a view: the sum of gradients of parts of one tensor, written side by side, with the bits of zeros with the values in
   * their places added up; null where parts overlap.
   */
  together?(parts: readonly PartGradient<A>[]): Tensor | null;
  /** Gradients of the inputs from that of the output (of several: an array with null for those unused). */
  readonly backward:
    | ((grad: O extends Tensor[] ? (Tensor | null)[] : Tensor, ctx: BackwardContext<A>) => Gradients<I>)
    | null;
}
