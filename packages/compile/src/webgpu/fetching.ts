import type { GpuBackend } from './backend.ts';
import { gpuBytes, narrowed } from './elements.ts';
import { type Check, noChecks, openChecks } from './overflow.ts';
import { readBack } from './readBack.ts';
import type { GpuResident } from './resident.ts';

/** Checks that a tensor may depend on before they are looked at. */
const MANY_CHECKS = 32;

/** What is wrong with elements that were fetched, and whether tensors that were there before are now what they were at the last sync. */
interface Found {
  readonly error: RangeError;
  readonly goneBack: boolean;
}

/** Has in JavaScript what a device has, after all that was submitted. */
export class Fetching {
  /** Checks that tensors on the device depend on, once they are many. */
  private crowd: readonly Check[] = [];

  constructor(private readonly backend: GpuBackend) {}

  /** @throws RangeError if the elements were made of int64 that have left int32 */
  async fetch(residents: readonly GpuResident[]): Promise<void> {
    for (const { failure } of residents) if (failure !== null) throw failure;
    const found = await this.bring(residents);
    if (found) throw found.error;
  }

  /** Has what runs have changed, of which somebody has asked for one. */
  async fetchState(one: GpuResident): Promise<void> {
    const { backend } = this;
    if (one.isHere || one.era !== backend.era) return this.fetch([one]);
    await backend.turns.take(async () => {
      if (one.isHere) return;
      await this.here();
      await this.fetch([one]);
    });
  }

  /** Has everything; results that are wrong are told of when they are read. */
  async here(): Promise<void> {
    const found = await this.bringChanged();
    if (found?.goneBack) throw found.error;
  }

  /** Has everything; tells what is wrong. */
  async bringChanged(): Promise<Found | null> {
    const { backend } = this;
    const all = backend.residents.unsettled();
    try {
      return await backend.counts.during(() => this.bring(all));
    } catch (error) {
      if (backend.isLost) backend.counts.takeBack();
      throw error;
    }
  }

  /** Has everything and forgets that the GPU has it: buffers may then be given back. */
  async bringAll(): Promise<void> {
    const { backend } = this;
    if (backend.isLost) return;
    const found = await this.bringChanged();
    backend.residents.forget();
    backend.buffers.freeSpare();
    if (found) throw found.error;
  }

  /** Fetches results that have been waiting for long, whose room others may use then. */
  async bringOld(): Promise<void> {
    const found = await this.bring(this.backend.leases.tooOld());
    if (found?.goneBack) throw found.error;
  }

  private async bring(residents: readonly GpuResident[]): Promise<Found | null> {
    const { backend } = this;
    const wanted = residents.filter((one) => !one.isHere && one.era === backend.era && one.home !== null);
    if (wanted.length === 0) return null;
    backend.throwIfLost();
    const parts = wanted.map((resident) => {
      const { home, version, checks } = resident;
      return { resident, home: home!, version, checks };
    });
    const homes = parts.map(({ home }) => home);
    const checks = openChecks(parts.map((part) => part.checks));
    try {
      await readBack(backend.device, [...checks.map(wordOf), ...homes], (part, bytes, at) => {
        // What was computed by a device that did not take it is nothing.
        if (backend.failure !== null) throw backend.failure;
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
        backend.residents.settle(resident);
        if (home.fetched === null || resident.home !== home) return;
        resident.home = null;
        home.fetched();
      });
    } catch (error) {
      if (backend.failure !== null) throw backend.failure;
      // Who hears of it from a buffer may be the first, and reads what is left.
      if ((error as Error).name === 'AbortError') await backend.loss;
      throw new Error(`compile: the GPU was lost while tensors were fetched: ${(error as Error).message}`, {
        cause: error,
      });
    }
    return this.spoilt(wanted);
  }

  /** Takes from everybody what depends on a check that has failed. */
  private spoilt(wanted: readonly GpuResident[]): Found | null {
    const { residents, counts } = this.backend;
    const all = new Set([...wanted, ...residents.unsettled()]);
    let first: RangeError | null = null;
    let goneBack = false;
    for (const resident of all) {
      const error = resident.checks.find((check) => check.error !== null)?.error;
      if (!error) continue;
      first ??= error;
      residents.settle(resident);
      if (!resident.goBack(error)) continue;
      goneBack = true;
      counts.takeBackOf(resident.counts);
    }
    return first && { error: first, goneBack };
  }

  /** Says that a tensor on the device depends on many checks: before the next call they are looked at. */
  depends(checks: readonly Check[]): void {
    if (checks.length >= MANY_CHECKS) this.crowd = checks;
  }

  /** Looks at checks that are many. */
  async thinOut(): Promise<void> {
    if (this.crowd.length === 0) return;
    const { backend } = this;
    const checks = openChecks([this.crowd]).filter(({ error }) => error === null);
    this.crowd = [];
    try {
      await readBack(backend.device, checks.map(wordOf), (i, bytes, at) => {
        checks[i]!.found(new Uint32Array(bytes, at, 1)[0]!);
      });
    } catch (error) {
      // Of a lost device the next call tells.
      if (backend.isLost) return;
      throw error;
    }
    const found = this.spoilt([]);
    if (found?.goneBack) throw found.error;
  }
}

function wordOf({ buffer, at }: Check) {
  return { buffer, at, bytes: 4 };
}
