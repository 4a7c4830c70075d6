import { type Command, makePlan, type Plan } from '@wick/kernels/plan';
import {
  elementBytes,
  gradOf,
  memoryKey,
  memoryOf,
  partsOf,
  plainArray,
  putGrad,
  remake,
  type Storage,
  type TensorParts,
  type VersionCounter,
  wrapArray,
} from '@wick/tensor/internal';
import { isGradEnabled, setGradEnabled, type Tensor, type TypedArray } from '@wick/tensor/light';
import { leafTensor } from '../capture/guards.ts';
import type { Numbers } from '../capture/numbers.ts';
import type { CallStep, GradStep, Graph, Memory, Output, Place, Program } from '../graph/ir.ts';
import { changesOf, part, partsIn } from '../graph/parts.ts';
import { isOutside, keptMemories, readsOf, writesOf } from '../graph/touches.ts';
import { type MemoryPlan, planMemory } from '../passes/memoryPlan.ts';
import { updatesFit } from '../passes/updates.ts';
import { earlySteps } from './early.ts';
import { HostCalls } from './hostCalls.ts';
import type { Layout } from './layout.ts';
import { lowerCall, lowerPointwise, lowerUpdate } from './lower.ts';
import { PlanNumbers } from './planNumbers.ts';
import { Resident } from './residents.ts';
import { Room } from './room.ts';

/** Plans give their memory back when the program that has them is collected: nothing in them may hold it. */
const releases = new FinalizationRegistry<Plan>((plan) => plan.dispose());

/** A gradient that was left with its leaf while its elements stay in the arena. */
interface Left {
  readonly resident: Resident;
  readonly storage: Storage;
}

/** A program as one plan of the kernels, and what has to be done in JavaScript before, in between and afterwards. */
export class CpuProgram {
  /** What runs in JavaScript, by name. */
  readonly host: string[] = [];
  readonly memory: MemoryPlan;
  readonly commands: readonly Command[];
  private readonly plan: Plan;
  private readonly numbers: PlanNumbers;
  private readonly hostCalls: HostCalls;
  private readonly hostWork: (() => void)[] = [];
  private readonly residents: readonly [Memory, Resident][];
  /** Literals that a run changes. */
  private readonly literals: readonly [at: number, data: TypedArray][];
  private readonly before: readonly CallStep[];
  private readonly lastGrads: readonly GradStep[];
  private readonly written: ReadonlySet<Memory>;
  private readonly argumentMemories: readonly Memory[];
  /** What counts the changes in place, once for each; null for arguments and gradients, whose memory is given. */
  private readonly changes: readonly (VersionCounter | Memory)[];
  private readonly left = new Map<Memory, Left>();
  private readonly leftTensors = new Map<GradStep, Tensor>();
  private readonly gradTensors = new Map<Memory, Tensor>();
  /** The memories whose gradients this run has left. */
  private readonly fresh = new Set<Memory>();
  private args: readonly Tensor[] = [];

  /** Null where there is no WebAssembly. */
  static make(program: Program, graph: Graph): CpuProgram | null {
    const probe = makePlan({ bytes: 64, commands: [] });
    if (probe === null) return null;
    probe.dispose();
    return new CpuProgram(program, graph);
  }

