import type { ElementType } from '@wick/kernels';
import { type Command, makePlan, type Plan } from '@wick/kernels/plan';
import { elementBytes, plainArray, remake, Storage } from '@wick/tensor/internal';
import { type DType, isGradEnabled, setGradEnabled, type Tensor, type TypedArray } from '@wick/tensor/light';
import type { Numbers } from '../capture/argumentNumber.ts';
import { give } from '../graph/give.ts';
import type { CallStep, GradStep, Graph, Memory, Place, Program, Work } from '../graph/ir.ts';
import { Outside } from '../graph/outside.ts';
import { tensorIn } from '../graph/parts.ts';
import { isOutside, returnedMemories, touchedBy } from '../graph/touches.ts';
import { isWholeAverage } from '../graph/wholeAverage.ts';
import { type MemoryPlan, planMemory } from '../passes/memoryPlan.ts';
import { updatesFit } from '../passes/updates.ts';
import { Refused } from '../replay/refused.ts';
import { earlySteps } from './early.ts';
import { followed } from './followed.ts';
import { HostCalls } from './hostCalls.ts';
import { BoundLoops } from './hostLoops.ts';
import { floatTypeOf, type Layout } from './layout.ts';
import { loopsOf } from './loopsByName.ts';
import { lowerCall, lowerUpdate } from './lower.ts';
import { normalAround } from './normalAround.ts';
import { PlanNumbers } from './planNumbers.ts';
import { lowerPointwise } from './pointwise.ts';
import { lowerReduced } from './reduced.ts';
import { Resident } from './residents.ts';
import { Room } from './room.ts';
import { SmallResults } from './smallResults.ts';

/** Plans give their memory back when the program that has them is collected: nothing in them may hold it. */
const releases = new FinalizationRegistry<Plan>((plan) => plan.dispose());

/** A gradient that was left with its leaf while its elements stay in the arena. */
interface Left {
  storage: Storage;
  turn: number;
  readonly resident: Resident;
}

/** A storage that a run has given away, and which run. */
interface Copy {
  storage: Storage;
  turn: number;
}

const none: Numbers = [];

/** Whole numbers are copied as floats of as many bits, which stay what they are. */
const copiedAs: Readonly<Record<DType, ElementType | null>> = {
  float32: 'float32',
  float64: 'float64',
  int32: 'float32',
  int64: 'float64',
  uint8: 'uint8',
  bool: 'bool',
  float16: null,
  bfloat16: null,
};

/** Whether a step reads numbers of an optimiser's step. */
function takesNumbers(step: Work): boolean {
  if (step.kind === 'update') return true;
  if (step.kind === 'call') return isWholeAverage(step);
  if (step.kind === 'epilogue') return takesNumbers(step.epilogue);
  const isUpdate = ({ memory: { source } }: Place) => source.kind === 'number' && 'update' in source;
  return step.kind === 'pointwise' && step.inputs.some(isUpdate);
}

/** A memory from outside, and who has it in the arena. */
interface Kept {
  readonly memory: Memory;
  readonly resident: Resident;
}

