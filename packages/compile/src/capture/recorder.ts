import {
  gradOf,
  isTensor,
  lastOrder,
  OpNode,
  type PointwiseRun,
  partsOf,
  type Storage,
  savedBy,
  type TracedCall,
  type Tracer,
  type Update,
  type VersionCounter,
} from '@wick/tensor/internal';
import { isGradEnabled, type Tensor } from '@wick/tensor/light';
import { CompileError } from '../error.ts';
import {
  type Assignment,
  type EffectStep,
  type Graph,
  generatorIn,
  type Memory,
  type Place,
  type Step,
} from '../graph/ir.ts';
import { withoutAmbient } from './ambient.ts';
import { mapTensors } from './attributes.ts';
import { Cells } from './cells.ts';
import { Constants, type Sources } from './constants.ts';
import { dependsOnValues } from './dependsOnValues.ts';
import type { HostLook } from './hostLook.ts';
import { watchHosts } from './hosts.ts';
import { type FixedArgument, Memories } from './memories.ts';
import { MetModules } from './metModules.ts';
import { Modes } from './modes.ts';
import { outputOf } from './outputs.ts';
import { RanProgram } from './ranProgram.ts';
import { settingStep } from './setting.ts';
import { refuseChange, type Watched, watchedAs } from './watched.ts';

/** Listens to one run of a function and writes down what it did. */
export class Recorder implements Tracer {
  private readonly args: readonly Watched[];
  readonly memories: Memories;
  readonly cells: Cells;
  readonly modules: MetModules;
  readonly constants = new Constants();
  /** What counts the changes of what graphs from outside have saved for backward, with their counts. */
  readonly saved = new Map<VersionCounter, number>();
  /** The youngest node that was there before. */
  private readonly lastNode = lastOrder();
  /** What optimisers and averages looked at, other than as a gradient that the function has set. */
  private readonly metByEffects = new Set<Storage>();
  /** Storages that optimisers and averages had to do with. */
  readonly touched = new Set<Storage>();
  /** The arguments that lie in storages from outside. */
  fixed: readonly FixedArgument[] = [];
  private readonly steps: Step[] = [];
  /** Operations that have begun and are no composed ones, and effects. */
  private depth = 0;
  private readonly begun: boolean[] = [];
  /** The storages of the memories that the operation at work was given; null in an effect, which may read all. */
  private given: Set<Memory> | null = null;
  /** What was refused, in case the function caught it. */
  private failure: CompileError | null = null;
  /** The effect at work. */
  private work: EffectStep | null = null;
  private inputs: (Place | null)[] = [];
  private attrs: unknown;
  private readonly program: RanProgram;
  /** What made arguments. */
  private readonly histories: ReadonlySet<object>;
  private readonly gradients = isGradEnabled();
  /** Optimisers and schedulers. */
  private hosts: HostLook | null = null;

  /**
   * @param isLater - whether the function ran before, and has what it makes once
   * @param isForGpu - whether gradients that effects find are written down as what the function reads
   * @param modes - those of the modules that are known to run
   */
  constructor(
    tensors: readonly Tensor[],
    private readonly isLater = true,
    private readonly isForGpu = false,
    modes = new Modes(),
  ) {
    this.modules = new MetModules(modes, isLater);
    this.args = tensors.map(watchedAs);
    this.histories = new Set(tensors.flatMap(({ gradFn }) => gradFn ?? []));
    this.memories = new Memories(tensors);
    this.cells = new Cells(this.memories);
    this.program = new RanProgram(this.memories);
  }

  /** Runs the function, and hears what it does to options of optimisers, to the clock and to the console. */
  listen<T>(fn: () => T): T {
    this.hosts = watchHosts((assignment) => this.assigned(assignment));
    try {
      const result = withoutAmbient((what, instead) => this.refuse(what, instead), fn);
      this.checkHosts();
      return result;
    } finally {
      this.hosts.stop();
    }
  }

  /** An option was set: that is done again at every replay. */
  private assigned(assignment: Assignment): void {
    if (this.depth > 0) return;
    const { name, value } = assignment;
    if (isTensor(value) && this.memories.isNew(value))
      this.refuse(`setting ${name} to a tensor that is computed`, 'make the tensor outside, and change it in place');
    this.steps.push(settingStep(assignment, isGradEnabled()));
  }

  private checkHosts(): void {
    const change = this.isLater && this.hosts?.change();
    if (change)
      throw this.failed(`${change} inside a compiled function, which a replay would leave as it was: do it outside`);
  }

  private failed(what: string): CompileError {
    this.failure = new CompileError(`compile: ${what}`);
    return this.failure;
  }

