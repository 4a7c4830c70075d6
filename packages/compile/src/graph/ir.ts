import type { ElementType, Program as PointwiseProgram, Term } from '@wick/kernels';
import type { ReducedWay, ReducedWhat } from '@wick/kernels/plan';
import type {
  ComposedUpdate,
  elements,
  HostUpdate,
  KernelUpdate,
  MakesList,
  Storage,
  TracedCall,
  Update,
  VersionCounter,
} from '@wick/tensor/internal';
import type { DType, Generator, Tensor } from '@wick/tensor/light';

// What a recording is made of. All backends start from a Graph; none of them sees a tensor that was there while it was
// recorded, except those that are given by name: tensors from outside and generators.
//
// A graph is a list of steps over memories. A Memory is one storage; a Place is a geometry over it. A view is no step:
// it is another place of the same memory. A step that writes in place writes to a memory that is there already; every
// other call brings its own memories, each written exactly once by that call and possibly changed by later steps.
// The order of steps is the order of effects: a backend may exchange two steps if neither writes what the other one
// reads or writes, and must keep the order of those that draw from one generator, and of effects.

/** A tensor whose `grad` a step reads or sets: one from outside, or an argument. */
export type Leaf = { readonly outside: Tensor } | { readonly argument: number };

/** Where the elements of a memory come from when a replay begins. */
export type Source =
  /** The storage of an argument, whose elements begin at its offset. */
  | { readonly kind: 'argument'; readonly index: number }
  /** A storage that was there before: of a parameter, a buffer, a constant. */
  | { readonly kind: 'outside'; readonly storage: Storage }
  /** The storage of a leaf's `grad`, as it is when the replay begins. */
  | { readonly kind: 'grad'; readonly leaf: Leaf }
  /** Numbers of the function itself. */
  | { readonly kind: 'literal'; readonly data: TypedArray }
  /** What a step gives. */
  | { readonly kind: 'result'; readonly step: number }
  /** A number that is read anew at every run, beside the memories: one of those that an optimiser's step writes. */
  | { readonly kind: 'number'; readonly update: Update; readonly index: number }
  | ArgumentNumber;

/** A number among the arguments, as an operation takes it: read anew at every run. */
export interface ArgumentNumber {
  readonly kind: 'number';
  /** Which of the numbers. */
  readonly argument: number;
  readonly form: (given: number) => number;
}

export type TypedArray = ReturnType<typeof elements>;

/** One storage. */
export interface Memory {
  readonly id: number;
  readonly dtype: DType;
  /** How many elements it has; of arguments: how many the places that are used reach. */
  size: number;
  /** Arguments and gradients that turn out to lie in a storage from outside are of that, once the function has run. */
  source: Source;
  /** Whether a step of this graph changes it after it came to be. */
  written: boolean;
}

/** A geometry over a memory. Offsets into arguments are counted from the first element of these. */
export interface Place {
  readonly id: number;
  readonly memory: Memory;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  offset: number;
  readonly dtype: DType;
  /** A number that takes part in an operation: it does not decide the result's dtype. */
  readonly wrapped: boolean;
  /** Whether it wanted a gradient: some operations then keep more. */
  readonly requiresGrad: boolean;
  /** Of a tensor from outside: what counts its changes in place. */
  version: VersionCounter | undefined;
}

/** A call as a program of the pointwise machine: float32 arithmetic, element by element. */
export interface Pointwise {
  readonly program: PointwiseProgram;
  /**
   * The tensors that the program takes: places, and numbers where a literal of one element stood. They broadcast. Whole numbers
   * become floats as they are read.
   */
  readonly inputs: readonly (Place | number)[];
  readonly numbers: readonly (Place | number)[];
  /** Of a loss: its one result is the total of all elements, as losses are added up, divided by this. */
  readonly total: number | null;
}

/** A number that a program is given in its own type, and whether the operation had it as float32. */
export interface TypedNumber {
  readonly value: number | Place;
  readonly wasFloat: boolean;
}

