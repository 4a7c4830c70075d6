import {
  gradOf,
  isTensor,
  isWrapped,
  type PointwiseRun,
  partsOf,
  type Storage,
  type TracedCall,
  type Tracer,
  type Update,
} from '@wick/tensor/internal';
import { isGradEnabled, type Tensor } from '@wick/tensor/light';
import { CompileError } from '../error.ts';
import {
  type EffectStep,
  type Graph,
  generatorIn,
  type Leaf,
  type Memory,
  type Output,
  type Place,
  type Pointwise,
  type Source,
  type Step,
} from '../graph/ir.ts';
import { withoutAmbient } from './ambient.ts';
import { mapTensors } from './attributes.ts';
import { dependsOnValues } from './dependsOnValues.ts';
import { changeOf } from './guards.ts';
import { type Assignment, type HostLook, watchHosts } from './hosts.ts';
import { lookAtModule, type ModuleLook } from './moduleLook.ts';
import { outputOf } from './outputs.ts';

/** A tensor from outside that was used, as it was when the recording began. */
export interface Watched {
  readonly tensor: Tensor;
  readonly storage: Storage;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  readonly requiresGrad: boolean;
}

/** What `grad` of a leaf was when it was first looked at; `any` if it was set before. */
export interface Cell {
  readonly leaf: Leaf;
  readonly initial: 'any' | null | Pick<Place, 'shape' | 'strides' | 'offset'>;
}

type Counter = NonNullable<ReturnType<typeof partsOf>['version']>;

/** Listens to one run of a function and writes down what it did. */
export class Recorder implements Tracer {
  readonly memories: Memory[] = [];
  readonly places: Place[] = [];
  readonly steps: Step[] = [];
  readonly watched = new Map<Tensor, Watched>();
  readonly cells = new Map<Tensor, Cell>();
  readonly modules = new Map<object, ModuleLook>();
  /** What counts the changes of tensors from outside whose elements were read, and its count then. */
  readonly constants = new Map<Counter, number>();

  /** Results that follow from the function's own numbers and from tensors outside, with these' counts of changes. */
  private readonly fixed = new Map<Memory, ReadonlyMap<Counter, number>>();
  private readonly byStorage = new Map<Storage, Memory>();
  private readonly bases = new Map<Memory, number>();
  private readonly newStorages = new WeakSet<Storage>();
  private readonly hiddenStorages = new WeakSet<Storage>();
  private readonly newTensors = new WeakSet<object>();
  private readonly currentGrads = new Map<Tensor, Tensor | null>();
  private readonly arguments: readonly Tensor[];
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
  /** The program that the operation at work ran, with the storage of its result; 'several' if more than one. */
  private program: (Pointwise & { readonly out: Storage | null }) | 'several' | null = null;
  private storing = false;
  /** What became of an input in another dtype. */
  private readonly casts = new Map<Tensor, Tensor>();
  private attrs: unknown;
  private readonly gradients = isGradEnabled();
  /** Optimisers and schedulers. */
  private hosts: HostLook | null = null;

  /** @param isLater - whether the function ran before, and has what it makes once */
  constructor(
    tensors: readonly Tensor[],
    private readonly isLater = true,
  ) {
    this.arguments = tensors;
    // Of arguments in one memory the one that begins first: places are counted from there.
    const first = new Map<Storage, number>();
    tensors.forEach((t, index) => {
      const { storage } = partsOf(t);
      const known = first.get(storage);
      if (known === undefined || t.storageOffset() < tensors[known]!.storageOffset()) first.set(storage, index);
    });
    for (const [storage, index] of first) {
      const t = tensors[index]!;
      this.add(storage, t, { kind: 'argument', index }, t.storageOffset());
    }
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
    const { name, value, set, fits } = assignment;
    if (isTensor(value) && this.newTensors.has(value))
      this.refuse(`setting ${name} to a tensor that is computed`, 'make the tensor outside, and change it in place');
    const update: Update = { kind: 'host', numbers: 0, fits, prepare: () => set(value) };
    this.steps.push({
      kind: 'effect',
      name: `setting ${name}`,
      run: update.prepare,
      given: [value],
      gradients: isGradEnabled(),
      touches: new Set(),
      assignment,
      updates: () => [update],
    });
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
    if (dependsOnValues(op.name))
      this.refuse(op.name, 'its result has as many elements as values tell: mask with where() or multiply instead');
    const own = this.depth > 0 || !op.composed;
    this.begun.push(own);
    if (!own || this.depth++ > 0) return;
    this.given = new Set();
    this.program = null;
    this.storing = false;
    this.casts.clear();
    this.inputs = inputs.map((t) => (t === null ? null : this.give(t)));
    this.attrs = mapTensors(attrs, (t) => this.give(t));
  }

