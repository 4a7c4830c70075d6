import type { Program, Term } from '@wick/kernels';
import type { Operand, OpRecord } from '../autograd/op.ts';
import type { Tensor } from '../tensor.ts';
import type { DType } from './dtype.ts';
import type { Storage } from './storage.ts';
import type { TensorCore } from './tensorCore.ts';

/** An operation that ran, as a tracer sees it: with its record, so that it can be run again. */
export interface TracedCall {
  // biome-ignore lint/suspicious/noExplicitAny: records of all kinds
  readonly op: OpRecord<any, any, any, string>;
  readonly inputs: readonly Operand[];
  readonly attrs: unknown;
  readonly outputs: readonly Tensor[];
  /** Whether the first input was overwritten: it is then the output too. */
  readonly inPlace: boolean;
}

/** A program of the pointwise machine that has run over whole tensors. */
export interface PointwiseRun {
  readonly program: Program;
  readonly inputs: readonly Tensor[];
  /** The numbers behind the inputs. */
  readonly numbers: readonly (number | bigint)[];
  /** What it computed in. */
  readonly compute: DType;
  /** The result; null where `total` says what becomes of the elements. */
  readonly out: Tensor | null;
  /** Of a loss: what the total of all elements is divided by. */
  readonly total?: number;
}

/**
 * An optimiser's step of one parameter in terms that a backend has kernels for: there is one for each parameter that has a
 * state. Those whose gradient is missing are left out of a step.
 */
interface UpdateOfOne {
  readonly parameter: Tensor;
  /** What else is changed, of the parameter's shape. */
  readonly states: readonly Tensor[];
  /** Numbers of its state that {@link prepare} changes: they stay in JavaScript. */
  readonly scalars: readonly Tensor[];
  /** How many numbers {@link prepare} writes. */
  readonly numbers: number;
  /** Modules that have to hold the tensors and modules that they hold: {@link fits} does not look at those. */
  readonly modules?: readonly object[];
  /** Whether the options still ask for this kind of step, with these states. */
  fits(): boolean;
  /** Counts the step and writes its numbers, which are read anew at every run. */
  prepare(into: Float64Array, at: number): void;
}

/**
 * A step that has a kernel of its own. Descent's state is the momentum buffer, or none; its numbers are sign, decay, a,
 * momentum, share. Adam's states are both averages and the largest one; its numbers are sign, decay, shrink, w1, beta2, w2,
 * correction, form, eps, a, ofGrad.
 */
export interface KernelUpdate extends UpdateOfOne {
  readonly kind: 'descent' | 'adam';
  readonly nesterov: boolean;
}

/** A step that is element by element work of float32, or of doubles. */
export interface PointwiseUpdate extends UpdateOfOne {
  readonly kind: 'pointwise';
  /**
   * What becomes of the parameter (0) and the states (1 and on). All is read before anything is written. Given are the
   * parameter, the gradient and the states, and from `firstNumber` on the numbers.
   */
  readonly results: readonly { readonly of: number; readonly value: Term }[];
  readonly firstNumber: number;
  /** What it is given where the others have the gradient: an average looks at a weight instead. */
  readonly beside?: Tensor;
}

/**
 * A step of norms and products, which not every backend has. Adafactor's states are the averages by rows and by columns, or the
 * one of all elements; its numbers are sign, decay, weight, rate, least average, least root mean square of the parameter, largest
 * of the update. Muon's state is the momentum buffer; its numbers are share, momentum, decay, a.
 */
export type ComposedUpdate = AdafactorUpdate | MuonUpdate;

interface AdafactorUpdate extends UpdateOfOne {
  readonly kind: 'adafactor';
}

interface MuonUpdate extends UpdateOfOne {
  readonly kind: 'muon';
  /** Whether it looks ahead, and how it comes to an orthogonal factor. */
  readonly factor: {
    readonly nesterov: boolean;
    readonly coefficients: readonly [number, number, number];
    readonly steps: number;
    readonly eps: number;
  };
}

/** A tensor becomes what another one is, of whatever dtype. */
export interface CopyUpdate extends UpdateOfOne {
  readonly kind: 'copy';
  readonly beside: Tensor;
}

/** An average of whole numbers, of int64: of counts of batches, say. What it looks at is known once its numbers are read. */
export interface WholeUpdate extends UpdateOfOne {
  readonly kind: 'whole';
  readonly beside: Tensor;
  /** What an element becomes, toward 0, of it and of the one beside it: numbers that doubles hold. */
  average(mine: number, theirs: number): number;
  /** The same of tensors, in place, whatever they hold. */
  run(mine: Tensor, theirs: Tensor): void;
}

/** What changes plain values alone, and no tensor: an option of an optimiser that is set, a scheduler's step. */
export interface HostUpdate {
  readonly kind: 'host';
  readonly numbers: 0;
  /** Whether there still is what it changes. */
  fits(): boolean;
  /** Does it: in its place among the steps whose numbers it may change. */
  prepare(): void;
}

/** An optimiser's step of one parameter, of whatever kind, or what happens between two of them. */
export type Update = KernelUpdate | PointwiseUpdate | ComposedUpdate | CopyUpdate | WholeUpdate | HostUpdate;

/**
 * What a compiler hears while a function runs: not only the operations, as a recorder does, but all that would be missing
 * if they alone were run again.
 */
