import type { Storage } from '@wick/tensor/internal';
import type { Check } from './overflow.ts';
import type { GpuResident, Slot } from './resident.ts';

/** Which storages' elements a device has, and which of them may be newer than JavaScript's. */
export class Residents {
  /** How often all of them were forgotten. */
  forgotten = 0;
  private all = new WeakMap<Storage, GpuResident>();
  private readonly changed = new Set<WeakRef<GpuResident>>();
  /** How many may have changed before those are forgotten that are gone. */
  private sweepAt = 256;

  /** Who has the elements of a storage, if its GPU is this one and still has them. */
  keeperOf(storage: Storage): GpuResident | null {
    const resident = this.all.get(storage);
    return resident?.keeps(storage) ? resident : null;
  }

  keep(storage: Storage, resident: GpuResident): void {
    this.all.set(storage, resident);
  }

  /** Forgets what the device has. */
  forget(): void {
    this.all = new WeakMap();
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

  /** Says that JavaScript has the newest elements, or that there are none to be had. */
  settle(resident: GpuResident): void {
    this.changed.delete(resident.ref);
    resident.isNoted = false;
  }

  /** Those that may have changed since they were fetched. */
  unsettled(): GpuResident[] {
    const found: GpuResident[] = [];
    for (const ref of this.changed) {
      const resident = ref.deref();
      if (resident) found.push(resident);
      else this.changed.delete(ref);
    }
    return found;
  }

  /** Forgets which have changed: their device was lost. */
  forgetChanges(): void {
    this.changed.clear();
  }
}