  private give(t: Tensor): Place {
    const place = this.placeOf(t);
    this.given!.add(place.memory);
    return place;
  }

  end(call: TracedCall | null): void {
    const own = this.begun.pop();
    if (!own || --this.depth > 0 || call === null) return;
    const { op, outputs, inPlace } = call;
    const { inputs, attrs } = this;
    const step = this.steps.length;
    const fixed = inPlace || attrs !== call.attrs || generatorIn({ attrs }) !== null ? null : this.fixedBy(inputs);
    if (inPlace) {
      inputs[0]!.memory.written = true;
    } else {
      let fresh = outputs.length === 0;
      for (const t of outputs) {
        const { storage } = partsOf(t);
        if (this.byStorage.has(storage)) continue;
        fresh = true;
        if (!this.newStorages.has(storage))
          throw new CompileError(`compile: internal: ${op.name} gives memory that is neither its input's nor its own`);
        const memory = this.add(storage, t, { kind: 'result', step }, 0);
        if (fixed !== null) this.fixed.set(memory, fixed);
      }
      if (!fresh) return; // a view
    }
    this.steps.push({
      kind: 'call',
      op,
      inputs,
      attrs,
      placed: attrs !== call.attrs,
      outputs: inPlace ? [inputs[0]!] : outputs.map((t) => this.placeOf(t)),
      inPlace,
      gradients: isGradEnabled(),
      pointwise: this.pointwiseOf(outputs, inPlace),
    });
  }

  cast(from: Tensor, to: Tensor): void {
    if (this.depth === 1) this.casts.set(to, from);
  }

  pointwise({ program, inputs, numbers, compute, out, total }: PointwiseRun): void {
    if (this.depth !== 1 || this.given === null) return;
    const taken: (Place | number)[] = [];
    for (const t of compute === 'float32' ? inputs : []) {
      const operand = this.operandOf(t);
      if (operand !== null) taken.push(operand);
    }
    const counted = numbers.filter(isNumber);
    const isSimple = taken.length === inputs.length && counted.length === numbers.length;
    this.program =
      this.program !== null || !isSimple
        ? 'several'
        : { program, inputs: taken, numbers: counted, total: total ?? null, out: out && partsOf(out).storage };
  }

  stores(): void {
    if (this.depth === 1) this.storing = true;
  }

  /** An input of a program as a place or a number; null if it is neither. */
  private operandOf(t: Tensor): Place | number | null {
    const from = this.casts.get(t) ?? t;
    const memory = this.byStorage.get(partsOf(from).storage);
    if (memory === undefined || !this.given!.has(memory)) return null;
    const { source } = memory;
    if (source.kind === 'literal' && !memory.written && memory.size === 1) return Number(source.data[0]);
    return from.dtype === 'float32' || from.dtype === 'bool' ? this.placeOf(from) : null;
  }

  /** The program of a call that ran nothing else. */
  private pointwiseOf(outputs: readonly Tensor[], inPlace: boolean): Pointwise | null {
    const { program } = this;
    if (program === null || program === 'several' || outputs.length !== 1) return null;
    const [out] = outputs as [Tensor];
    if (out.dtype !== 'float32' && out.dtype !== 'bool') return null;
    // Into an expanded tensor, or one that its operands overlap, the operation itself writes by a copy.
    const isOut = program.total !== null || partsOf(out).storage === program.out;
    if (inPlace ? out.dtype !== 'float32' : !isOut) return null;
    const { out: _, ...pointwise } = program;
    return pointwise;
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
    this.newStorages.add(storage);
    if (this.depth > 0) this.hiddenStorages.add(storage);
  }

  tensorMade(tensor: object): void {
    this.newTensors.add(tensor);
  }

  elementsRead(storage: Storage): void {
    if (this.depth === 0) {
      if (!this.isLiteral(storage))
        this.refuse('reading or writing elements without an operation', 'compute with operations, or do it outside');
    } else if (this.given === null) {
      this.readByEffect(storage);
    } else {
      const memory = this.byStorage.get(storage);
      // Who reads on has not only run the program.
      if (this.program !== null && this.program !== 'several' && this.program.total === null && !this.storing)
        this.program = 'several';
      if (memory && !this.given.has(memory))
        throw new CompileError('compile: internal: an operation reads a tensor that it was not given');
    }
  }

