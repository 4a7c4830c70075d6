import type { GpuAdapter, GpuDevice } from '@wick/webgpu';
import { CompileError } from '../error.ts';
import { isSoftware, nameOf } from './adapter.ts';
import { Buffers } from './buffers.ts';
import { Counts } from './counts.ts';
import { Fetching } from './fetching.ts';
import type { WebGpu } from './gpu.ts';
import { Leases } from './leases.ts';
import { Pipelines, type Progress } from './pipelines.ts';
import { Residents } from './residents.ts';
import { Turns } from './turns.ts';

/** A device that compiled functions share, from when it is opened until it is lost or given back. */
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
  readonly residents = new Residents();
  readonly turns = new Turns();
  readonly fetching = new Fetching(this);
  /** How many devices there were before this one, each of them lost. */
  era = 0;
  isLost = false;
  /** Why the device did not take what it was given. */
  failure: Error | null = null;
  /** Comes when the device is lost. */
  loss: Promise<void> = Promise.resolve();
  private why = '';
  private isTold = false;
  private isDisposed = false;

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
    const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
    const requiredLimits = { maxBufferSize, maxStorageBufferBindingSize };
    const device = await adapter.requestDevice({ requiredLimits, label: 'wick' });
    this.device = device;
    this.adapterName = nameOf(adapter);
    this.isSoftware = isSoftware(adapter);
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
    this.residents.forget();
    this.residents.forgetChanges();
    this.turns.forgetSubmitted();
    await this.open(await this.again());
  }

  /** @throws Error if there is no device to ask any more */
  throwIfLost(): void {
    if (this.failure !== null) throw this.failure;
    if (this.isLost) throw new Error(`compile: the GPU was lost (${this.why})`);
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
    return this.turns.isFree && this.failure === null && !this.isLost && !this.isDisposed;
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

  /** What follows a run: waits until few are under way, and has here what has been there for long. */
  async breathe(): Promise<void> {
    await this.turns.submitted(this.device);
    await this.fetching.thinOut();
    await this.fetching.bringOld();
  }

  /**
   * Has everything in JavaScript.
   *
   * @throws RangeError if something was made of int64 that have left int32
   */
  async sync(): Promise<void> {
    const found = await this.fetching.bringChanged();
    if (found) throw found.error;
  }

  async dispose(): Promise<void> {
    if (this.isDisposed) return;
    const found = this.isLost ? null : await this.turns.take(() => this.fetching.bringChanged());
    this.isDisposed = true;
    this.isLost = true;
    this.device.destroy();
    if (found) throw found.error;
  }
}