  private constructor(
    private readonly program: Program,
    graph: Graph,
  ) {
    const { work } = program;
    const kept = keptMemories(program, work);
    const used = new Set(work.flatMap((step) => [...readsOf(step), ...writesOf(step)]).map(({ memory }) => memory));
    for (const memory of kept) used.add(memory);
    const written = new Set(work.flatMap((step) => writesOf(step).map(({ memory }) => memory)));
    const lasts = (memory: Memory) => isOutside(memory) || kept.has(memory) || memory.source.kind === 'literal';
    this.memory = planMemory(work, kept, new Set([...used].filter(lasts)));
    const at = (memory: Memory) => this.memory.places.get(memory)!;
    const room = new Room(this.memory.bytes);
    const numbers = new PlanNumbers(program.updates);
    const layout: Layout = {
      bytes: elementBytes,
      copied: ['float32', 'bool'],
      anyRecurrence: false,
      at: ({ memory, offset, dtype }) => at(memory) + offset * elementBytes(dtype),
      room: (bytes) => room.take(bytes),
      number: (memory) => numbers.of(memory),
    };
    const early = earlySteps(work);
    const commands: Command[] = [];
    const before: CallStep[] = [];
    const grads: GradStep[] = [];
    const self = new WeakRef(this);
    const hostCall = (name: string, run: () => void) => {
      this.host.push(name);
      const index = this.hostWork.push(run) - 1;
      commands.push({ kind: 'host', run: () => self.deref()!.hostWork[index]!() });
    };
    for (const step of work) {
      room.start();
      if (step.kind === 'pointwise') commands.push(lowerPointwise(step, layout));
      else if (step.kind === 'update') {
        commands.push(lowerUpdate(step, numbers.first(step.update), layout));
      } else if (step.kind === 'grad') grads.push(step);
      else if (step.kind === 'effect') {
        const first = grads.splice(0);
        hostCall(step.name, () => {
          for (const grad of first) this.setGrad(grad);
          setGradEnabled(step.gradients);
          step.run();
          this.takeOutside();
        });
      } else if (early.has(step)) before.push(step);
      else {
        const lowered = lowerCall(step, layout);
        if (lowered) commands.push(...lowered);
        else hostCall(step.op.name, () => this.hostCalls.run(step));
      }
    }
    this.commands = commands;
    this.numbers = numbers;
    this.before = before;
    this.lastGrads = grads;
    this.written = written;
    this.argumentMemories = [...used].filter(({ source }) => source.kind === 'argument');
    this.changes = changesOf(graph);
    const plan = makePlan({ bytes: room.end, commands, numbers: numbers.count })!;
    this.plan = plan;
    this.hostCalls = new HostCalls(plan, at);
    const literals: [number, TypedArray][] = [];
    const residents: [Memory, Resident][] = [];
    for (const memory of used) {
      const { source, dtype } = memory;
      if (source.kind === 'outside' || source.kind === 'grad')
        residents.push([memory, new Resident(this, plan, at(memory), dtype, written.has(memory))]);
      if (source.kind !== 'literal' || source.data.length === 0) continue;
      if (written.has(memory) || kept.has(memory)) literals.push([at(memory), source.data]);
      else plan.load(at(memory), source.data);
    }
    this.literals = literals;
    this.residents = residents;
    releases.register(this, plan);
  }

  /** Whether the optimisers still ask for the steps that were planned. */
  fits(): boolean {
    return updatesFit(this.program.updates);
  }

  run(args: readonly Tensor[], numbers: Numbers): unknown {
    const { plan } = this;
    const gradients = isGradEnabled();
    this.args = args;
    try {
      for (const [memory] of this.residents)
        if (memory.source.kind === 'grad') this.gradTensors.set(memory, gradOf(leafTensor(memory.source.leaf, args))!);
      this.takeOutside();
      for (const memory of this.argumentMemories) this.load(memory);
      for (const [at, data] of this.literals) plan.load(at, data);
      for (const step of this.before) this.hostCalls.run(step);
      this.numbers.write(plan.numbers, numbers);
      plan.run();
      for (const grad of this.lastGrads) this.setGrad(grad);
      this.giveBack();
      return this.give(this.program.output, new Map());
    } finally {
      setGradEnabled(gradients);
      this.args = [];
      this.gradTensors.clear();
      this.fresh.clear();
    }
  }

  /** Has in the arena what eager code has had, or has changed. */
  private takeOutside(): void {
    for (let i = 0; i < this.residents.length; i++) {
      const [memory, resident] = this.residents[i]!;
      resident.take(this.storageOf(memory));
    }
    // Gradients that an optimiser in JavaScript has looked at.
    for (const memory of this.fresh) {
      const { resident, storage } = this.left.get(memory)!;
      if (resident.seen) resident.take(storage);
    }
  }

  private storageOf(memory: Memory): Storage {
    const { source } = memory;
    if (source.kind === 'outside') return source.storage;
    return partsOf(source.kind === 'argument' ? this.args[source.index]! : this.gradTensors.get(memory)!).storage;
  }

