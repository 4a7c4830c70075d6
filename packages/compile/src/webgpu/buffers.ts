import { type GpuBuffer, type GpuDevice, usage } from '@wick/webgpu';
import { CompileError } from '../error.ts';

/** The memory of one device. */
export class Buffers {
  /** Bytes of those that were not given back. */
  bytes = 0;
  /** Those for results that nobody uses, by their bytes. */
  private readonly spare = new Map<number, GpuBuffer[]>();

  constructor(
    private readonly device: GpuDevice,
    private readonly adapterName: string,
  ) {}

  /** @throws CompileError that tells the limit it is over */
  make(bytes: number, use: number, what: string): GpuBuffer {
    const size = Math.max(16, Math.ceil(bytes / 16) * 16);
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
    const most = use & usage.storage ? Math.min(maxBufferSize, maxStorageBufferBindingSize) : maxBufferSize;
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
  forResults(bytes: number): GpuBuffer {
    const size = Math.ceil(bytes / 256) * 256;
    return this.spare.get(size)?.pop() ?? this.make(size, usage.copySrc | usage.copyDst, 'what it returns');
  }

  /** Has a buffer of {@link forResults} used again, in the order of what is submitted. */
  reuse(buffer: GpuBuffer): void {
    const list = this.spare.get(buffer.size) ?? [];
    list.push(buffer);
    this.spare.set(buffer.size, list);
  }

  /** Gives back those that nobody uses. */
  freeSpare(): void {
    for (const list of this.spare.values()) for (const buffer of list.splice(0)) this.free(buffer);
  }
}