/** A program as one plan of the kernels, and what has to be done in JavaScript before, in between and afterwards. */
export class CpuProgram {
  /** What runs in JavaScript, by name. */
  readonly host: string[] = [];
  readonly memory: MemoryPlan;
  readonly commands: readonly Command[];
  private readonly plan: Plan;
  private readonly numbers: PlanNumbers;
  private readonly outside: Outside;
  private readonly hostCalls: HostCalls;
  private readonly hostWork: (() => void)[] = [];
  private readonly residents: readonly Kept[];
  /** Literals that a run changes. */
  private readonly literals: readonly { readonly at: number; readonly data: TypedArray }[];
  private readonly before: readonly CallStep[];
  private readonly checks: readonly CallStep[];
  /** The last call into JavaScript before the optimisers' steps: where it fails none of them has been counted. */
  private counting: CallStep | null = null;
  private given: Numbers = none;
  private readonly lastGrads: readonly GradStep[];
  private readonly written: ReadonlySet<Memory>;
  private readonly argumentMemories: readonly Memory[];
  private readonly left = new Map<Memory, Left>();
  /** Which run it is: the memories whose gradients it has left, and those that it returns, have its number. */
  private turn = 0;
  /** Whether there are gradients that were looked at in the middle and then taken back. */
  private takesGradients = false;
  private readonly copies = new Map<Memory, Copy>();
  /** Null where fewer than two results are small. */
  private readonly small: SmallResults | null;

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
    const { used, written, kept } = touchedBy(program);
    const lasts = (memory: Memory) => isOutside(memory) || kept.has(memory) || memory.source.kind === 'literal';
    this.memory = planMemory(work, kept, new Set([...used].filter(lasts)));
    const at = (memory: Memory) => this.memory.places.get(memory)!;
    const room = new Room(this.memory.bytes);
    const numbers = new PlanNumbers(program.updates);
    const layout: Layout = {
      bytes: elementBytes,
      copied: (dtype) => copiedAs[dtype],
      anyRecurrence: false,
      takesLoops: true,
      floatTypeOf,
      at: ({ memory, offset, dtype }) => at(memory) + offset * elementBytes(dtype),
      room: (bytes) => room.take(bytes),
      number: (memory) => numbers.of(memory),
    };
    const early = earlySteps(work);
    const commands: Command[] = [];
    const before: CallStep[] = [];
    const checks: CallStep[] = [];
    const grads: GradStep[] = [];
    let stepped = false;
    const self = new WeakRef(this);
    const hostCall = (name: string, run: () => void) => {
      this.host.push(name);
      const index = this.hostWork.push(run) - 1;
      commands.push({ kind: 'host', run: () => self.deref()!.hostWork[index]!() });
    };
    const inJavaScript = (step: CallStep) => {
      const first = [...grads];
      const found = loopsOf(step, layout);
      const loops = found && new BoundLoops(found);
      if (loops) commands.push(...found!.before, { kind: 'host', arrays: found!.arrays, run: loops.take });
      hostCall(step.op.name, () => this.callHost(step, loops, first));
      if (!stepped && !isWholeAverage(step)) this.counting = step;
    };
    for (const step of work) {
      room.start();
      if (step.kind === 'pointwise') commands.push(lowerPointwise(step, layout));
      else if (step.kind === 'reduced') commands.push(lowerReduced(step, layout));
      else if (step.kind === 'update') {
        commands.push(...lowerUpdate(step, numbers.first(step.update), layout));
      } else if (step.kind === 'grad') grads.push(step);
      else if (step.kind === 'effect') {
        const first = grads.splice(0);
        hostCall(step.name, () => {
          for (const grad of first) this.outside.setGrad(grad, this.leftStorage);
          setGradEnabled(step.gradients);
          step.run();
          this.takeOutside();
          this.takeGradients();
        });
      } else if (step.kind === 'epilogue') {
        const lowered = lowerCall(step.call, layout);
        if (!lowered) inJavaScript(step.call);
        commands.push(...followed(lowered ?? [], lowerPointwise(step.epilogue, layout)));
      } else if (early.has(step)) (step.outputs.length === 0 ? checks : before).push(step);
      else {
        const lowered = lowerCall(step, layout);
        const around = normalAround(step, layout);
        if (lowered) commands.push(...lowered);
        else inJavaScript(around?.draw ?? step);
        if (around) commands.push(...around.then);
      }
      stepped ||= takesNumbers(step);
    }
    this.commands = commands;
    this.numbers = numbers;
    this.before = before;
    this.checks = checks;
    this.lastGrads = grads;
    this.written = written;
    this.argumentMemories = [...used].filter(({ source }) => source.kind === 'argument');
    this.outside = new Outside(graph, used);
    const plan = makePlan({ bytes: room.end, commands, numbers: numbers.count })!;
    this.plan = plan;
    this.hostCalls = new HostCalls({
      store: (memory, array) => plan.store(at(memory), array),
      load: (memory, array) => plan.load(at(memory), array),
    });
    const literals: { at: number; data: TypedArray }[] = [];
    const residents: Kept[] = [];
    for (const memory of used) {
      const { source, dtype } = memory;
      if (source.kind === 'outside' || source.kind === 'grad')
        residents.push({ memory, resident: new Resident(this, plan, at(memory), dtype, written.has(memory)) });
      if (source.kind !== 'literal' || source.data.length === 0) continue;
      if (written.has(memory) || kept.has(memory)) literals.push({ at: at(memory), data: source.data });
      else plan.load(at(memory), source.data);
    }
    this.literals = literals;
    this.residents = residents;
    const isMade = (memory: Memory) => !isOutside(memory);
    this.small = SmallResults.of([...returnedMemories(program.output)].filter(isMade), at);
    releases.register(this, plan);
  }

  /** Whether the optimisers still ask for the steps that were planned. */
  fits(): boolean {
    return updatesFit(this.program.updates);
  }

  run(args: readonly Tensor[], numbers: Numbers): unknown {
    const { plan, outside } = this;
    const gradients = isGradEnabled();
    try {
      this.turn++;
      if (this.takesGradients) this.giveUpGradients();
      outside.begin(args);
      this.takeOutside();
      for (let i = 0; i < this.argumentMemories.length; i++) this.load(this.argumentMemories[i]!);
      for (let i = 0; i < this.literals.length; i++) plan.load(this.literals[i]!.at, this.literals[i]!.data);
      this.check();
      for (let i = 0; i < this.before.length; i++) this.hostCalls.run(this.before[i]!);
      this.given = numbers;
      this.numbers.writeGiven(plan.numbers, numbers);
      if (this.counting === null) this.numbers.writeUpdates(plan.numbers, numbers);
      plan.run();
      for (let i = 0; i < this.lastGrads.length; i++) outside.setGrad(this.lastGrads[i]!, this.leftStorage);
      this.giveBack();
      this.small?.take(plan);
      return give(this.program.output, args, this.result);
    } finally {
      this.small?.end();
      setGradEnabled(gradients);
      outside.end();
    }
  }

  /** A call in the middle. Where it fails, what stands before it is seen outside, as if the function had failed there. */
  private callHost(step: CallStep, loops: BoundLoops | null, grads: readonly GradStep[]): void {
    try {
      if (loops === null || !loops.run()) this.hostCalls.run(step);
    } catch (error) {
      for (const grad of grads) this.outside.setGrad(grad, this.leftStorage);
      this.giveBack();
      throw error;
    }
    if (step !== this.counting) return;
    this.numbers.writeUpdates(this.plan.numbers, this.given);
    this.plan.patch();
  }

  /** Looks at the arguments, before anything is done. */
  private check(): void {
    try {
      for (let i = 0; i < this.checks.length; i++) this.hostCalls.run(this.checks[i]!);
    } catch (error) {
      throw new Refused(error);
    }
  }

  /** Has in the arena what eager code has had, or has changed. */
  private takeOutside(): void {
    for (let i = 0; i < this.residents.length; i++) {
      const { memory, resident } = this.residents[i]!;
      resident.take(this.outside.storageOf(memory));
    }
  }

  /** The same for gradients that an optimiser in JavaScript has looked at. */
  private takeGradients(): void {
    for (const { resident, storage, turn } of this.left.values()) {
      if (turn !== this.turn || !resident.seen) continue;
      resident.take(storage);
      this.takesGradients = true;
    }
  }

  /** Brings back those that somebody may still hold, before a run writes over them. */
  private giveUpGradients(): void {
    for (const { resident } of this.left.values()) resident.giveUp();
    this.takesGradients = false;
  }

  private load(memory: Memory): void {
    if (memory.size === 0) return;
    this.plan.load(this.memory.places.get(memory)!, this.outside.elementsOf(memory));
  }

  /** What the plan changed of what does not stay in the arena, and the counts of changes. */
  private giveBack(): void {
    for (let i = 0; i < this.residents.length; i++) {
      const { memory, resident } = this.residents[i]!;
      resident.give(this.outside.storageOf(memory));
    }
    for (let i = 0; i < this.argumentMemories.length; i++) {
      const memory = this.argumentMemories[i]!;
      if (!this.written.has(memory) || memory.size === 0) continue;
      this.plan.store(this.memory.places.get(memory)!, this.outside.elementsOf(memory));
    }
    this.outside.countChanges();
  }

  /** The storage of a memory that outlives the run: the same one as long as nobody has seen it. */
  private leave(memory: Memory): Left {
    let left = this.left.get(memory);
    if (!left) {
      const resident = new Resident(this, this.plan, this.memory.places.get(memory)!, memory.dtype, true);
      left = { resident, storage: resident.storage(memory.size), turn: this.turn };
      this.left.set(memory, left);
    } else if (left.resident.seen && left.turn !== this.turn) left.storage = left.resident.storage(memory.size);
    // Another program was given it, and nobody else.
    else if (left.storage.keptBy !== left.resident && !left.resident.seen) left.storage.lend(left.resident);
    left.turn = this.turn;
    return left;
  }

  /** Where a gradient's elements stay until somebody asks for them: in the arena. */
  private readonly leftStorage = (memory: Memory): Storage => this.leave(memory).storage;

  private readonly result = (place: Place): Tensor => {
    const { memory } = place;
    if (isOutside(memory)) return remake(this.outside.partsOf(place), false, false);
    return tensorIn(this.returned(memory), place);
  };

  /** The storage of a memory that is returned: one for all its places, and a gradient's own. */
  private returned(memory: Memory): Storage {
    const left = this.left.get(memory);
    if (left?.turn === this.turn) {
      left.storage.bring();
      return left.storage;
    }
    const known = this.copies.get(memory);
    if (known?.turn === this.turn) return known.storage;
    const storage = this.small?.storageOf(memory) ?? this.copyOf(memory);
    if (this.program.output.kind === 'place') return storage;
    if (known) {
      known.storage = storage;
      known.turn = this.turn;
    } else this.copies.set(memory, { storage, turn: this.turn });
    return storage;
  }

  private copyOf(memory: Memory): Storage {
    const data = plainArray(memory.dtype, memory.size);
    if (data.length > 0) this.plan.store(this.memory.places.get(memory)!, data);
    return new Storage(data);
  }
}
