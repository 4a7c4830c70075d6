import { memoryKey, partsOf, plainArray, remake, Storage, wrapArray } from '@wick/tensor/internal';
import { isGradEnabled, setGradEnabled, type Tensor } from '@wick/tensor/light';
import { type GpuBuffer, type GpuEncoder, type GpuPipeline, usage } from '@wick/webgpu';
import type { Numbers } from '../capture/numbers.ts';
import { CompileError } from '../error.ts';
import { give } from '../graph/give.ts';
import type { Graph, Memory, Place, Program } from '../graph/ir.ts';
import { Outside } from '../graph/outside.ts';
import { partsIn } from '../graph/parts.ts';
import { isOutside, returnedMemories } from '../graph/touches.ts';
import type { GpuBackend } from './backend.ts';
import { Drawn } from './drawn.ts';
import { gpuBytes, widened } from './elements.ts';
import type { Lowered } from './lowered.ts';
import { Check, type Doubtful, noChecks, openChecks } from './overflow.ts';
import { GpuResident, Slot } from './resident.ts';
import { ResultLease } from './results.ts';

/** What a gradient was left in that nobody has asked for. */
interface Left {
  readonly resident: GpuResident;
  readonly storage: Storage;
}

const ZERO = new Uint32Array(1);

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
  private readonly offsets: Uint32Array;
  private readonly numbers: Float64Array;
  private readonly narrow: Float32Array;
  private readonly era: number;
  private readonly slots = new Map<Memory, Slot>();
  private readonly outside: Outside;
  /** Those from outside that stay between runs. */
  private readonly residents: readonly Memory[];
  private readonly argumentMemories: readonly Memory[];
  /** Those among them that a run changes: their elements leave with the results. */
  private readonly changed: readonly Memory[];
  /** Literals that a run changes. */
  private readonly literals: readonly (readonly [at: number, data: ArrayBufferView])[];
  /** Where results lie in the buffer that a run gives them. */
  private readonly results = new Map<Memory, number>();
  private readonly resultBytes: number;
  private readonly drawn: Drawn;
  /** What the optimisers' steps count in JavaScript. */
  private readonly counts: readonly Tensor[];
  /** And those of each parameter. */
  private readonly countsOf = new Map<Memory, readonly Tensor[]>();
  private readonly left = new Map<Memory, Left>();
  /** What is wrong with what stays here between runs; null where nothing can be. */
  private check: Check | null = null;
  /** The checks of what the run reads. */
  private readonly seen: (readonly Check[])[] = [];
  /** What has to be known of what the run gives: of what stays, of results, and of those of both that are doubtful themselves. */
  private known = { all: noChecks, stays: noChecks, results: noChecks };

  /**
   * @param lowered - what became of the program
   * @throws CompileError that names the limit that it is over
   */
  static async make(program: Program, graph: Graph, backend: GpuBackend, lowered: Lowered): Promise<GpuProgram> {
    const pipelines = await backend.pipelines.of(lowered.kernels);
    return backend.made(
      'the memory of the recording',
      () => new GpuProgram(program, graph, backend, lowered, pipelines),
    );
  }

  private constructor(
    private readonly program: Program,
    graph: Graph,
    private readonly backend: GpuBackend,
    private readonly lowered: Lowered,
    private readonly pipelines: readonly GpuPipeline[],
  ) {
    const { device } = backend;
    const { memory, kernels, used, needed, written, kept, before, bytes, numbers } = lowered;
    this.era = backend.era;
    this.host = [
      ...before.map(({ op }) => op.name),
      ...lowered.after.flatMap((step) => (step.kind === 'effect' ? [step.name] : [])),
    ];
    const { storage, copySrc, copyDst, uniform } = usage;
    this.arena = backend.buffers.make(bytes, storage | copySrc | copyDst, 'the memory of the recording');
    // A dispatch sees as much as the one that is told most, from where its own begins.
    let [window, told] = [16, 0];
    this.offsets = new Uint32Array(kernels.length);
    for (const [i, { params }] of kernels.entries()) {
      this.offsets[i] = told;
      told += Math.ceil(params.byteLength / STEP) * STEP;
      window = Math.max(window, Math.ceil(params.byteLength / 16) * 16);
    }
    const words = new Uint32Array((told + window) / 4);
    for (const [i, { params }] of kernels.entries()) words.set(params, this.offsets[i]! / 4);
    this.params = backend.buffers.make(words.byteLength, uniform | copyDst, 'what the kernels are told');
    this.given = backend.buffers.make(4 * numbers.count, storage | copyDst, 'the numbers of a step');
    device.queue.writeBuffer(this.params, 0, words);
    this.numbers = new Float64Array(numbers.count);
    this.narrow = new Float32Array(numbers.count);
    this.group = device.createBindGroup({
      layout: backend.pipelines.layout,
      entries: [
        { binding: 0, resource: { buffer: this.arena } },
        { binding: 1, resource: { buffer: this.params, size: window } },
        { binding: 2, resource: { buffer: this.given } },
      ],
    });
    const at = (one: Memory) => memory.places.get(one)!;
    this.outside = new Outside(graph, used);
    const literals: [number, ArrayBufferView][] = [];
    const drawn = new Set(before.flatMap(({ outputs }) => outputs.map((place) => place.memory)));
    for (const one of used) {
      const { source, dtype, size } = one;
      if (size === 0) continue;
      if (source.kind !== 'literal') this.slots.set(one, new Slot(this.arena, at(one), size * gpuBytes(dtype), this));
      else if (needed.has(one)) {
        const data = widened(source.data, dtype);
        if ((written.has(one) || kept.has(one)) && !drawn.has(one)) literals.push([at(one), data]);
        else device.queue.writeBuffer(this.arena, at(one), data);
      }
    }
    this.literals = literals;
    this.residents = [...this.slots.keys()].filter(({ source }) => source.kind === 'outside' || source.kind === 'grad');
    this.argumentMemories = [...this.slots.keys()].filter((one) => one.source.kind === 'argument' && needed.has(one));
    this.changed = this.argumentMemories.filter((one) => written.has(one));
    let end = 0;
    for (const one of [...returnedMemories(program.output), ...this.changed]) {
      if ((isOutside(one) && !this.changed.includes(one)) || one.size === 0) continue;
      this.results.set(one, end);
      end += Math.ceil((one.size * gpuBytes(one.dtype)) / 8) * 8;
    }
    this.resultBytes = end;
    this.counts = program.updates.flatMap(({ update }) => (update.kind === 'host' ? [] : update.scalars));
    for (const planned of program.updates)
      if ('parameter' in planned) this.countsOf.set(planned.parameter.memory, planned.update.scalars);
    this.drawn = new Drawn(lowered.constants, before, this.outside, (one, data) => {
      if (needed.has(one)) device.queue.writeBuffer(this.arena, at(one), widened(data, one.dtype));
    });
  }

  /** What a run has to have in JavaScript: arguments that draws and checks look at. */
  wants(args: readonly Tensor[]): GpuResident[] {
    return this.drawn.looksAt.flatMap((index) => {
      const resident = this.backend.keeperOf(memoryKey(args[index]!));
      return resident === null || resident.isHere ? [] : [resident];
    });
  }

  /** Submits the program. What may throw comes before anything is changed. */
  run(args: readonly Tensor[], numbers: Numbers): unknown {
    const { backend, lowered, slots, arena, outside } = this;
    const { queue } = backend.device;
    const gradients = isGradEnabled();
    try {
      this.seen.length = 0;
      outside.begin(args);
      for (const one of this.changed) this.checkWhole(one);
      const loaded: [Slot, ArrayBufferView | Slot, number][] = this.argumentMemories.map((memory) =>
        this.argument(memory),
      );
      const taken = this.residents.map((memory) => this.outsideElements(memory));
      this.drawn.draw();
      this.writeNumbers(numbers);
      const encoder = backend.device.createCommandEncoder();
      for (const [i, from] of taken.entries()) this.take(this.residents[i]!, from, encoder);
      for (const [slot, from, offset] of loaded) {
        if (from instanceof Slot) encoder.copyBufferToBuffer(from.buffer, from.at + offset, arena, slot.at, slot.bytes);
        else queue.writeBuffer(arena, slot.at, from);
      }
      this.keepShown(encoder);
      for (const [at, data] of this.literals) queue.writeBuffer(arena, at, data);
      this.beginChecks();
      this.dispatch(encoder);
      const lease = this.copyResults(encoder);
      queue.submit([encoder.finish()]);
      for (const memory of this.residents) {
        if (!lowered.written.has(memory)) continue;
        const resident = slots.get(memory)!.resident!;
        backend.wrote(resident, slots.get(memory)!, this.checksOf(memory, 'stays'));
        resident.counts = this.countsOf.get(memory) ?? [];
      }
      for (const one of this.changed) this.changedArgument(one, lease!);
      const fresh = new Set<Memory>();
      for (const step of lowered.after) {
        if (step.kind === 'grad') outside.setGrad(step, (memory) => this.leave(memory, fresh));
        else {
          setGradEnabled(step.gradients);
          step.run();
        }
      }
      outside.countChanges();
      const made = new Map<Memory, Storage>();
      return give(this.program.output, args, (place) => this.result(place, made, fresh, lease));
    } finally {
      setGradEnabled(gradients);
      outside.end();
    }
  }

  /** Where an argument's elements come from: JavaScript, or a slot from some byte on. */
  private argument(memory: Memory): [Slot, ArrayBufferView | Slot, number] {
    const { dtype } = memory;
    const slot = this.slots.get(memory)!;
    const resident = this.backend.keeperOf(this.outside.storageOf(memory));
    if (resident?.home && !resident.isHere) {
      this.seen.push(resident.checks);
      return [slot, resident.home, this.outside.startOf(memory) * gpuBytes(dtype)];
    }
    return [slot, widened(this.outside.elementsOf(memory), dtype), 0];
  }

  /** @throws CompileError where an argument that is changed in place is a part of something */
  private checkWhole(memory: Memory): void {
    if (this.outside.startOf(memory) === 0 && this.outside.storageOf(memory).size === memory.size) return;
    throw new CompileError(
      'compile: an argument is changed in place that is a part of a larger tensor, or in a part of it alone, which does not go with a GPU: return what it is to be instead, or clone() it before',
    );
  }

  /** An argument has its new elements where results are: eager code sees them once they were fetched. */
  private changedArgument(memory: Memory, lease: ResultLease): void {
    const { backend } = this;
    const storage = this.outside.storageOf(memory);
    const known = backend.keeperOf(storage);
    const resident = known ?? new GpuResident(backend, memory.dtype, memory.size, storage.data);
    const before = resident.home;
    const bytes = memory.size * gpuBytes(memory.dtype);
    backend.wrote(resident, lease.slot(resident, this.results.get(memory)!, bytes), this.checksOf(memory, 'results'));
    before?.fetched?.();
    if (known !== null) return;
    backend.keep(storage, resident);
    storage.lend(resident);
  }

  /** What has to be copied to where a memory from outside is worked on: null if nothing has. */
  private outsideElements(memory: Memory): ArrayBufferView | Slot | null {
    const storage = this.outside.storageOf(memory);
    const resident = this.backend.keeperOf(storage);
    if (resident?.home) {
      const { checks } = resident;
      // What is doubtful by this program alone is followed through it.
      if (!this.lowered.doubtful?.memories.has(memory) || checks.some((check) => check !== this.check))
        this.seen.push(checks);
      return this.slots.get(memory)!.has(resident) ? null : resident.home;
    }
    return widened(storage.data, memory.dtype);
  }

  private take(memory: Memory, from: ArrayBufferView | Slot | null, encoder: GpuEncoder): void {
    const slot = this.slots.get(memory)!;
    if (from === null) return;
    const { backend, arena } = this;
    const storage = this.outside.storageOf(memory);
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

  private writeNumbers(given: Numbers): void {
    this.backend.counts.remember(this.counts);
    this.lowered.numbers.write(this.numbers, given);
    if (this.numbers.length === 0) return;
    this.narrow.set(this.numbers);
    this.backend.device.queue.writeBuffer(this.given, 0, this.narrow);
  }

  private dispatch(encoder: GpuEncoder): void {
    const { kernels } = this.lowered;
    if (kernels.length === 0) return;
    const pass = encoder.beginComputePass();
    for (let i = 0; i < kernels.length; i++) {
      const [x, y, z] = kernels[i]!.groups;
      if (i === 0 || this.pipelines[i] !== this.pipelines[i - 1]) pass.setPipeline(this.pipelines[i]!);
      // An array of numbers would be gone through by its iterator: twice the time.
      pass.setBindGroup(0, this.group, this.offsets, i, 1);
      pass.dispatchWorkgroups(x, y, z);
    }
    pass.end();
  }

  private copyResults(encoder: GpuEncoder): ResultLease | null {
    if (this.resultBytes === 0) return null;
    const { doubtful } = this.lowered;
    const isDoubtful = doubtful !== null && [...this.results.keys()].some((memory) => doubtful.memories.has(memory));
    const lease = new ResultLease(this.backend, this.resultBytes + (isDoubtful ? 8 : 0));
    if (isDoubtful) {
      encoder.copyBufferToBuffer(this.arena, doubtful.at, lease.buffer, this.resultBytes, 4);
      const check = new Check(lease.buffer, this.resultBytes, doubtful.operations, false, lease);
      this.known.results = [check, ...this.known.all];
    }
    for (const [memory, to] of this.results) {
      const { at, bytes } = this.slots.get(memory) ?? this.literalSlot(memory);
      encoder.copyBufferToBuffer(this.arena, at, lease.buffer, to, bytes);
    }
    return lease;
  }

  /** Has the word at hand that tells of int64 that leave int32, and what this run depends on. */
  private beginChecks(): void {
    const { backend, seen } = this;
    const { doubtful } = this.lowered;
    const all = seen.length === 0 ? noChecks : openChecks(seen);
    backend.depends(all);
    this.known = { all, stays: all, results: all };
    if (doubtful === null) return;
    if (doubtful.stays) {
      // Until somebody has heard of it the word stays what it is: what stays here is made of what was before.
      if (this.check?.error === null) this.known.stays = openChecks([[this.check], all]);
      else this.known.stays = [this.freshCheck(doubtful), ...all];
    } else backend.device.queue.writeBuffer(this.arena, doubtful.at, ZERO);
  }

  private freshCheck({ at, operations }: Doubtful): Check {
    this.backend.device.queue.writeBuffer(this.arena, at, ZERO);
    this.check = new Check(this.arena, at, operations, true, this);
    return this.check;
  }

  /** What has to be known before a memory may be read where a run has left it. */
  private checksOf(memory: Memory, where: 'stays' | 'results'): readonly Check[] {
    return this.lowered.doubtful?.memories.has(memory) ? this.known[where] : this.known.all;
  }

  private literalSlot(memory: Memory): { at: number; bytes: number } {
    return { at: this.lowered.memory.places.get(memory)!, bytes: memory.size * gpuBytes(memory.dtype) };
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
    if (!fresh.has(memory)) backend.wrote(left.resident, this.slots.get(memory)!, this.checksOf(memory, 'stays'));
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

  private result(place: Place, made: Map<Memory, Storage>, fresh: Set<Memory>, lease: ResultLease | null): Tensor {
    const { memory } = place;
    if (isOutside(memory)) return remake(this.outside.partsOf(place), false, false);
    let storage = made.get(memory);
    if (!storage) {
      storage = memory.size === 0 ? emptyStorage(memory) : this.leased(memory, fresh, lease!);
      made.set(memory, storage);
    }
    return remake(partsIn(storage, place), false, false);
  }

  /** The storage of a result, in a buffer that no later run writes to. A gradient that is returned as well is one memory. */
  private leased(memory: Memory, fresh: Set<Memory>, lease: ResultLease): Storage {
    const at = this.results.get(memory)!;
    const bytes = memory.size * gpuBytes(memory.dtype);
    const left = fresh.has(memory) ? this.left.get(memory) : undefined;
    if (left) {
      this.left.delete(memory);
      lease.slot(left.resident, at, bytes).holds(left.resident);
      left.resident.checks = this.checksOf(memory, 'results');
      return left.storage;
    }
    const resident = new GpuResident(this.backend, memory.dtype, memory.size, null);
    const storage = new Storage(resident, memory.size);
    this.backend.keep(storage, resident);
    this.backend.wrote(resident, lease.slot(resident, at, bytes), this.checksOf(memory, 'results'));
    return storage;
  }

  /** Gives the buffers back: nothing that is needed may be in them any more. */
  dispose(): void {
    if (this.era !== this.backend.era) return;
    for (const buffer of [this.arena, this.params, this.given]) this.backend.buffers.free(buffer);
  }
}

function emptyStorage({ dtype }: Memory): Storage {
  return partsOf(wrapArray(plainArray(dtype, 0), [0], dtype)).storage;
}
