import type { Storage } from '@wick/tensor/internal';
import type { GpuAdapter, GpuDevice } from '@wick/webgpu';
import { CompileError } from '../error.ts';
import { Buffers } from './buffers.ts';
import { Counts } from './counts.ts';
import { gpuBytes, narrowed } from './elements.ts';
import type { WebGpu } from './gpu.ts';
import { Leases } from './leases.ts';
import { type Check, noChecks, openChecks } from './overflow.ts';
import { Pipelines, type Progress } from './pipelines.ts';
import { readBack } from './readBack.ts';
import type { GpuResident, Slot } from './resident.ts';

/** Steps that may be under way at the same time: a call waits for older ones. */
const UNDER_WAY = 8;

/** Checks that a tensor may depend on before they are looked at. */
const MANY_CHECKS = 32;

/** Whether an adapter says of itself that it computes on the processor, or has the name of one that does. */
function isSoftware(info: GpuAdapter['info']): boolean {
  const name = `${info?.vendor} ${info?.architecture} ${info?.description}`;
  return info?.isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe|basic render|software/i.test(name);
}

/** What compiled functions share on a device: which storages' elements it has, and what of them is newer than JavaScript's. */
export class GpuBackend implements WebGpu {
  adapterName = '';
  /** Whether the adapter computes on the processor. */
  isSoftware = false;
  device!: GpuDevice;
  pipelines!: Pipelines;
  buffers!: Buffers;
  /** The results that are on the device. */
  leases = new Leases();
  /** What runs count in JavaScript. */
  readonly counts = new Counts();
  /** How many devices there were before this one, each of them lost. */
  era = 0;
  isLost = false;
  private why = '';
  private failure: Error | null = null;
  /** Comes when the device is lost. */
  private loss: Promise<void> = Promise.resolve();
  private isTold = false;
  private isDisposed = false;
  private residents = new WeakMap<Storage, GpuResident>();
  /** How often all of them were forgotten. */
  forgotten = 0;
  private readonly changed = new Set<WeakRef<GpuResident>>();
  /** How many may have changed before those are forgotten that are gone. */
  private sweepAt = 256;
  private readonly underWay: Promise<unknown>[] = [];
  /** Checks that tensors on the device depend on, once they are many. */
  private crowd: readonly Check[] = [];
  private turns: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** @param again - where another adapter comes from when a device was lost */
  constructor(
    private readonly again: (() => Promise<GpuAdapter>) | null,
    private readonly onProgress: Progress,
  ) {}

  get bytes(): number {
    return this.isDisposed ? 0 : this.buffers.bytes;
  }

  /** Takes a device of an adapter, with the largest buffers that it can have. */
  async open(adapter: GpuAdapter): Promise<void> {
    const { limits, info } = adapter;
    const { maxBufferSize, maxStorageBufferBindingSize } = limits;
    const requiredLimits = { maxBufferSize, maxStorageBufferBindingSize };
    const device = await adapter.requestDevice({ requiredLimits, label: 'wick' });
    this.device = device;
    this.adapterName = info?.description || [info?.vendor, info?.architecture].filter(Boolean).join(' ') || 'unknown';
    this.isSoftware = isSoftware(info);
    this.isLost = false;
    this.isTold = false;
    this.pipelines = new Pipelines(device, this.onProgress);
    this.buffers = new Buffers(device, this.adapterName);
    this.leases = new Leases();
    device.onuncapturederror = ({ error }) => {
      if (this.device === device) this.fail(error.message);
    };
    this.loss = device.lost.then(({ reason, message }) => {
      if (this.device !== device) return;
      this.isLost = true;
      this.why = message || reason;
      this.counts.takeBack();
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
    this.forget();
    this.changed.clear();
    this.underWay.length = 0;
    await this.open(await this.again());
  }

  /** The device did not take what it was given: it is as good as lost. */
  private fail(message: string): void {
    if (this.failure !== null || this.isLost) return;
    this.failure = new Error(
      `compile: the GPU (${this.adapterName}) does not take the program: ${message}. Parameters and states are what the last sync() brought; compile the function for another device`,
    );
    this.isLost = true;
    this.counts.takeBack();
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

  /** Who has the elements of a storage, if its GPU is this one and still has them. */
  keeperOf(storage: Storage): GpuResident | null {
    const resident = this.residents.get(storage);
    return resident?.keeps(storage) ? resident : null;
  }

  keep(storage: Storage, resident: GpuResident): void {
    this.residents.set(storage, resident);
  }

  private forget(): void {
    this.residents = new WeakMap();
    this.forgotten++;
  }

  /** Says that `resident` has changed, in `slot`, and what has to be known before it may be read. */
  wrote(resident: GpuResident, slot: Slot, checks: readonly Check[]): void {
    resident.version++;
    resident.checks = checks;
    resident.failure = null;
    slot.holds(resident);
    if (!resident.isNoted) this.note(resident);
  }

  /** The same of what a slot held the newest of. */
  wroteAgain(slot: Slot, checks: readonly Check[]): void {
    const resident = slot.resident!;
    resident.checks = checks;
    slot.version = ++resident.version;
    // Another program may have a copy.
    resident.home = slot;
    if (!resident.isNoted) this.note(resident);
  }

  private note(resident: GpuResident): void {
    resident.isNoted = true;
    this.changed.add(resident.ref);
    if (this.changed.size < this.sweepAt) return;
    for (const ref of this.changed) if (ref.deref() === undefined) this.changed.delete(ref);
    this.sweepAt = 2 * this.changed.size + 256;
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
        resident.isNoted = false;
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
      resident.isNoted = false;
      if (!resident.goBack(error)) continue;
      goneBack = true;
      this.counts.takeBackOf(resident.counts);
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
    try {
      return await this.counts.during(() => this.bring(all));
    } catch (error) {
      if (this.isLost) this.counts.takeBack();
      throw error;
    }
  }

  /** Has everything in JavaScript and forgets that the GPU has it: buffers may then be given back. */
  async bringAll(): Promise<void> {
    if (this.isLost) return;
    const found = await this.bringChanged();
    this.forget();
    this.buffers.freeSpare();
    if (found) throw found.error;
  }

  /** Waits until few steps are under way. */
  async breathe(): Promise<void> {
    const done = this.device.queue.onSubmittedWorkDone().catch(() => {});
    this.underWay.push(done);
    if (this.underWay.length > UNDER_WAY) await this.underWay.shift();
    if (this.crowd.length > 0) await this.thinOut();
    const found = await this.bring(this.leases.tooOld());
    if (found?.goneBack) throw found.error;
  }

  async dispose(): Promise<void> {
    if (this.isDisposed) return;
    const found = this.isLost ? null : await this.turn(() => this.bringChanged());
    this.isDisposed = true;
    this.isLost = true;
    this.device.destroy();
    if (found) throw found.error;
  }
}

function wordOf({ buffer, at }: Check) {
  return { buffer, at, bytes: 4 };
}
