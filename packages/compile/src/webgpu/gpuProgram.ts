import { memoryKey, type Storage } from '@wick/tensor/internal';
import { isGradEnabled, setGradEnabled, type Tensor } from '@wick/tensor/light';
import { type GpuBuffer, type GpuPipeline, usage } from '@wick/webgpu';
import type { Numbers } from '../capture/argumentNumber.ts';
import { give } from '../graph/give.ts';
import type { Graph, Memory, Program, TypedArray } from '../graph/ir.ts';
import { Outside } from '../graph/outside.ts';
import { isOutside, returnedMemories } from '../graph/touches.ts';
import type { GpuBackend } from './backend.ts';
import { Changes } from './changes.ts';
import { DispatchList } from './dispatchList.ts';
import { Drawn } from './drawn.ts';
import { gpuBytes, widened } from './elements.ts';
import { Inputs } from './inputs.ts';
import type { Lowered } from './lowered.ts';
import { Outputs } from './outputs.ts';
import { type GpuResident, Slot } from './resident.ts';
import { RunChecks } from './runChecks.ts';

/** A program as dispatches over one buffer, submitted as one command buffer a run. */
export class GpuProgram {
  /** What runs in JavaScript, by name. */
  readonly host: readonly string[];
  private readonly arena: GpuBuffer;
  private readonly dispatches: DispatchList;
  private readonly numbers: Float64Array;
  private readonly era: number;
  private readonly slots = new Map<Memory, Slot>();
  private readonly outside: Outside;
  private readonly checks: RunChecks;
  private readonly inputs: Inputs;
  private readonly outputs: Outputs;
  /** Those from outside that a run changes. */
  private readonly changes: Changes;
  /** And arguments: their elements leave with the results. */
  private readonly changedArguments: readonly Memory[];
  /** Literals that a run changes. */
  private readonly literals: readonly (readonly [at: number, data: ArrayBufferView])[];
  private readonly drawn: Drawn;
  private readonly leftStorage: (memory: Memory) => Storage;
  /** What the optimisers' steps count in JavaScript. */
  private readonly counts: readonly Tensor[];

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
    pipelines: readonly GpuPipeline[],
  ) {
    const { device } = backend;
    const { memory, kernels, used, needed, written, kept, before, bytes, numbers } = lowered;
    this.era = backend.era;
    this.host = [
      ...before.map(({ op }) => op.name),
      ...lowered.after.flatMap((step) => (step.kind === 'effect' ? [step.name] : [])),
    ];
    const { storage, copySrc, copyDst } = usage;
    this.arena = backend.buffers.make(bytes, storage | copySrc | copyDst, 'the memory of the recording');
    try {
      this.dispatches = new DispatchList(backend, this.arena, kernels, pipelines, numbers.count);
    } catch (error) {
      backend.buffers.free(this.arena);
      throw error;
    }
    this.numbers = new Float64Array(numbers.count);
    const at = (one: Memory) => memory.places.get(one)!;
    this.outside = new Outside(graph, used);
    const literals: [number, ArrayBufferView][] = [];
    const drawn = new Set(before.flatMap(({ outputs }) => outputs.map((place) => place.memory)));
    for (const one of used) {
      const { source, dtype, size } = one;
      if (size === 0) continue;
      // A literal may be what a gradient is set to.
      if (source.kind !== 'literal' || kept.has(one))
        this.slots.set(one, new Slot(this.arena, at(one), size * gpuBytes(dtype), this));
      if (source.kind === 'literal' && needed.has(one)) {
        const data = widened(source.data, dtype);
        if ((written.has(one) || kept.has(one)) && !drawn.has(one)) literals.push([at(one), data]);
        else device.queue.writeBuffer(this.arena, at(one), data);
      }
    }
    this.literals = literals;
    const slots = [...this.slots.keys()];
    const ours = slots.filter((one) => needed.has(one));
    const residents = ours.filter(({ source }) => source.kind === 'outside' || source.kind === 'grad');
    const args = ours.filter(({ source }) => source.kind === 'argument');
    this.changedArguments = args.filter((one) => written.has(one));
    const returned = [...returnedMemories(program.output)].filter((one) => !isOutside(one) && one.size > 0);
    const shared = [backend, this.arena, this.slots, this.outside] as const;
    this.checks = new RunChecks(backend, this.arena, lowered.doubtful);
    this.inputs = new Inputs(...shared, this.checks, residents, args, written);
    this.outputs = new Outputs(...shared, this.checks, [...returned, ...this.changedArguments], at);
    this.counts = program.updates.flatMap(({ update }) => (update.kind === 'host' ? [] : update.scalars));
    const countsOf = new Map<Memory, readonly Tensor[]>();
    for (const planned of program.updates)
      if ('parameter' in planned) countsOf.set(planned.parameter.memory, planned.update.scalars);
    const changed = residents
      .filter((one) => written.has(one))
      .map((memory) => ({ memory, slot: this.slots.get(memory)!, counts: countsOf.get(memory) ?? [] }));
    this.changes = new Changes(backend, this.checks, changed);
    this.leftStorage = (memory) => this.outputs.leave(memory);
    this.drawn = new Drawn(lowered.constants, before, this.elementsOf.bind(this), (one, data) => {
      if (needed.has(one)) device.queue.writeBuffer(this.arena, at(one), widened(data, one.dtype));
    });
  }

  /** What a run has to have in JavaScript: arguments, and tensors from outside, that draws and checks look at. */
  wants(args: readonly Tensor[]): GpuResident[] {
    return this.drawn.looksAt.flatMap(({ source }) => {
      if (source.kind !== 'argument' && source.kind !== 'outside') return [];
      const storage = source.kind === 'argument' ? memoryKey(args[source.index]!) : source.storage;
      const resident = this.backend.residents.keeperOf(storage);
      return resident === null || resident.isHere ? [] : [resident];
    });
  }

  /** The elements of an argument, or of a tensor from outside, which stays where it is. */
  private elementsOf(memory: Memory): TypedArray {
    const { source } = memory;
    if (source.kind !== 'outside') return this.outside.elementsOf(memory);
    return this.backend.residents.keeperOf(source.storage)?.array ?? source.storage.data;
  }

  /** Submits the program. What may throw comes before anything is changed. */
  run(args: readonly Tensor[], numbers: Numbers): unknown {
    const { backend, lowered, outside, checks, outputs } = this;
    const { queue } = backend.device;
    const gradients = isGradEnabled();
    try {
      outside.begin(args);
      this.inputs.look();
      this.drawn.draw();
      backend.counts.remember(this.counts);
      lowered.numbers.write(this.numbers, numbers);
      this.dispatches.tell(this.numbers);
      const encoder = backend.device.createCommandEncoder();
      this.inputs.load(encoder);
      outputs.keepShown(encoder);
      for (const [at, data] of this.literals) queue.writeBuffer(this.arena, at, data);
      checks.begin();
      this.dispatches.encode(encoder);
      outputs.copy(encoder);
      queue.submit([encoder.finish()]);
      this.changes.note(this.inputs.areThere);
      for (const one of this.changedArguments) outputs.changeArgument(one);
      for (let i = 0; i < lowered.after.length; i++) {
        const step = lowered.after[i]!;
        if (step.kind === 'grad') outside.setGrad(step, this.leftStorage);
        else {
          setGradEnabled(step.gradients);
          step.run();
        }
      }
      outside.countChanges();
      return give(this.program.output, args, (place) => outputs.give(place));
    } finally {
      setGradEnabled(gradients);
      outputs.end();
      outside.end();
    }
  }

  /** Gives the buffers back: nothing that is needed may be in them any more. */
  dispose(): void {
    if (this.era !== this.backend.era) return;
    this.dispatches.dispose();
    this.backend.buffers.free(this.arena);
  }
}
