import { type AnyCommand, type Kernel, kernelsOf, mayOverflow } from '@wick/webgpu';
import { areFloats, type Layout } from '../cpu/layout.ts';
import { lowerCall, lowerUpdate } from '../cpu/lower.ts';
import { PlanNumbers } from '../cpu/planNumbers.ts';
import { lowerPointwise } from '../cpu/pointwise.ts';
import { lowerReduced } from '../cpu/reduced.ts';
import { Room } from '../cpu/room.ts';
import { CompileError } from '../error.ts';
import { countOf } from '../graph/geometry.ts';
import {
  type CallStep,
  type EffectStep,
  type GradStep,
  generatorIn,
  type Memory,
  type Program,
  type UpdateStep,
  type Work,
} from '../graph/ir.ts';
import { isOutside, readsOf, touchedBy, writesOf } from '../graph/touches.ts';
import { type MemoryPlan, planMemory } from '../passes/memoryPlan.ts';
import { composedUpdate } from './composedUpdates.ts';
import { Dispatches } from './dispatches.ts';
import { earlyOnGpu } from './early.ts';
import { gpuBytes, isOnGpu } from './elements.ts';
import { followedOnGpu } from './followed.ts';
import { apart, gathered } from './gathered.ts';
import { inRows, updateInRows } from './inRows.ts';
import { lowerOnGpu } from './lowerOnGpu.ts';
import { type Doubtful, doubtfulIn } from './overflow.ts';
import { element, filled, type LowerOnGpu, numberOf } from './places.ts';

/** A program as kernels over an arena, and what JavaScript does before and after them. */
export interface Lowered {
  readonly memory: MemoryPlan;
  /** Of the arena. */
  readonly bytes: number;
  readonly commands: readonly AnyCommand[];
  readonly kernels: readonly Kernel[];
  /** All memories that it works on. */
  readonly used: ReadonlySet<Memory>;
  readonly kept: ReadonlySet<Memory>;
  /** Those whose elements it needs: not what JavaScript alone works on, which may be no int32. */
  readonly needed: ReadonlySet<Memory>;
  readonly written: ReadonlySet<Memory>;
  /** What follows from the function's own numbers: run once. */
  readonly constants: readonly CallStep[];
  /** Draws, and checks of arguments. */
  readonly before: readonly CallStep[];
  readonly after: readonly (GradStep | EffectStep)[];
  /** What the kernels read anew at every run. */
  readonly numbers: PlanNumbers;
  /** What int64 that leave int32 would spoil; null where none can. */
  readonly doubtful: Doubtful | null;
}

/**
 * @param mayWait - whether threads may wait for one another
 * @throws CompileError that names what a GPU does not do
 */