export interface Tracer {
  /** An operation begins: until it is over, what is made and read is its own. */
  begin(op: TracedCall['op'], inputs: readonly Operand[], attrs: unknown): void;
  /** The operation is over; null where it threw. */
  end(call: TracedCall | null): void;
  /** Runs what is no operation and is to be run anew in its place at every replay; `given` is all that it was told. */
  effect(name: string, run: () => void, given: readonly unknown[], updates?: () => readonly Update[] | null): void;
  /** A storage or a tensor was made. */
  storageMade(storage: Storage): void;
  tensorMade(tensor: TensorCore): void;
  /** The elements of a storage are asked for: by what is no operation, if none has begun. */
  elementsRead(storage: Storage): void;
  /** The values of a tensor are asked for by a call that has a name. */
  valuesRead(what: string, tensor: TensorCore): void;
  /** The elements of a tensor decide what the function does: of one that is computed they cannot. */
  constantRead(tensor: TensorCore, what?: string, instead?: string): void;
  /** Whether they may decide: a recording then fits as long as nobody changes them. */
  mayDecide(tensor: TensorCore): boolean;
  /** A gradient goes on through what made a tensor. */
  walks(node: object): void;
  /** A tensor is about to be used by what is no operation: `detach`, `data`, `requiresGrad_`. */
  used(tensor: TensorCore): void;
  /** `grad` of a tensor is looked at, or is set. */
  gradRead(tensor: TensorCore): void;
  gradSet(tensor: TensorCore, value: Tensor | null): void;
  /** Inside of an operation: a tensor became one of another dtype, or a program ran over floats. */
  cast(from: Tensor, to: Tensor): void;
  pointwise(run: PointwiseRun): void;
  /** The result is there, and is copied to where it belongs. */
  stores(): void;
  /** A call that a replay could not repeat: reading values, seeding a generator, a hook that only looks. */
  refuse(what: string, instead: string): void;
  /** A module's forward begins. */
  moduleRuns(module: object): void;
  /** It is asked what a module holds: by a walk over parameters, by who takes a member out of a container. */
  moduleSeen(module: object, isNew: boolean): void;
}

/** Who listens, if anybody does; one place, because JavaScript runs one thing at a time. */
export const tracing: { by: Tracer | null } = { by: null };

/** What the package that has modules can say of them. */
export interface ModuleWatch {
  /** Has all modules report when their forward begins, or what they hold is asked for, until what it returns is called. */
  start(tracer: Pick<Tracer, 'moduleRuns' | 'moduleSeen'>): () => void;
  /** What a module holds behind properties and beside them, by name: the very maps, which change with it. */
  members(module: object): readonly ReadonlyMap<string, unknown>[];
  /** A number that is another one where other hooks run with a module. */
  hooks(module: object): number;
  /** How many modules and parameters were made so far. */
  made(): number;
}

let modules: ModuleWatch | null = null;

/** Optimisers and schedulers, which hold plain values that a step changes: those in use, and how many were made. */
export const hosts = { made: 0, all: [] as WeakRef<object>[] };

/** Has compiled functions look after an optimiser or a scheduler. */
export function announce(host: object): void {
  hosts.all.push(new WeakRef(host));
  // Those that are gone are forgotten now and then: at 64, 128, 256, …
  if (hosts.made++ > 62 && (hosts.made & (hosts.made - 1)) === 0) hosts.all = hosts.all.filter((ref) => ref.deref());
}

/** Called by the package that has modules. */
export function offerModuleWatch(watch: ModuleWatch): void {
  modules = watch;
}

/** {@link ModuleWatch.members} of a module. */
export function membersOfModule(module: object): readonly ReadonlyMap<string, unknown>[] {
  return modules?.members(module) ?? [];
}

/** {@link ModuleWatch.hooks} of a module that ran. */
export function hooksOfModule(module: object): number {
  return modules!.hooks(module);
}

/** How many modules, parameters, optimisers and schedulers were made so far. */
export function madeSoFar(): number {
  return hosts.made + (modules?.made() ?? 0);
}

/** Runs `fn` while `tracer` hears all that it does. Tracers do not nest: who is traced already is not traced twice. */
export function trace<T>(tracer: Tracer, fn: () => T): T {
  const unwatch = modules?.start(tracer);
  tracing.by = tracer;
  try {
    return fn();
  } finally {
    tracing.by = null;
    unwatch?.();
  }
}

/**
 * Runs what is no operation but belongs to a training step: an optimiser's update, a scheduler's, an average of weights.
 * A compiled function runs it anew at every call, in its place among the operations, and so never bakes its numbers in.
 * What `run` closes over and differs from call to call stands in `given`, too.
 */
export function effect(
  name: string,
  run: () => void,
  given: readonly unknown[] = [],
  updates?: () => readonly Update[] | null,
): void {
  if (tracing.by === null) run();
  else tracing.by.effect(name, run, given, updates);
}

/** What looks at all elements of tensors in JavaScript, and so cannot be repeated by a replay unless they are numbers of the function. */
export function readsAll(what: string, ...tensors: TensorCore[]): void {
  for (const t of tensors) tracing.by?.valuesRead(what, t);
}

/** What cannot be repeated by a replay: an error while a function is compiled, nothing otherwise. */
export function unrepeatable(what: string, instead: string): void {
  tracing.by?.refuse(what, instead);
}
