import {
  gradOf,
  memoryOf,
  partsOf,
  plainArray,
  putGrad,
  remake,
  Storage,
  type TensorParts,
  type VersionCounter,
  wrapArray,
} from '@wick/tensor/internal';
import { isGradEnabled, setGradEnabled, type Tensor } from '@wick/tensor/light';
import { type GpuBuffer, type GpuEncoder, type GpuPipeline, usage } from '@wick/webgpu';
import { leafTensor } from '../capture/guards.ts';
import type { Numbers } from '../capture/numbers.ts';
import { HostCalls } from '../cpu/hostCalls.ts';
import { give } from '../graph/give.ts';
import type { GradStep, Graph, Memory, Output, Place, Program, TypedArray } from '../graph/ir.ts';
import { changesOf, part, partsIn } from '../graph/parts.ts';
import { isOutside } from '../graph/touches.ts';
import type { GpuBackend } from './backend.ts';
import { gpuBytes, widened } from './elements.ts';
import type { Lowered } from './lowered.ts';
import { GpuResident, Slot } from './resident.ts';
import { ResultLease } from './results.ts';

/** What a gradient was left in that nobody has asked for. */
interface Left {
  readonly resident: GpuResident;
  readonly storage: Storage;
}

/** Bytes between the parameters of two dispatches: what every adapter allows. */
const STEP = 256;

/** A program as dispatches over one buffer, submitted as one command buffer a run. */
export class GpuProgram {
  /** What runs in JavaScript, by name. */
  readonly host: readonly string[];
  private readonly arena: GpuBuffer;
  private readonly params: GpuBuffer;
  private readonly given: GpuBuffer;
  private readonly group: object;
  private readonly offsets: readonly (readonly [number])[];
  private readonly numbers: Float64Array;
  private readonly era: number;
  private readonly slots = new Map<Memory, Slot>();
  private readonly outside: readonly Memory[];
  private readonly argumentMemories: readonly Memory[];
  /** Literals that a run changes. */
  private readonly literals: readonly (readonly [at: number, data: ArrayBufferView])[];
  private readonly results: readonly (readonly [memory: Memory, at: number])[];
  private readonly resultBytes: number;
  private readonly early: HostCalls;
  /** What calls in JavaScript have given, and the memories that it belongs to. */
  private readonly drawn = new Map<Memory, TypedArray>();
  /** What follows from the function's own numbers. */
  private readonly constants: ReadonlyMap<Memory, TypedArray>;
  private readonly changes: readonly (VersionCounter | Memory)[];
  private readonly left = new Map<Memory, Left>();
  private readonly leftTensors = new Map<GradStep, Tensor>();
  private readonly gradTensors = new Map<Memory, Tensor>();
  private args: readonly Tensor[] = [];
  private isFirst = true;

  /**
   * @param lowered - what became of the program
   * @throws CompileError that names the limit that it is over
   */
  static async make(program: Program, graph: Graph, backend: GpuBackend, lowered: Lowered): Promise<GpuProgram> {
    const pipelines = await backend.pipelinesOf(lowered.kernels);
    return new GpuProgram(program, graph, backend, lowered, pipelines);
  }