export function lowered(program: Program, mayWait = true): Lowered {
  const early = earlyOnGpu(program.work);
  const { used, written, kept } = touchedBy({ ...program, work: early.work });
  const inJavaScript = new Set<Work>([...early.constants, ...early.draws]);
  const work = gathered(early.work, inJavaScript);
  const doubles = checked(work, used, inJavaScript);
  for (const memory of kept) if (doubles.has(memory)) throw ofDType('a result', memory.dtype);
  const { constants, draws, made } = early;
  const lasts = (memory: Memory) =>
    isOutside(memory) || kept.has(memory) || memory.source.kind === 'literal' || made.has(memory);
  const memory = planMemory(work, new Set([...kept, ...apart(work)]), new Set([...used].filter(lasts)), gpuBytes);
  // Behind all memories: the word that says which operation's int64 have left int32.
  const overflowAt = memory.bytes;
  const room = new Room(overflowAt + OVERFLOW_BYTES);
  const noting = new Set<Work>();
  const operations: string[] = [];
  let hasRoom = false;
  const take = (bytes: number) => {
    hasRoom = true;
    return room.take(bytes);
  };
  const stepRoom = Object.assign((bytes: number) => take(bytes), {
    lasting: (bytes: number) => room.keep(bytes),
    mayWait,
  });
  const numbers = new PlanNumbers(program.updates);
  const layout: Layout = {
    bytes: gpuBytes,
    copied: (dtype) => (isOnGpu(dtype) ? dtype : null),
    anyRecurrence: true,
    takesLoops: false,
    floatTypeOf: (places) => (areFloats(places) ? 'float32' : null),
    at: (place) => memory.places.get(place.memory)! + place.offset * gpuBytes(place.dtype),
    room: take,
    number: (one) => numbers.of(one),
  };
  const commands: AnyCommand[] = [];
  const kernels = new Dispatches(memory);
  let ofStep: Kernel[] = [];
  const after: (GradStep | EffectStep)[] = [];
  const add = (step: Work, name: string, asked: readonly AnyCommand[]) => {
    if (asked.some(mayOverflow)) {
      noting.add(step);
      if (!operations.includes(name)) operations.push(name);
    }
    const overflow = { at: overflowAt, operation: 2 * operations.indexOf(name) + 1, name };
    for (const command of asked) {
      commands.push(command);
      try {
        ofStep.push(...kernelsOf(command, stepRoom, mayOverflow(command) ? overflow : null));
      } catch (error) {
        throw new CompileError(`compile: ${name} does not run on a GPU: ${(error as Error).message}`);
      }
    }
  };
  for (const step of work) {
    room.start();
    hasRoom = false;
    ofStep = [];
    if (step.kind === 'pointwise') add(step, step.names.join('+'), [lowerPointwise(step, layout)]);
    else if (step.kind === 'reduced') add(step, step.pointwise.names.join('+'), [lowerReduced(step, layout)]);
    else if (step.kind === 'update') {
      const first = numbers.first(step.update);
      const lowerOne = (one: UpdateStep, here: Layout) =>
        composedUpdate(one, first, here) ?? lowerUpdate(one, first, here);
      add(step, step.name, updateInRows(lowerOne, step, layout));
    } else if (step.kind === 'grad') after.push(step);
    else if (step.kind === 'effect') {
      if (step.touches.size > 0) throw refused(step.name);
      after.push(step);
    } else if (step.kind === 'epilogue') {
      const name = `${step.call.op.name}+${step.epilogue.names.join('+')}`;
      add(step, name, followedOnGpu(called(step.call, layout), step, layout));
    } else if (!inJavaScript.has(step)) {
      // A GPU cannot throw: values that are computed there are not checked. Nor is anything to be done for no elements.
      if (step.outputs.every(({ shape }) => countOf(shape) === 0)) continue;
      add(step, step.op.name, called(step, layout));
    }
    kernels.add(step, ofStep, hasRoom);
  }
  const bytes = room.end;
  return {
    memory,
    bytes,
    commands,
    kernels: kernels.all(),
    used,
    kept,
    needed: neededBy(work, inJavaScript, kept),
    written,
    constants,
    before: draws,
    after,
    numbers,
    doubtful: doubtfulIn(work, noting, overflowAt, operations),
  };
}

function neededBy(
  work: readonly Work[],
  inJavaScript: ReadonlySet<Work>,
  kept: ReadonlySet<Memory>,
): ReadonlySet<Memory> {
  const ours = work.filter((step) => !inJavaScript.has(step));
  const places = ours.flatMap((step) => [...readsOf(step), ...writesOf(step)]);
  return new Set([...kept, ...places.map(({ memory }) => memory)]);
}

/** Of the word that tells of what has left int32: as much as memories are aligned to. */
const OVERFLOW_BYTES = 64;

const lower: LowerOnGpu = (step, layout) => lowerOnGpu(step, layout) ?? lowerCall(step, layout);

