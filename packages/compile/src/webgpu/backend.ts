import { memoryOf, type Storage, written } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { type GpuAdapter, type GpuBuffer, type GpuDevice, type GpuPipeline, type Kernel, usage } from '@wick/webgpu';
import { CompileError } from '../error.ts';
import { gpuBytes, narrowed } from './elements.ts';
import type { WebGpu } from './gpu.ts';
import { type Check, noChecks, openChecks } from './overflow.ts';
import { readBack } from './readBack.ts';
import type { GpuResident, Slot } from './resident.ts';
import type { ResultLease } from './results.ts';

/** Steps that may be under way at the same time: a call waits for older ones. */
const UNDER_WAY = 8;

/** Runs whose results may be on the device, and their bytes: older ones are fetched. */
const MOST_LEASES = 64;
const MOST_LEASED = 2 ** 29;

/** Checks that a tensor may depend on before they are looked at. */
const MANY_CHECKS = 32;

/** A device and what compiled functions share on it: pipelines, and which storages' elements it has. */
export class GpuBackend implements WebGpu {
  adapterName = '';
  bytes = 0;
  /** How many devices there were before this one, each of them lost. */
  era = 0;
  isLost = false;
  /** All kernels' bindings: the arena, the parameters of a dispatch, the numbers of a run. */
  layout: object = {};
  private gpu: GpuDevice | null = null;
  private why = '';
  private failure: Error | null = null;
  /** Comes when the device is lost. */
  private loss: Promise<void> = Promise.resolve();
  private isTold = false;
  private isDisposed = false;
  private pipelineLayout: object = {};
  private pipelines = new Map<string, Promise<GpuPipeline>>();
  private residents = new WeakMap<Storage, GpuResident>();
  private readonly changed = new Set<WeakRef<GpuResident>>();
  /** How many may have changed before those are forgotten that are gone. */
  private sweepAt = 256;
  private spare = new Map<number, GpuBuffer[]>();
  /** What runs have counted in JavaScript, as it was at the last sync. */
  private counted = new Map<Tensor, number>();
  private readonly underWay: Promise<unknown>[] = [];
  /** The buffers with results, the oldest first. */
  private readonly leases: { readonly lease: WeakRef<ResultLease>; readonly bytes: number }[] = [];
  private leased = 0;
  /** What was counted at the sync that is under way. */
  private before: ReadonlyMap<Tensor, number> = new Map();
  /** Checks that tensors on the device depend on, once they are many. */
  private crowd: readonly Check[] = [];
  private turns: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** @param again - where another adapter comes from when a device was lost */
  constructor(
    private readonly again: (() => Promise<GpuAdapter>) | null,
    readonly onProgress: (done: number, of: number) => void,
  ) {}

  get device(): GpuDevice {
    return this.gpu!;
  }