  begin(op: TracedCall['op'], inputs: readonly (Tensor | null)[], attrs: unknown): void {
    const selects = this.depth === 0 && !this.areFixed(inputs) ? dependsOnValues(op.name) : null;
    if (selects) this.refuse(selects[0], `its result has as many elements as values tell: ${selects[1]}`);
    const own = this.depth > 0 || !op.composed;
    this.begun.push(own);
    if (!own || this.depth++ > 0) return;
    this.given = new Set();
    this.program.begin(this.given);
    this.inputs = inputs.map((t) => (t === null ? null : this.give(t)));
    this.attrs = mapTensors(attrs, (t) => this.give(t));
  }

  /** Whether tensors follow from numbers of the function alone. */
  private areFixed(tensors: readonly (Tensor | null)[]): boolean {
    return tensors.every((t) => {
      if (t === null || this.memories.isLiteral(partsOf(t).storage)) return true;
      const memory = this.memories.of(partsOf(t).storage);
      return memory !== undefined && !memory.written && this.constants.of(memory)?.size === 0;
    });
  }

  private give(t: Tensor): Place {
    const place = this.memories.placeOf(t);
    this.given!.add(place.memory);
    return place;
  }

  end(call: TracedCall | null): void {
    const own = this.begun.pop();
    if (!own || --this.depth > 0 || call === null) return;
    const { op, outputs, inPlace } = call;
    const { inputs, attrs } = this;
    if (outputs.length === 0 && !inPlace && inputs.every(isLiteral)) return; // what has been checked once
    const step = this.steps.length;
    const fixed =
      inPlace || attrs !== call.attrs || generatorIn({ attrs }) !== null ? null : this.constants.from(inputs);
    if (inPlace) {
      const { memory } = inputs[0]!;
      if (memory.source.kind === 'literal' && partsOf(call.inputs[0]!).storage.isShared)
        this.refuse('writing to an array that a tensor was made of', 'make the tensor outside');
      memory.written = true;
    } else {
      let fresh = outputs.length === 0;
      for (const t of outputs) {
        const { storage } = partsOf(t);
        if (this.memories.of(storage)) continue;
        fresh = true;
        if (!this.memories.isNewStorage(storage))
          throw new CompileError(`compile: internal: ${op.name} gives memory that is neither its input's nor its own`);
        const memory = this.memories.add(storage, t, { kind: 'result', step });
        if (fixed !== null) this.constants.add(memory, fixed);
      }
      if (!fresh) return; // a view
    }
    this.steps.push({
      kind: 'call',
      op,
      inputs,
      attrs,
      placed: attrs !== call.attrs,
      outputs: inPlace ? [inputs[0]!] : outputs.map((t) => this.memories.placeOf(t)),
      inPlace,
      gradients: isGradEnabled(),
      pointwise: this.program.of(outputs, inPlace),
      typed: this.program.typedOf(outputs, inPlace, inputs),
    });
  }

  cast(from: Tensor, to: Tensor): void {
    if (this.depth === 1) this.program.cast(from, to);
  }

  pointwise(run: PointwiseRun): void {
    if (this.depth === 1 && this.given !== null) this.program.ran(run);
  }

  stores(): void {
    if (this.depth === 1) this.program.stores();
  }

  effect(name: string, run: () => void, given: readonly unknown[], updates?: () => readonly Update[] | null): void {
    if (this.depth === 0) this.checkHosts();
    if (this.depth++ === 0) {
      const gradients = isGradEnabled();
      this.work = { kind: 'effect', name, run, given, gradients, touches: new Set(), updates: updates ?? noUpdates };
      this.steps.push(this.work);
      this.given = null;
    }
    this.begun.push(true);
    try {
      run();
    } finally {
      this.begun.pop();
      if (--this.depth === 0) this.hosts?.accept();
    }
  }

  storageMade(storage: Storage): void {
    this.memories.storageMade(storage, this.depth > 0);
  }

  tensorMade(tensor: object): void {
    this.memories.tensorMade(tensor);
  }

  elementsRead(storage: Storage): void {
    if (this.depth === 0) {
      if (!this.memories.isLiteral(storage))
        this.refuse(
          'reading or writing elements without an operation (equal(), repeatInterleave() by a tensor)',
          'compute with operations (a.eq(b).all() gives a tensor), or do it outside',
        );
    } else if (this.given === null) {
      this.readByEffect(storage);
    } else {
      const memory = this.memories.of(storage);
      this.program.reads();
      if (memory && !this.given.has(memory))
        throw new CompileError('compile: internal: an operation reads a tensor that it was not given');
    }
  }

  /** What a step that is no operation had to do with, and was there before. */
  private touch(storage: Storage): void {
    if (!this.memories.isNewStorage(storage) && this.memories.of(storage)?.source.kind !== 'grad')
      this.touched.add(storage);
  }

  private readByEffect(storage: Storage): void {
    this.work?.touches.add(storage);
    // What lies as a gradient it finds there again, whatever memory that is by then.
    const isGradient = this.cells.lieIn(storage);
    if (!isGradient) this.metByEffects.add(storage);
    if (!this.memories.isResult(storage) || isGradient) return;
    throw this.failed(
      `${this.work!.name} is given a tensor that is computed, which a replay could not look at: return it, and call that outside`,
    );
  }