  private load(memory: Memory): void {
    if (memory.source.kind !== 'argument' || memory.size === 0) return;
    const { data, offset } = memoryOf(this.args[memory.source.index]!);
    this.plan.load(this.memory.places.get(memory)!, part(data, offset, memory.size));
  }

  /** What the plan changed of what does not stay in the arena, and the counts of changes. */
  private giveBack(): void {
    for (const [memory, resident] of this.residents) resident.give(this.storageOf(memory));
    for (const memory of this.argumentMemories) {
      if (!this.written.has(memory) || memory.source.kind !== 'argument' || memory.size === 0) continue;
      const { data, offset } = memoryOf(this.args[memory.source.index]!);
      this.plan.store(this.memory.places.get(memory)!, part(data, offset, memory.size));
    }
    for (const change of this.changes) {
      const owner = 'source' in change ? this.ownerOf(change) : null;
      const counter = 'source' in change ? owner && partsOf(owner).version : change;
      if (counter) counter.value++;
    }
  }

  private ownerOf(memory: Memory): Tensor | null {
    const { source } = memory;
    if (source.kind === 'argument') return this.args[source.index]!;
    return this.gradTensors.get(memory) ?? null;
  }

  /** Leaves a gradient with its leaf; its elements stay in the arena until somebody asks for them. */
  private setGrad(step: GradStep): void {
    const leaf = leafTensor(step.leaf, this.args);
    const { value } = step;
    if (value === null) putGrad(leaf, null);
    else if (isOutside(value.memory)) putGrad(leaf, remake(this.outsideParts(value), false, false));
    else {
      const { storage } = this.leave(value.memory);
      let t = this.leftTensors.get(step);
      if (!t || memoryKey(t) !== storage) {
        t = remake(partsIn(storage, value), false, false);
        this.leftTensors.set(step, t);
      }
      putGrad(leaf, t);
    }
  }

  /** The storage of a memory that outlives the run: the same one as long as nobody has seen it. */
  private leave(memory: Memory): Left {
    let left = this.left.get(memory);
    if (!left || (left.resident.seen && !this.fresh.has(memory))) {
      const resident = new Resident(this, this.plan, this.memory.places.get(memory)!, memory.dtype, true);
      left = { resident, storage: resident.storage(memory.size) };
      this.left.set(memory, left);
    }
    this.fresh.add(memory);
    return left;
  }

  private outsideParts(place: Place): TensorParts {
    const { memory, offset } = place;
    const owner = this.ownerOf(memory);
    const start = memory.source.kind === 'argument' ? owner!.storageOffset() : 0;
    const version = owner ? partsOf(owner).version : place.version;
    return { ...partsIn(this.storageOf(memory), place), offset: offset + start, version };
  }

  private give(output: Output, copies: Map<Memory, Storage>): unknown {
    switch (output.kind) {
      case 'place':
        return this.result(output.place, copies);
      case 'outside':
        return output.tensor;
      case 'argument':
        return this.args[output.index];
      case 'value':
        return output.value;
      case 'array':
        return output.items.map((item) => this.give(item, copies));
      case 'object':
        return Object.fromEntries(output.entries.map(([key, item]) => [key, this.give(item, copies)]));
    }
  }

  private result(place: Place, copies: Map<Memory, Storage>): Tensor {
    const { memory } = place;
    if (isOutside(memory)) return remake(this.outsideParts(place), false, false);
    let storage = copies.get(memory);
    if (!storage) {
      const left = this.fresh.has(memory) ? this.left.get(memory) : undefined;
      if (left) left.storage.bring(); // a gradient that is returned as well: one memory
      storage = left?.storage ?? this.copyOf(memory);
      copies.set(memory, storage);
    }
    return remake(partsIn(storage, place), false, false);
  }

  private copyOf(memory: Memory): Storage {
    const data = plainArray(memory.dtype, memory.size);
    if (data.length > 0) this.plan.store(this.memory.places.get(memory)!, data);
    return partsOf(wrapArray(data, [data.length], memory.dtype)).storage;
  }
}
