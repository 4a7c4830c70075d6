import type { Storage } from '@wick/tensor/internal';
import type { GpuBuffer, GpuEncoder } from '@wick/webgpu';
import { CompileError } from '../error.ts';
import type { Memory } from '../graph/ir.ts';
import type { Outside } from '../graph/outside.ts';
import type { GpuBackend } from './backend.ts';
import { gpuBytes, widened } from './elements.ts';
import { GpuResident, Slot } from './resident.ts';
import type { RunChecks } from './runChecks.ts';

/** Where elements come from: JavaScript, or a slot from some byte on. */
type Source = { readonly from: ArrayBufferView | Slot; readonly offset: number };

/** What a program's runs read: arguments, and tensors from outside, which stay in the arena between runs. */
export class Inputs {
  /** Of the run that is under way: the arguments, and what of the residents is not there. */
  private readonly sources: Source[] = [];
  private readonly missing: { readonly memory: Memory; readonly source: Source }[] = [];
  /** The slots of the residents, and the storages that are always the same. */
  private readonly places: readonly Slot[];
  private readonly storages: readonly (Storage | null)[];
  /** Whether all that the run under way changes was where an earlier one has left it. */
  areThere = false;
  /** How often the device had forgotten what it has when this was last looked at. */
  private forgotten = -1;

  /**
   * @param residents - the memories from outside
   * @param args - those of arguments
   * @param written - those that a run changes
   */
  constructor(
    private readonly backend: GpuBackend,
    private readonly arena: GpuBuffer,
    private readonly slots: ReadonlyMap<Memory, Slot>,
    private readonly outside: Outside,
    private readonly checks: RunChecks,
    private readonly residents: readonly Memory[],
    private readonly args: readonly Memory[],
    private readonly written: ReadonlySet<Memory>,
  ) {
    this.places = residents.map((memory) => slots.get(memory)!);
    this.storages = residents.map(({ source }) => (source.kind === 'outside' ? source.storage : null));
  }

  /** Looks where the elements of this run are. What may throw comes before anything is changed. */
  look(): void {
    this.checks.clear();
    for (const one of this.args) if (this.written.has(one)) this.checkWhole(one);
    this.sources.length = 0;
    for (let i = 0; i < this.args.length; i++) this.sources.push(this.ofArgument(this.args[i]!));
    this.missing.length = 0;
    const isKnown = this.forgotten === this.backend.residents.forgotten;
    this.areThere = isKnown;
    for (let i = 0; i < this.residents.length; i++) {
      if (isKnown && this.isThere(i)) continue;
      const memory = this.residents[i]!;
      if (this.written.has(memory)) this.areThere = false;
      const source = this.ofOutside(memory);
      if (source !== null) this.missing.push({ memory, source });
    }
    this.forgotten = this.backend.residents.forgotten;
  }

  /** Has all in the arena that is not there. */
  load(encoder: GpuEncoder): void {
    const { missing, args, sources } = this;
    for (let i = 0; i < missing.length; i++) this.take(missing[i]!.memory, missing[i]!.source, encoder);
    for (let i = 0; i < args.length; i++) this.copy(sources[i]!, this.slots.get(args[i]!)!, encoder);
    missing.length = 0;
    sources.length = 0;
  }

  /** Whether a run has left a resident there and nobody has touched it since, nor is it doubtful by anything else: so are most, at every run. */
  private isThere(i: number): boolean {
    const slot = this.places[i]!;
    const { resident } = slot;
    return (
      resident !== null &&
      resident.version === slot.version &&
      resident.home !== null &&
      this.checks.areOwn(resident.checks) &&
      resident === this.storages[i]?.keptBy
    );
  }

  private ofArgument(memory: Memory): Source {
    const { dtype } = memory;
    const resident = this.backend.residents.keeperOf(this.outside.storageOf(memory));
    if (!resident?.home || resident.isHere) return { from: widened(this.outside.elementsOf(memory), dtype), offset: 0 };
    this.checks.sees(resident.checks);
    return { from: resident.home, offset: this.outside.startOf(memory) * gpuBytes(dtype) };
  }

  /** @throws CompileError where an argument that is changed in place is a part of something */
  private checkWhole(memory: Memory): void {
    if (this.outside.startOf(memory) === 0 && this.outside.storageOf(memory).size === memory.size) return;
    throw new CompileError(
      'compile: an argument is changed in place that is a part of a larger tensor, or in a part of it alone, which does not go with a GPU: return what it is to be instead, or clone() it before',
    );
  }

  private ofOutside(memory: Memory): Source | null {
    const storage = this.outside.storageOf(memory);
    const resident = this.backend.residents.keeperOf(storage);
    if (!resident?.home) return { from: widened(storage.data, memory.dtype), offset: 0 };
    this.checks.seesStaying(memory, resident.checks);
    return this.slots.get(memory)!.has(resident) ? null : { from: resident.home, offset: 0 };
  }

  private take(memory: Memory, source: Source, encoder: GpuEncoder): void {
    const { backend } = this;
    const slot = this.slots.get(memory)!;
    const storage = this.outside.storageOf(memory);
    this.copy(source, slot, encoder);
    if (source.from instanceof Slot) {
      slot.holds(backend.residents.keeperOf(storage)!);
      return;
    }
    const resident = new GpuResident(backend, memory.dtype, memory.size, storage.data);
    resident.fetched = resident.version;
    slot.holds(resident);
    // Somebody may hold the array, and write to it where nobody sees it.
    if (storage.isShared && !this.written.has(memory)) return;
    backend.residents.keep(storage, resident);
    storage.lend(resident);
  }

  private copy({ from, offset }: Source, slot: Slot, encoder: GpuEncoder): void {
    if (from instanceof Slot)
      encoder.copyBufferToBuffer(from.buffer, from.at + offset, this.arena, slot.at, slot.bytes);
    else this.backend.device.queue.writeBuffer(this.arena, slot.at, from);
  }
}