  valuesRead(what: string, tensor: Tensor): void {
    if (this.depth > 0 || this.memories.isLiteral(partsOf(tensor).storage)) return;
    this.refuse(
      `${what} of ${this.modules.nameOf(tensor) ?? this.said(tensor)}`,
      `return the tensor and read it outside${what === 'item()' ? ' (an index() by a tensor without dimensions reads it, too: take indexSelect())' : ''}`,
    );
  }

  /** A tensor whose values are other ones at every call, for a message. */
  private said(tensor: Tensor): string {
    const source = this.memories.of(partsOf(tensor).storage)?.source;
    return source?.kind === 'argument' ? 'an argument' : 'a tensor that is computed';
  }

  constantRead(tensor: Tensor, what = 'deciding by the values', instead = 'decide outside, or by where()'): void {
    if (!this.mayDecide(tensor)) this.refuse(`${what} of ${this.said(tensor)}`, instead);
  }

  mayDecide(tensor: Tensor): boolean {
    if (this.depth > 0) return true;
    const { storage, version } = partsOf(tensor);
    const { memories, constants } = this;
    if (memories.isLiteral(storage)) return true;
    const memory = memories.of(storage);
    let sources: Sources | undefined = memory && !memory.written ? constants.of(memory) : undefined;
    if (!memories.isNewStorage(storage) && (!memory || (memory.source.kind === 'outside' && !memory.written))) {
      memories.watch(tensor);
      sources = new Map([[version!, version!.value]]);
    }
    // What an optimiser or an average changes nobody lists.
    return sources !== undefined && !this.steps.some(({ kind }) => kind === 'effect') && constants.decide(sources);
  }

  walks(node: object): void {
    if (this.histories.has(node))
      this.refuse(
        'backward() through what made an argument',
        'give x.detach(), or compute it inside; to go on outside, return the gradient that grad() gives for it',
      );
    // Changed in place it would be an error, which the function itself gives.
    if (node instanceof OpNode && node.order <= this.lastNode)
      for (const { version } of savedBy(node).map(partsOf)) this.saved.set(version!, version!.value);
  }

  used(tensor: Tensor): void {
    if (this.depth === 0) this.memories.watch(tensor);
  }

  gradRead(tensor: Tensor): void {
    if (this.depth === 0) this.cells.read(tensor);
    else if (this.isForGpu && this.given === null) this.found(tensor);
  }

  /** An effect looks at the gradient of a tensor from outside: where it was there before, a place tells how it lay. */
  private found(tensor: Tensor): void {
    if (this.cells.byTensor.has(tensor)) return;
    this.cells.read(tensor);
    const grad = gradOf(tensor);
    if (grad !== null && this.cells.byTensor.has(tensor)) this.memories.placeOf(grad);
  }

  gradSet(tensor: Tensor, value: Tensor | null): void {
    const step = this.depth === 0 ? this.cells.set(tensor, value) : null;
    if (step !== null) this.steps.push(step);
  }

  refuse(what: string, instead: string): void {
    if (this.depth > 0) return;
    throw this.failed(`${what} inside a compiled function cannot be replayed: ${instead}`);
  }

  moduleRuns(module: object): void {
    if (this.depth === 0) this.modules.runs(module);
  }

  moduleSeen(module: object, isNew: boolean): void {
    this.modules.isAsked(module, isNew);
  }

  /** The graph, once the function has returned `result`. */
  finish(result: unknown): Graph {
    if (this.failure) throw this.failure;
    this.modules.check();
    for (const argument of this.args)
      refuseChange(argument, 'an argument', 'do that to a view of it, x.detach() or x.view(), or outside');
    // What a lazy layer makes of its parameters in the first call has no elements before.
    for (const watched of this.memories.watched.values())
      if (this.isLater || watched.storage.size > 0)
        refuseChange(watched, 'a tensor from outside', 'do it outside, or give it other values by copy_()');
    if (isGradEnabled() !== this.gradients)
      throw new CompileError(
        'compile: the function leaves gradients switched on or off: use noGrad() or enableGrad() around what needs it',
      );
    if (!this.constants.isStill())
      throw new CompileError(
        'compile: the function changes a tensor from outside whose values decide what it does: change it outside',
      );
    const { memories, steps } = this;
    const moded = this.modules.modeStep(this.gradients);
    if (moded) steps.push(moded);
    const output = outputOf(result, (t) => memories.outputOf(t));
    for (const storage of this.metByEffects) this.touch(storage);
    this.fixed = memories.settle(this.touched, this.cells.initial);
    return { memories: memories.all, places: memories.places, steps, output };
  }
}

const noUpdates = () => null;

function isLiteral(place: Place | null): boolean {
  return place === null || (place.memory.source.kind === 'literal' && !place.memory.written);
}