  private constructor(
    private readonly program: Program,
    graph: Graph,
    private readonly backend: GpuBackend,
    private readonly lowered: Lowered,
    private readonly pipelines: readonly GpuPipeline[],
  ) {
    const { device } = backend;
    const { memory, kernels, used, written, kept, before, bytes, numbers } = lowered;
    this.era = backend.era;
    this.host = [
      ...before.map(({ op }) => op.name),
      ...lowered.after.flatMap((step) => (step.kind === 'effect' ? [step.name] : [])),
    ];
    const { storage, copySrc, copyDst, uniform } = usage;
    this.arena = backend.buffer(bytes, storage | copySrc | copyDst, 'the memory of the recording');
    const window = Math.ceil(Math.max(16, ...kernels.map(({ params }) => params.byteLength)) / STEP) * STEP;
    const words = new Uint32Array((Math.max(1, kernels.length) * window) / 4);
    for (const [i, { params }] of kernels.entries()) words.set(params, (i * window) / 4);
    this.params = backend.buffer(words.byteLength, uniform | copyDst, 'what the kernels are told');
    this.given = backend.buffer(4 * numbers.count, storage | copyDst, 'the numbers of a step');
    device.queue.writeBuffer(this.params, 0, words);
    this.offsets = kernels.map((_, i) => [i * window] as const);
    this.numbers = new Float64Array(numbers.count);
    this.group = device.createBindGroup({
      layout: backend.layout,
      entries: [
        { binding: 0, resource: { buffer: this.arena } },
        { binding: 1, resource: { buffer: this.params, size: window } },
        { binding: 2, resource: { buffer: this.given } },
      ],
    });
    const at = (one: Memory) => memory.places.get(one)!;
    const literals: [number, ArrayBufferView][] = [];
    const drawn = new Set(before.flatMap(({ outputs }) => outputs.map((place) => place.memory)));
    for (const one of used) {
      const { source, dtype, size } = one;
      if (size === 0) continue;
      if (source.kind !== 'literal') this.slots.set(one, new Slot(this.arena, at(one), size * gpuBytes(dtype), this));
      else {
        const data = widened(source.data, dtype);
        if ((written.has(one) || kept.has(one)) && !drawn.has(one)) literals.push([at(one), data]);
        else device.queue.writeBuffer(this.arena, at(one), data);
      }
    }
    this.literals = literals;
    this.outside = [...this.slots.keys()].filter(({ source }) => source.kind === 'outside' || source.kind === 'grad');
    this.argumentMemories = [...this.slots.keys()].filter(({ source }) => source.kind === 'argument');
    const returned = new Set<Memory>();
    returnedMemories(program.output, returned);
    let end = 0;
    this.results = [...returned]
      .filter((one) => !isOutside(one) && one.size > 0)
      .map((one) => {
        const place = end;
        end += Math.ceil((one.size * gpuBytes(one.dtype)) / 8) * 8;
        return [one, place] as const;
      });
    this.resultBytes = end;
    this.changes = changesOf(graph);
    const byAddress = new Map([...used].map((one) => [at(one), one]));
    const once = this.hostCalls(byAddress, at);
    for (const step of lowered.constants) once.run(step);
    this.constants = new Map(this.drawn);
    this.loadDrawn();
    this.early = this.hostCalls(byAddress, at);
  }

  /** Calls in JavaScript that read arguments and literals, or one another's results, and leave theirs in `drawn`. */
  private hostCalls(byAddress: ReadonlyMap<number, Memory>, at: (memory: Memory) => number): HostCalls {
    return new HostCalls(
      {
        store: (place, array) => {
          const memory = byAddress.get(place)!;
          const from = this.drawn.get(memory) ?? this.elementsOf(memory);
          if (from !== array) (array as Uint8Array).set(from as Uint8Array);
        },
        load: (place, array) => void this.drawn.set(byAddress.get(place)!, array as TypedArray),
      },
      at,
    );
  }

  private loadDrawn(): void {
    const { places } = this.lowered.memory;
    for (const [memory, data] of this.drawn)
      this.backend.device.queue.writeBuffer(this.arena, places.get(memory)!, widened(data, memory.dtype));
    this.drawn.clear();
  }

  /** What a run has to have in JavaScript: arguments that draws and checks look at. */
  wants(args: readonly Tensor[]): GpuResident[] {
    const { before } = this.lowered;
    return before.flatMap(({ inputs }) =>
      inputs.flatMap((place) => {
        if (place?.memory.source.kind !== 'argument') return [];
        const resident = this.backend.keeperOf(partsOf(args[place.memory.source.index]!).storage);
        return resident === null || resident.isHere ? [] : [resident];
      }),
    );
  }

  /** Submits the program. What may throw comes before anything is changed. */
  run(args: readonly Tensor[], numbers: Numbers): unknown {
    const { backend, lowered, slots, arena } = this;
    const { queue } = backend.device;
    const gradients = isGradEnabled();
    this.args = args;
    try {
      const loaded: [Slot, ArrayBufferView | Slot, number][] = this.argumentMemories.map((memory) =>
        this.argument(memory),
      );
      for (const memory of this.outside)
        if (memory.source.kind === 'grad') this.gradTensors.set(memory, gradOf(leafTensor(memory.source.leaf, args))!);
      for (const step of lowered.before) this.early.run(step);
      this.loadDrawn();
      const taken = this.outside.map((memory) => this.outsideElements(memory));
      this.writeNumbers(numbers);
      const encoder = backend.device.createCommandEncoder();
      for (const [i, from] of taken.entries()) this.take(this.outside[i]!, from, encoder);
      for (const [slot, from, offset] of loaded) {
        if (from instanceof Slot) encoder.copyBufferToBuffer(from.buffer, from.at + offset, arena, slot.at, slot.bytes);
        else queue.writeBuffer(arena, slot.at, from);
      }
      this.keepShown(encoder);
      for (const [at, data] of this.literals) queue.writeBuffer(arena, at, data);
      if (this.isFirst) backend.device.pushErrorScope('validation');
      this.dispatch(encoder);
      const lease = this.copyResults(encoder);
      queue.submit([encoder.finish()]);
      if (this.isFirst) this.checkFirst();
      for (const memory of this.outside)
        if (lowered.written.has(memory)) backend.wrote(slots.get(memory)!.resident!, slots.get(memory)!);
      const fresh = new Set<Memory>();
      for (const step of lowered.after) {
        if (step.kind === 'grad') this.setGrad(step, fresh);
        else {
          setGradEnabled(step.gradients);
          step.run();
        }
      }
      this.countChanges();
      const made = new Map<Memory, Storage>();
      return give(this.program.output, args, (place) => this.result(place, made, fresh, lease));
    } finally {
      setGradEnabled(gradients);
      this.args = [];
      this.drawn.clear();
      this.gradTensors.clear();
    }
  }