  /** Takes a device of an adapter, with the largest buffers that it can have. */
  async open(adapter: GpuAdapter): Promise<void> {
    const { limits, info } = adapter;
    const { maxBufferSize, maxStorageBufferBindingSize } = limits;
    const requiredLimits = { maxBufferSize, maxStorageBufferBindingSize };
    const device = await adapter.requestDevice({ requiredLimits, label: 'wick' });
    this.gpu = device;
    this.adapterName = info?.description || [info?.vendor, info?.architecture].filter(Boolean).join(' ') || 'unknown';
    this.isLost = false;
    this.isTold = false;
    const compute = 4;
    const buffer = (binding: number, type: string, more?: object) => ({
      binding,
      visibility: compute,
      buffer: { type, ...more },
    });
    this.layout = device.createBindGroupLayout({
      entries: [buffer(0, 'storage'), buffer(1, 'uniform', { hasDynamicOffset: true }), buffer(2, 'read-only-storage')],
    });
    this.pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [this.layout] });
    device.onuncapturederror = ({ error }) => {
      if (this.gpu === device) this.fail(error.message);
    };
    this.loss = device.lost.then(({ reason, message }) => {
      if (this.gpu !== device) return;
      this.isLost = true;
      this.why = message || reason;
      this.takeBack();
    });
  }

  /**
   * To be called before a device is used: one that was lost is told of once, and is then replaced.
   *
   * @throws Error if it was lost, or given back
   */
  async ready(): Promise<void> {
    if (this.isDisposed) throw new Error('compile: the device was disposed of: compile the function for another one');
    if (this.failure !== null) throw this.failure;
    if (!this.isLost) return;
    if (!this.isTold || this.again === null) {
      this.isTold = true;
      throw new Error(
        `compile: the GPU was lost (${this.why}). Parameters and states are what the last sync() brought; ${this.again === null ? 'compile the function for a device of another adapter' : 'the next call goes on from there, on a new device'}`,
      );
    }
    this.era++;
    this.pipelines = new Map();
    this.residents = new WeakMap();
    this.changed.clear();
    this.spare = new Map();
    this.underWay.length = 0;
    this.leases.length = 0;
    this.leased = 0;
    this.bytes = 0;
    await this.open(await this.again());
  }

  /** The device did not take what it was given: it is as good as lost. */
  private fail(message: string): void {
    if (this.failure !== null || this.isLost) return;
    this.failure = new Error(
      `compile: the GPU (${this.adapterName}) does not take the program: ${message}. Parameters and states are what the last sync() brought; compile the function for another device`,
    );
    this.isLost = true;
    this.takeBack();
  }

  /** Whether a call may run at once. */
  get isFree(): boolean {
    return this.waiting === 0 && this.failure === null && !this.isLost && !this.isDisposed;
  }

  /** Runs `work` when all that came before it is over. */
  async turn<T>(work: () => Promise<T>): Promise<T> {
    this.waiting++;
    const mine = this.turns.then(work);
    this.turns = mine.catch(() => {});
    try {
      return await mine;
    } finally {
      this.waiting--;
    }
  }

  /** The pipelines of kernels, each compiled once. */
  async pipelinesOf(kernels: readonly Kernel[]): Promise<GpuPipeline[]> {
    const { device } = this;
    const fresh: Promise<unknown>[] = [];
    let done = 0;
    const wanted = kernels.map(({ key, code }) => {
      const known = this.pipelines.get(key);
      if (known) return known;
      const module = device.createShaderModule({ code, label: key });
      const made = device
        .createComputePipelineAsync({
          layout: this.pipelineLayout,
          compute: { module, entryPoint: 'main' },
          label: key,
        })
        .catch((error: unknown) => {
          this.pipelines.delete(key);
          throw new Error(`compile: the GPU does not compile the kernel ${key}: ${(error as Error).message}`, {
            cause: error,
          });
        });
      this.pipelines.set(key, made);
      fresh.push(made.then(() => this.onProgress(++done, fresh.length)));
      return made;
    });
    const [pipelines] = await Promise.all([Promise.all(wanted), Promise.all(fresh)]);
    return pipelines;
  }

  /**
   * What `make` makes on the device.
   *
   * @throws CompileError if the device has not the room
   */
  async made<T extends { dispose(): void }>(what: string, make: () => T): Promise<T> {
    const { device } = this;
    const before = this.bytes;
    device.pushErrorScope('out-of-memory');
    // Of what is not there, more is said than that there is no room.
    device.pushErrorScope('validation');
    const errors = () => Promise.all([device.popErrorScope(), device.popErrorScope()]);
    let made: T;
    try {
      made = make();
    } catch (error) {
      await errors();
      throw error;
    }
    const bytes = this.bytes - before;
    const [other, room] = await errors();
    if (room) {
      made.dispose();
      throw new CompileError(
        `compile: the GPU (${this.adapterName}) has no room for ${what}, ${bytes} bytes: take smaller batches, or smaller layers (${room.message})`,
      );
    }
    if (other) this.fail(other.message);
    return made;
  }

  /** A buffer, or an error that tells the limit it is over. */
  buffer(bytes: number, use: number, what: string): GpuBuffer {
    const size = Math.max(16, Math.ceil(bytes / 16) * 16);
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
    const most = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    if (size > most)
      throw new CompileError(
        `compile: ${what} takes ${size} bytes, and a buffer of this GPU (${this.adapterName}) at most ${most}: take smaller batches, or smaller layers`,
      );
    this.bytes += size;
    return this.device.createBuffer({ size, usage: use });
  }

  /** Gives a buffer back. */
  free(buffer: GpuBuffer): void {
    this.bytes -= buffer.size;
    buffer.destroy();
  }

  /** A buffer for results, one that was used before if it can be. */
  resultBuffer(bytes: number): GpuBuffer {
    const size = Math.ceil(bytes / 256) * 256;
    return this.spare.get(size)?.pop() ?? this.buffer(size, usage.copySrc | usage.copyDst, 'what it returns');
  }

  /** Says that a run has left its results in a buffer of {@link resultBuffer}. */
  lend(lease: ResultLease): void {
    const bytes = lease.buffer.size;
    this.leases.push({ lease: new WeakRef(lease), bytes });
    this.leased += bytes;
  }

  /** Has a buffer of {@link resultBuffer} used again, in the order of what is submitted. */
  reuse(buffer: GpuBuffer, era: number): void {
    if (era !== this.era || this.isDisposed) return;
    const list = this.spare.get(buffer.size) ?? [];
    list.push(buffer);
    this.spare.set(buffer.size, list);
  }

  /** Who has the elements of a storage, if its GPU is this one and still has them. */
  keeperOf(storage: Storage): GpuResident | null {
    const resident = this.residents.get(storage);
    return resident?.keeps(storage) ? resident : null;
  }

  keep(storage: Storage, resident: GpuResident): void {
    this.residents.set(storage, resident);
  }

  /** Says that `resident` has changed, in `slot`, and what has to be known before it may be read. */
  wrote(resident: GpuResident, slot: Slot, checks: readonly Check[]): void {
    resident.version++;
    resident.checks = checks;
    resident.failure = null;
    slot.holds(resident);
    this.changed.add(resident.ref);
    if (this.changed.size < this.sweepAt) return;
    for (const ref of this.changed) if (ref.deref() === undefined) this.changed.delete(ref);
    this.sweepAt = 2 * this.changed.size + 256;
  }

  /** To be called before a run counts: what it has counted goes back with the parameters if the GPU is lost. */
  remember(scalars: readonly Tensor[]): void {
    for (const one of scalars) if (!this.counted.has(one)) this.counted.set(one, one.item() as number);
  }

  private takeBack(): void {
    for (const [one, value] of this.counted) setCount(one, value);
    this.counted.clear();
  }

  /**
   * Has elements in JavaScript as they are after all that was submitted.
   *
   * @throws RangeError if they were made of int64 that have left int32
   */
  async fetch(residents: readonly GpuResident[]): Promise<void> {
    for (const { failure } of residents) if (failure !== null) throw failure;
    const found = await this.bring(residents);
    if (found) throw found.error;
  }

  /** Has what runs have changed in JavaScript, of which somebody has asked for one. */
  async fetchState(one: GpuResident): Promise<void> {
    if (one.isHere || one.era !== this.era) return this.fetch([one]);
    await this.turn(async () => {
      if (one.isHere) return;
      await this.here();
      await this.fetch([one]);
    });
  }

  /** Has elements in JavaScript; tells what is wrong, and whether tensors that were there before are now what they were at the last sync. */
  private async bring(residents: readonly GpuResident[]): Promise<{ error: RangeError; goneBack: boolean } | null> {
    const wanted = residents.filter((one) => !one.isHere && one.era === this.era && one.home !== null);
    if (wanted.length === 0) return null;
    if (this.failure !== null) throw this.failure;
    if (this.isLost) throw new Error(`compile: the GPU was lost (${this.why})`);
    const parts = wanted.map((resident) => {
      const { home, version, checks } = resident;
      return { resident, home: home!, version, checks };
    });
    const homes = parts.map(({ home }) => home);
    const checks = openChecks(parts.map((part) => part.checks));
    try {
      await readBack(this.device, [...checks.map(wordOf), ...homes], (part, bytes, at) => {
        // What was computed by a device that did not take it is nothing.
        if (this.failure !== null) throw this.failure;
        const check = checks[part];
        if (check) {
          check.found(new Uint32Array(bytes, at, 1)[0]!);
          return;
        }
        const { resident, home, version, checks: own } = parts[part - checks.length]!;
        if (own.some(({ error }) => error !== null)) return;
        resident.array = narrowed(bytes, at, home.bytes / gpuBytes(resident.dtype), resident.dtype, resident.array);
        resident.fetched = version;
        if (!resident.isHere) return;
        resident.checks = noChecks;
        this.changed.delete(resident.ref);
        if (home.fetched === null || resident.home !== home) return;
        resident.home = null;
        home.fetched();
      });
    } catch (error) {
      if (this.failure !== null) throw this.failure;
      // Who hears of it from a buffer may be the first, and reads what is left.
      if ((error as Error).name === 'AbortError') await this.loss;
      throw new Error(`compile: the GPU was lost while tensors were fetched: ${(error as Error).message}`, {
        cause: error,
      });
    }
    return this.spoilt(wanted);
  }

  /** Takes from everybody what depends on a check that has failed. */
  private spoilt(wanted: readonly GpuResident[]): { error: RangeError; goneBack: boolean } | null {
    const all = new Set(wanted);
    for (const ref of this.changed) {
      const resident = ref.deref();
      if (resident) all.add(resident);
    }
    let first: RangeError | null = null;
    let goneBack = false;
    for (const resident of all) {
      const error = resident.checks.find((check) => check.error !== null)?.error;
      if (!error) continue;
      first ??= error;
      this.changed.delete(resident.ref);
      if (!resident.goBack(error)) continue;
      goneBack = true;
      for (const one of resident.counts) {
        const value = this.before.get(one) ?? this.counted.get(one);
        if (value !== undefined) setCount(one, value);
        this.counted.delete(one);
      }
    }
    return first && { error: first, goneBack };
  }

  /** Says that a tensor on the device depends on many checks: before the next call they are looked at. */
  depends(checks: readonly Check[]): void {
    if (checks.length >= MANY_CHECKS) this.crowd = checks;
  }

  private async thinOut(): Promise<void> {
    const checks = openChecks([this.crowd]).filter(({ error }) => error === null);
    this.crowd = [];
    try {
      await readBack(this.device, checks.map(wordOf), (i, bytes, at) => {
        checks[i]!.found(new Uint32Array(bytes, at, 1)[0]!);
      });
    } catch (error) {
      // Of a lost device the next call tells.
      if (this.isLost) return;
      throw error;
    }
    const found = this.spoilt([]);
    if (found?.goneBack) throw found.error;
  }

  /**
   * Has everything in JavaScript.
   *
   * @throws RangeError if something was made of int64 that have left int32
   */
  async sync(): Promise<void> {
    const found = await this.bringChanged();
    if (found) throw found.error;
  }

  /** The same; results that are wrong are told of when they are read. */
  async here(): Promise<void> {
    const found = await this.bringChanged();
    if (found?.goneBack) throw found.error;
  }

  private async bringChanged(): Promise<{ error: RangeError; goneBack: boolean } | null> {
    const all: GpuResident[] = [];
    for (const ref of this.changed) {
      const resident = ref.deref();
      if (resident) all.push(resident);
      else this.changed.delete(ref);
    }
    const { counted } = this;
    this.counted = new Map();
    this.before = counted;
    try {
      return await this.bring(all);
    } catch (error) {
      for (const [one, value] of counted) this.counted.set(one, value);
      if (this.isLost) this.takeBack();
      throw error;
    } finally {
      this.before = new Map();
    }
  }

  /** Has everything in JavaScript and forgets that the GPU has it: buffers may then be given back. */
  async bringAll(): Promise<void> {
    if (this.isLost) return;
    const found = await this.bringChanged();
    this.residents = new WeakMap();
    for (const list of this.spare.values()) for (const buffer of list.splice(0)) this.free(buffer);
    if (found) throw found.error;
  }

  /** Waits until few steps are under way. */
  async breathe(): Promise<void> {
    const done = this.device.queue.onSubmittedWorkDone().catch(() => {});
    this.underWay.push(done);
    if (this.underWay.length > UNDER_WAY) await this.underWay.shift();
    if (this.crowd.length > 0) await this.thinOut();
    if (this.leases.length <= MOST_LEASES && this.leased <= MOST_LEASED) return;
    // Results that somebody keeps, but nobody has asked for yet.
    const old = this.leases.splice(0, Math.ceil(this.leases.length / 2));
    for (const { bytes } of old) this.leased -= bytes;
    const found = await this.bring(old.flatMap(({ lease }) => lease.deref()?.waiting() ?? []));
    if (found?.goneBack) throw found.error;
  }

  async dispose(): Promise<void> {
    if (this.isDisposed) return;
    const found = this.isLost ? null : await this.turn(() => this.bringChanged());
    this.isDisposed = true;
    this.isLost = true;
    this.gpu!.destroy();
    this.bytes = 0;
    if (found) throw found.error;
  }
}

function wordOf({ buffer, at }: Check) {
  return { buffer, at, bytes: 4 };
}

/** Says once more how often something was done. */
function setCount(one: Tensor, value: number): void {
  const { data, offset } = memoryOf(one);
  data[offset] = value;
  written(one);
}
