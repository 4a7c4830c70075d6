import type { GpuBuffer } from '@wick/webgpu';
import type { GpuBackend } from './backend.ts';
import type { Buffers } from './buffers.ts';
import { type GpuResident, Slot } from './resident.ts';

/** A buffer with the results of one run: used again once all of them were fetched, or nobody holds one any more. */
export class ResultLease {
  readonly buffer: GpuBuffer;
  private readonly buffers: Buffers;
  private readonly residents: WeakRef<GpuResident>[] = [];
  private open = 0;

  constructor(backend: GpuBackend, bytes: number) {
    const { buffers, leases } = backend;
    this.buffers = buffers;
    this.buffer = buffers.forResults(bytes);
    over.register(this, { buffers, buffer: this.buffer }, this);
    leases.add(this);
  }

  /** A part of the buffer that is to hold the elements of `resident`. */
  slot(resident: GpuResident, at: number, bytes: number): Slot {
    this.open++;
    this.residents.push(resident.ref);
    return new Slot(this.buffer, at, bytes, this, () => this.wasFetched());
  }

  /** The results that somebody holds and that were not fetched yet. */
  waiting(): GpuResident[] {
    return this.residents.flatMap((ref) => {
      const resident = ref.deref();
      return resident === undefined || resident.isHere ? [] : [resident];
    });
  }

  private wasFetched(): void {
    if (--this.open > 0) return;
    over.unregister(this);
    this.buffers.reuse(this.buffer);
  }
}

const over = new FinalizationRegistry<{ buffers: Buffers; buffer: GpuBuffer }>(({ buffers, buffer }) =>
  buffers.reuse(buffer),
);