  /** Where an argument's elements come from: JavaScript, or a slot from some byte on. */
  private argument(memory: Memory): [Slot, ArrayBufferView | Slot, number] {
    const { source, dtype, size } = memory as Memory & { source: { kind: 'argument'; index: number } };
    const slot = this.slots.get(memory)!;
    const t = this.args[source.index]!;
    const resident = this.backend.keeperOf(partsOf(t).storage);
    if (resident?.home && !resident.isHere) return [slot, resident.home, t.storageOffset() * gpuBytes(dtype)];
    const { data, offset } = memoryOf(t);
    return [slot, widened(part(data, offset, size), dtype), 0];
  }

  /** An argument or a literal as JavaScript has it. */
  private elementsOf(memory: Memory): TypedArray {
    const { source, size } = memory;
    if (source.kind === 'literal') return source.data;
    const constant = this.constants.get(memory);
    if (constant) return constant;
    const { data, offset } = memoryOf(this.args[(source as { index: number }).index]!);
    return part(data, offset, size);
  }

  /** What has to be copied to where a memory from outside is worked on: null if nothing has. */
  private outsideElements(memory: Memory): ArrayBufferView | Slot | null {
    const storage = this.storageOf(memory);
    const resident = this.backend.keeperOf(storage);
    if (resident?.home) return this.slots.get(memory)!.has(resident) ? null : resident.home;
    return widened(storage.data, memory.dtype);
  }

  private take(memory: Memory, from: ArrayBufferView | Slot | null, encoder: GpuEncoder): void {
    const slot = this.slots.get(memory)!;
    if (from === null) return;
    const { backend, arena } = this;
    const storage = this.storageOf(memory);
    if (from instanceof Slot) {
      encoder.copyBufferToBuffer(from.buffer, from.at, arena, slot.at, slot.bytes);
      slot.holds(backend.keeperOf(storage)!);
      return;
    }
    backend.device.queue.writeBuffer(arena, slot.at, from);
    const resident = new GpuResident(backend, memory.dtype, memory.size, storage.data);
    resident.fetched = resident.version;
    slot.holds(resident);
    // Somebody may hold the array, and write to it where nobody sees it.
    if (storage.isShared && !this.lowered.written.has(memory)) return;
    backend.keep(storage, resident);
    storage.lend(resident);
  }

  private storageOf(memory: Memory): Storage {
    const { source } = memory;
    if (source.kind === 'outside') return source.storage;
    return partsOf(source.kind === 'argument' ? this.args[source.index]! : this.gradTensors.get(memory)!).storage;
  }

  private writeNumbers(given: Numbers): void {
    this.lowered.numbers.write(this.numbers, given);
    if (this.numbers.length > 0) this.backend.device.queue.writeBuffer(this.given, 0, Float32Array.from(this.numbers));
  }

  private dispatch(encoder: GpuEncoder): void {
    const { kernels } = this.lowered;
    if (kernels.length === 0) return;
    const pass = encoder.beginComputePass();
    for (let i = 0; i < kernels.length; i++) {
      const [x, y, z] = kernels[i]!.groups;
      if (i === 0 || this.pipelines[i] !== this.pipelines[i - 1]) pass.setPipeline(this.pipelines[i]!);
      pass.setBindGroup(0, this.group, this.offsets[i]!);
      pass.dispatchWorkgroups(x, y, z);
    }
    pass.end();
  }

  private copyResults(encoder: GpuEncoder): ResultLease | null {
    if (this.resultBytes === 0) return null;
    const lease = new ResultLease(this.backend, this.resultBytes);
    for (const [memory, to] of this.results) {
      const { at, bytes } = this.slots.get(memory) ?? this.literalSlot(memory);
      encoder.copyBufferToBuffer(this.arena, at, lease.buffer, to, bytes);
    }
    return lease;
  }

  private literalSlot(memory: Memory): { at: number; bytes: number } {
    return { at: this.lowered.memory.places.get(memory)!, bytes: memory.size * gpuBytes(memory.dtype) };
  }

  /** A first submission tells whether the adapter takes what was written for it. */
  private checkFirst(): void {
    this.isFirst = false;
    void this.backend.device.popErrorScope().then((error) => {
      if (error) this.backend.fail(error.message);
    });
  }