/** What an operation is as a program of the pointwise machine in another type than float32. */
export interface TypedPointwise {
  readonly program: PointwiseProgram;
  readonly type: Exclude<ElementType, 'float32'>;
  /**
   * Which inputs of the operation the program takes, or what a number among them is in the type: all have it, but for what
   * becomes doubles as it is read, and for what is still to be brought to it. Numbers of arguments are places.
   */
  readonly inputs: readonly (number | { readonly cast: number } | TypedNumber)[];
  readonly numbers: readonly (number | Place)[];
  /** Of a loss of doubles: see {@link Pointwise.total}. */
  readonly total: number | null;
}

/** One operation. */
export interface CallStep {
  readonly kind: 'call';
  readonly op: TracedCall['op'];
  readonly inputs: readonly (Place | null)[];
  /** With a {@link Place} wherever the attributes held a tensor. */
  readonly attrs: unknown;
  /** Whether `attrs` hold places. */
  readonly placed: boolean;
  /** Numbers among `attrs` that follow from arguments: they are written there before a run, and are places for commands. */
  readonly live?: Readonly<Record<string, Place>>;
  /** In place, the first input; otherwise the results. */
  readonly outputs: readonly Place[];
  readonly inPlace: boolean;
  /** Whether gradients were on: some operations then keep more. */
  readonly gradients: boolean;
  /** What it is as a program, if it is one: it then gives its result as float32 or bool. */
  readonly pointwise: Pointwise | null;
  /** What it is as a program in another type: its result has that type, or is truths. */
  readonly typed?: TypedPointwise | null;
}

/** An option of an optimiser that was set. */
export interface Assignment {
  /** Of which one, in words. */
  readonly name: string;
  readonly value: unknown;
  /** Sets it once more, to that value or another one. */
  set(value: unknown): void;
  /** Whether that what it was set of still is in use. */
  fits(): boolean;
}

/** Work that is no operation and is done anew at each replay: an optimiser's step. It may read and write whatever is outside. */
export interface EffectStep {
  readonly kind: 'effect';
  readonly name: string;
  readonly run: () => void;
  /** What it was told: compared between recordings. */
  readonly given: readonly unknown[];
  readonly gradients: boolean;
  /** The storages whose elements it read or wrote. */
  readonly touches: Set<Storage>;
  /** Of an option that was set: how it is set again. */
  readonly assignment?: Assignment;
  /** The number among the arguments that the option is set to, if it is one. */
  readonly argument?: ArgumentNumber;
  /** The same in terms of kernels as the options are now; null if it cannot be said so. */
  readonly updates: () => readonly Update[] | null;
}

/** `leaf.grad = value`. */
export interface GradStep {
  readonly kind: 'grad';
  readonly leaf: Leaf;
  readonly value: Place | null;
}

/** What recordings consist of. */
export type Step = CallStep | EffectStep | GradStep;

/** Element by element work on float32 and bool, of one or several calls: made by the passes. */
export interface PointwiseStep {
  readonly kind: 'pointwise';
  /** Of the elements that are walked; inputs broadcast by strides of 0. */
  readonly shape: readonly number[];
  readonly inputs: readonly Place[];
  readonly outputs: readonly PointwiseResult[];
  /** The calls that it consists of, for people. */
  readonly names: readonly string[];
}

/** A result of a {@link PointwiseStep}: of what is given, the inputs in order. Inputs and results have the step's shape. */
export interface PointwiseResult {
  readonly place: Place;
  readonly value: Term;
}

/** Element by element work whose values are reduced while they are computed: made by the passes. */
export interface ReducedStep {
  readonly kind: 'reduced';
  /** What is read, and what is stored of it: nothing where the reductions are all that is asked for. */
  readonly pointwise: PointwiseStep;
  /** How the values are reduced, which are walked row by row. */
  readonly way: ReducedWay;
  readonly reductions: readonly Reduction[];
}