  private readByEffect(storage: Storage): void {
    this.work?.touches.add(storage);
    const kind = this.byStorage.get(storage)?.source.kind;
    if (kind !== 'result' || this.hiddenStorages.has(storage)) return;
    for (const grad of this.currentGrads.values()) if (grad && partsOf(grad).storage === storage) return;
    throw this.failed(
      `${this.work!.name} is given a tensor that is computed, which a replay could not look at: return it, and call that outside`,
    );
  }

  valuesRead(what: string, tensor: Tensor): void {
    if (this.depth === 0 && !this.isLiteral(partsOf(tensor).storage))
      this.refuse(`${what} of a tensor that is computed`, 'return the tensor and read it outside');
  }

  constantRead(tensor: Tensor): void {
    if (this.depth > 0) return;
    const { storage, version } = partsOf(tensor);
    if (this.isLiteral(storage)) return;
    const memory = this.byStorage.get(storage);
    let sources = memory && !memory.written ? this.fixed.get(memory) : undefined;
    if (!this.newStorages.has(storage) && (!memory || (memory.source.kind === 'outside' && !memory.written))) {
      this.watch(tensor);
      sources = new Map([[version!, version!.value]]);
    }
    // What an optimiser or an average changes nobody lists.
    const isStill = [...(sources ?? [])].every(([counter, value]) => counter.value === value);
    if (!sources || !isStill || this.steps.some(({ kind }) => kind === 'effect'))
      this.refuse('deciding by the values of a tensor that is computed', 'decide outside, or by where()');
    for (const [counter, value] of sources ?? []) this.constants.set(counter, value);
  }

  /** What the values of a result follow from, if from numbers of the function's own and from tensors outside alone. */
  private fixedBy(inputs: readonly (Place | null)[]): ReadonlyMap<Counter, number> | null {
    if (inputs.length === 0) return null;
    const found = new Map<Counter, number>();
    for (const place of inputs) {
      if (place === null) continue;
      const { memory, version } = place;
      if (memory.written) return null;
      if (memory.source.kind === 'outside') found.set(version!, version!.value);
      else if (memory.source.kind !== 'literal') {
        const sources = this.fixed.get(memory);
        if (!sources) return null;
        for (const [counter, value] of sources) found.set(counter, value);
      }
    }
    return found;
  }

  used(tensor: Tensor): void {
    if (this.depth === 0) this.watch(tensor);
  }

  gradRead(tensor: Tensor): void {
    if (this.depth > 0 || this.cells.has(tensor)) return;
    const leaf = this.leafOf(tensor);
    if (leaf === null) return;
    const grad = gradOf(tensor);
    this.currentGrads.set(tensor, grad);
    if (grad === null) {
      this.cells.set(tensor, { leaf, initial: null });
      return;
    }
    const { storage, shape, strides } = partsOf(grad);
    this.cells.set(tensor, { leaf, initial: { shape, strides: strides!, offset: grad.storageOffset() } });
    if (!this.byStorage.has(storage)) this.add(storage, grad, { kind: 'grad', leaf }, 0);
  }

  gradSet(tensor: Tensor, value: Tensor | null): void {
    if (this.depth > 0) return;
    const leaf = this.leafOf(tensor);
    if (leaf === null) return;
    if (!this.cells.has(tensor)) this.cells.set(tensor, { leaf, initial: 'any' });
    else if (this.currentGrads.get(tensor) === value) return;
    this.currentGrads.set(tensor, value);
    this.steps.push({ kind: 'grad', leaf, value: value === null ? null : this.keep(value) });
  }

  refuse(what: string, instead: string): void {
    if (this.depth > 0) return;
    throw this.failed(`${what} inside a compiled function cannot be replayed: ${instead}`);
  }

  moduleRuns(module: object): void {
    if (this.depth === 0 && !this.modules.has(module)) this.modules.set(module, lookAtModule(module));
  }

