import type { GpuResident } from './resident.ts';
import type { ResultLease } from './results.ts';

/** Runs whose results may be on a device, and their bytes. */
const MOST = 64;
const MOST_BYTES = 2 ** 29;

/** The buffers with results on a device, the oldest first. */
export class Leases {
  private readonly list: { readonly lease: WeakRef<ResultLease>; readonly bytes: number }[] = [];
  private bytes = 0;

  add(lease: ResultLease): void {
    const bytes = lease.buffer.size;
    this.list.push({ lease: new WeakRef(lease), bytes });
    this.bytes += bytes;
  }

  /** Where there are many: the older half of the results that somebody keeps, but nobody has asked for yet. */
  tooOld(): GpuResident[] {
    if (this.list.length <= MOST && this.bytes <= MOST_BYTES) return [];
    const old = this.list.splice(0, Math.ceil(this.list.length / 2));
    for (const { bytes } of old) this.bytes -= bytes;
    return old.flatMap(({ lease }) => lease.deref()?.waiting() ?? []);
  }
}