/** The commands of a call. */
function called(step: CallStep, layout: Layout): AnyCommand[] {
  const made = lower(step, layout) ?? inRows(lower, step, layout) ?? ofNothing(step, layout);
  if (made === null) throw generatorIn(step) === null ? refused(step.op.name) : drawsByValues(step);
  return made;
}

/** What is linear in its first input, a gradient. */
const ofGradients = /^(layerNorm|rmsNorm|groupNorm|batchNorm|embedding|linear|conv|lstm|gru|rnn)\w*(Backward|Grad)$/;

/** Gradients of nothing, which are zeros where the shares of other tensors are asked for as well. */
function ofNothing({ op, inputs, outputs }: CallStep, layout: Layout): AnyCommand[] | null {
  const [g] = inputs;
  if (!g || countOf(g.shape) > 0 || !ofGradients.test(op.name)) return null;
  return outputs.flatMap((out) => filled(0, out.shape, element(out, layout)));
}

function refused(name: string): CompileError {
  return new CompileError(
    `compile: ${name} does not run on a GPU as it is used here: compile the function without a device, or do it outside`,
  );
}

/** What draws is done by JavaScript before the GPU begins: it cannot wait for values that are computed there. */
function drawsByValues({ op: { name }, inPlace, inputs }: CallStep): CompileError {
  const instead =
    name === 'slopes'
      ? 'rrelu draws for elements that are not above 0, which are computed there: take leakyRelu, or where(x.gt(0), x, x.mul(slopes)) with slopes = empty(shape).uniform_(lower, upper)'
      : inPlace && inputs.length === 1
        ? `${name} draws into a tensor that is not new: draw into one that is (empty(shape))`
        : counted.has(name)
          ? `how often ${name} draws depends on numbers that are computed there: draw outside, and give the draws as an argument`
          : `${name} draws by values that are computed there: draw outside, and give the draws as an argument`;
  return new CompileError(`compile: what is drawn for a GPU is drawn before it runs, and ${instead}`);
}

/** Draws that go on until one fits. */
const counted: ReadonlySet<string> = new Set(['poisson', 'binomial', 'standardGamma', 'sampleDirichlet']);

function ofDType(what: string, dtype: string): CompileError {
  const instead = dtype === 'float64' ? ": a GPU computes in float32. to('float32') makes one" : '';
  return new CompileError(`compile: ${what} of ${dtype} does not go to a GPU${instead}`);
}

/** What takes or gives doubles for itself alone: they are floats on a GPU. */
const ownDoubles = [
  'batchNorm',
  'batchNormBackward',
  'crossEntropy',
  'crossEntropyBackward',
  'ctcLoss',
  'ctcLossBackward',
];
/** What may be done with them. */
const onDoubles = ['add', 'sub', 'mul', 'div', 'clone', 'to'];

/** Refuses dtypes; gives the memories of doubles that operations keep for themselves. */
function checked(
  work: readonly Work[],
  used: ReadonlySet<Memory>,
  inJavaScript: ReadonlySet<Work>,
): ReadonlySet<Memory> {
  for (const memory of used) {
    if (isOutside(memory) && !isOnGpu(memory.dtype))
      throw ofDType(memory.source.kind === 'argument' ? 'an argument' : 'a tensor', memory.dtype);
  }
  const doubles = new Set<Memory>();
  for (const whole of work) {
    const step = whole.kind === 'epilogue' ? whole.call : whole;
    if (step.kind !== 'call') continue;
    const places = [...readsOf(step), ...writesOf(step)];
    for (const place of places) {
      const { memory, dtype } = place;
      if (isOnGpu(dtype) || numberOf(place) !== null) continue;
      const [x] = step.inputs;
      const { name } = step.op;
      const isOwn = ownDoubles.includes(name) || (onDoubles.includes(name) && doubles.has(x!.memory));
      if (dtype !== 'float64' || !(isOwn || inJavaScript.has(step))) throw ofDType(`${step.op.name}:`, dtype);
      doubles.add(memory);
    }
  }
  return doubles;
}