  /** The graph, once the function has returned `result`. */
  finish(result: unknown): Graph {
    if (this.failure) throw this.failure;
    for (const look of this.modules.values()) {
      const change = look.change();
      if (change !== null)
        throw new CompileError(
          `compile: ${change} after the function ran: a replay would leave it as it was. Keep what changes in a Buffer and change it in place (copy_)`,
        );
    }
    for (const watched of this.watched.values()) {
      const change = changeOf(watched);
      if (change !== null)
        throw new CompileError(
          `compile: the function changes requiresGrad, data or shape of a tensor from outside (${change}), which a replay would leave as it was: do it outside`,
        );
    }
    if (isGradEnabled() !== this.gradients)
      throw new CompileError(
        'compile: the function leaves gradients switched on or off: use noGrad() or enableGrad() around what needs it',
      );
    for (const [counter, value] of this.constants)
      if (counter.value !== value)
        throw new CompileError(
          'compile: the function changes a tensor from outside whose values decide what it does: change it outside',
        );
    const output = outputOf(result, (t) => this.outputTensor(t));
    return { memories: this.memories, places: this.places, steps: this.steps, output };
  }

  private outputTensor(t: Tensor): Output {
    if (this.newTensors.has(t)) return { kind: 'place', place: this.keep(t) };
    const index = this.arguments.indexOf(t);
    if (index >= 0) return { kind: 'argument', index };
    this.watch(t);
    return { kind: 'outside', tensor: t };
  }

  private placeOf(t: Tensor): Place {
    const { storage, shape, strides, offset, dtype, version } = partsOf(t);
    this.watch(t);
    const memory = this.byStorage.get(storage) ?? this.introduce(storage, t);
    const at = (offset ?? 0) - this.bases.get(memory)!;
    if (memory.source.kind === 'argument') memory.size = Math.max(memory.size, at + reach(shape, strides!));
    const { requiresGrad } = t;
    const wrapped = isWrapped(t);
    const place: Place = {
      id: this.places.length,
      memory,
      shape,
      strides: strides!,
      offset: at,
      dtype,
      wrapped,
      requiresGrad,
      version: memory.source.kind === 'outside' ? version : undefined,
    };
    this.places.push(place);
    return place;
  }

  /** The place of a tensor that outlives the call: a literal's must be made anew for each. */
  private keep(t: Tensor): Place {
    const place = this.placeOf(t);
    if (place.memory.source.kind === 'literal') place.memory.written = true;
    return place;
  }

  /** A storage that no step gave: numbers that the function made itself, or one from outside. */
  private introduce(storage: Storage, t: Tensor): Memory {
    if (!this.newStorages.has(storage)) return this.add(storage, t, { kind: 'outside', storage }, 0);
    if (this.hiddenStorages.has(storage))
      throw new CompileError(
        'compile: a tensor that came to be inside a step that is no operation (an optimizer, an average) is used: make it before',
      );
    return this.add(storage, t, { kind: 'literal', data: storage.data.slice() }, 0);
  }

  private add(storage: Storage, t: Tensor, source: Source, base: number): Memory {
    const size = source.kind === 'argument' ? 0 : storage.size;
    const memory: Memory = { id: this.memories.length, dtype: t.dtype, size, source, written: false };
    this.memories.push(memory);
    this.byStorage.set(storage, memory);
    this.bases.set(memory, base);
    return memory;
  }

  private isLiteral(storage: Storage): boolean {
    const memory = this.byStorage.get(storage);
    if (memory) return memory.source.kind === 'literal' && !memory.written;
    return this.newStorages.has(storage) && !this.hiddenStorages.has(storage);
  }

  private watch(tensor: Tensor): void {
    if (this.newTensors.has(tensor) || this.watched.has(tensor) || this.arguments.includes(tensor)) return;
    const { storage, shape, offset } = partsOf(tensor);
    const strides = tensor.stride();
    this.watched.set(tensor, {
      tensor,
      storage,
      shape,
      strides,
      offset: offset ?? 0,
      requiresGrad: tensor.requiresGrad,
    });
  }

  private leafOf(tensor: Tensor): Leaf | null {
    if (this.newTensors.has(tensor)) return null;
    const argument = this.arguments.indexOf(tensor);
    if (argument >= 0) return { argument };
    this.watch(tensor);
    return { outside: tensor };
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

const noUpdates = () => null;

/** From the first to the last element of a geometry, so many elements of memory. */
function reach(shape: readonly number[], strides: readonly number[]): number {
  if (shape.includes(0)) return 0;
  return 1 + shape.reduce((sum, size, d) => sum + (size - 1) * strides[d]!, 0);
}