  private countChanges(): void {
    for (const change of this.changes) {
      const owner = 'source' in change ? this.ownerOf(change) : null;
      const counter = 'source' in change ? owner && partsOf(owner).version : change;
      if (counter) counter.value++;
    }
  }

  private ownerOf(memory: Memory): Tensor | null {
    const { source } = memory;
    return source.kind === 'argument' ? this.args[source.index]! : (this.gradTensors.get(memory) ?? null);
  }

  /** Leaves a gradient with its leaf; its elements stay on the GPU. */
  private setGrad(step: GradStep, fresh: Set<Memory>): void {
    const leaf = leafTensor(step.leaf, this.args);
    const { value } = step;
    if (value === null) putGrad(leaf, null);
    else if (isOutside(value.memory)) putGrad(leaf, remake(this.outsideParts(value), false, false));
    else {
      const storage = this.leave(value.memory, fresh);
      let t = this.leftTensors.get(step);
      if (!t || partsOf(t).storage !== storage) {
        t = remake(partsIn(storage, value), false, false);
        this.leftTensors.set(step, t);
      }
      putGrad(leaf, t);
    }
  }

  /** The storage of a memory that outlives the run: the same one as long as nobody has had its elements. */
  private leave(memory: Memory, fresh: Set<Memory>): Storage {
    const { backend } = this;
    if (memory.size === 0) return emptyStorage(memory);
    let left = this.left.get(memory);
    if (!left || backend.keeperOf(left.storage) !== left.resident) {
      const resident = new GpuResident(backend, memory.dtype, memory.size, null);
      left = { resident, storage: new Storage(resident, memory.size) };
      backend.keep(left.storage, resident);
      this.left.set(memory, left);
    }
    if (!fresh.has(memory)) backend.wrote(left.resident, this.slots.get(memory)!);
    fresh.add(memory);
    return left.storage;
  }

  /** Gradients that somebody has got hold of are not written over: they move to memory of their own. */
  private keepShown(encoder: GpuEncoder): void {
    const { backend } = this;
    for (const [memory, { resident, storage }] of this.left) {
      if (!resident.isShown) continue;
      this.left.delete(memory);
      const { home } = resident;
      if (backend.keeperOf(storage) !== resident || resident.isHere || home !== this.slots.get(memory)) continue;
      const lease = new ResultLease(backend, home.bytes);
      encoder.copyBufferToBuffer(home.buffer, home.at, lease.buffer, 0, home.bytes);
      lease.slot(resident, 0, home.bytes).holds(resident);
    }
  }

  private outsideParts(place: Place): TensorParts {
    const { memory, offset } = place;
    const owner = this.ownerOf(memory);
    const start = memory.source.kind === 'argument' ? owner!.storageOffset() : 0;
    const version = owner ? partsOf(owner).version : place.version;
    return { ...partsIn(this.storageOf(memory), place), offset: offset + start, version };
  }

  private result(place: Place, made: Map<Memory, Storage>, fresh: Set<Memory>, lease: ResultLease | null): Tensor {
    const { memory } = place;
    if (isOutside(memory)) return remake(this.outsideParts(place), false, false);
    let storage = made.get(memory);
    if (!storage) {
      storage = memory.size === 0 ? emptyStorage(memory) : this.leased(memory, fresh, lease!);
      made.set(memory, storage);
    }
    return remake(partsIn(storage, place), false, false);
  }

  /** The storage of a result, in a buffer that no later run writes to. A gradient that is returned as well is one memory. */
  private leased(memory: Memory, fresh: Set<Memory>, lease: ResultLease): Storage {
    const at = this.results.find(([one]) => one === memory)![1];
    const bytes = memory.size * gpuBytes(memory.dtype);
    const left = fresh.has(memory) ? this.left.get(memory) : undefined;
    if (left) {
      this.left.delete(memory);
      lease.slot(left.resident, at, bytes).holds(left.resident);
      return left.storage;
    }
    const resident = new GpuResident(this.backend, memory.dtype, memory.size, null);
    const storage = new Storage(resident, memory.size);
    this.backend.keep(storage, resident);
    this.backend.wrote(resident, lease.slot(resident, at, bytes));
    return storage;
  }

  /** Gives the buffers back: nothing that is needed may be in them any more. */
  dispose(): void {
    if (this.era !== this.backend.era) return;
    for (const buffer of [this.arena, this.params, this.given]) this.backend.free(buffer);
  }
}

function returnedMemories(output: Output, into: Set<Memory>): void {
  if (output.kind === 'place') into.add(output.place.memory);
  else if (output.kind === 'array') for (const item of output.items) returnedMemories(item, into);
  else if (output.kind === 'object') for (const [, item] of output.entries) returnedMemories(item, into);
}

function emptyStorage({ dtype }: Memory): Storage {
  return partsOf(wrapArray(plainArray(dtype, 0), [0], dtype)).storage;
}