/** A reduction of a {@link ReducedStep}. */
export interface Reduction {
  readonly what: ReducedWhat;
  /** The operation that it was. */
  readonly name: string;
  /** Of what is given, the inputs in order. */
  readonly value: Term;
  readonly place: Place;
  /** What a sum is divided by, of a variance the degrees of freedom. */
  readonly by: number;
}

/** An optimiser's step of one parameter by kernels of its own, the composed ones for a GPU alone: made by the passes. */
export interface UpdateStep {
  readonly kind: 'update';
  readonly name: string;
  readonly update: KernelUpdate | ComposedUpdate;
  readonly parameter: Place;
  readonly grad: Place;
  readonly states: readonly Place[];
}

/** A call, and what is done with its result part by part as it comes to be: made by the passes. */
export interface EpilogueStep {
  readonly kind: 'epilogue';
  readonly call: CallStep;
  /** Reads the call's result in the order of its elements. */
  readonly epilogue: PointwiseStep;
  /** Whether others read that result too. */
  readonly stored: boolean;
}

/** What a backend is given. */
export type Work = Step | PointwiseStep | ReducedStep | UpdateStep | EpilogueStep;

/** A graph after the passes. */
export interface Program {
  readonly memories: readonly Memory[];
  readonly work: readonly Work[];
  /** The optimisers' steps in it, whose numbers are read before a run. */
  readonly updates: readonly PlannedUpdate[];
  readonly output: Output;
}

/** A step of one parameter and where that lies, or what changes plain values in between. */
export type PlannedUpdate =
  | {
      readonly update: Exclude<Update, HostUpdate>;
      readonly parameter: Place;
      /** What an average is made of. */
      readonly beside: Place | null;
      /** Whether its modules hold what they held. */
      readonly hold: readonly (() => boolean)[];
    }
  | {
      readonly update: HostUpdate;
      /** An option that is set to a number among the arguments. */
      readonly to: { readonly assignment: Assignment; readonly argument: ArgumentNumber } | null;
    };

/** What the function returns, with places for tensors. */
export type Output =
  | (Made & { readonly kind: 'place'; readonly place: Place })
  /** A tensor that the function made and had want a gradient, which it may have. */
  | (Made & { readonly kind: 'leaf'; readonly place: Place; readonly grad: Place | null })
  /** A tensor from outside, or an argument, returned as it is. */
  | { readonly kind: 'outside'; readonly tensor: Tensor }
  | { readonly kind: 'argument'; readonly index: number }
  | { readonly kind: 'value'; readonly value: unknown }
  | (Made & {
      readonly kind: 'array';
      readonly items: readonly Output[];
      /** What makes an array with names of it, as `topk` gives one. */
      readonly like: MakesList | undefined;
    })
  | (Made & { readonly kind: 'object'; readonly entries: readonly (readonly [string, Output])[] })
  /** What was returned before in the same result, once more. */
  | { readonly kind: 'again'; readonly slot: number };

/** What every call makes anew. */
interface Made {
  /** By which number it is known, if the result holds it more than once. */
  slot?: number;
}

/** One recording. */
export interface Graph {
  readonly memories: readonly Memory[];
  readonly places: readonly Place[];
  readonly steps: readonly Step[];
  readonly output: Output;
}

/** The tensor that a leaf is of, among the arguments of a run. */
export function leafTensor(leaf: Leaf, args: readonly Tensor[]): Tensor {
  return 'outside' in leaf ? leaf.outside : args[leaf.argument]!;
}

/** The generator that a call draws from, null if it draws nothing. */
export function generatorIn(step: Pick<CallStep, 'attrs'>): Generator | null {
  const attrs = step.attrs as { readonly generator?: Generator } | null | undefined;
  return typeof attrs === 'object' && attrs !== null && attrs.generator ? attrs.generator : null;
}
