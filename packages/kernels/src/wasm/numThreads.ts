import { hasSharedMemory, nodeModule } from './platform.ts';

/** More than any machine gains from. */
const MAX_THREADS = 64;

let threads: number | null = null;

/**
 * How many threads large kernels may use: one per physical core unless {@link setNumThreads} said otherwise, 1 where
 * memory cannot be shared (a page that is not cross-origin isolated).
 *
 * @example
 * ```ts
 * getNumThreads() >= 1; // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.get_num_threads.html
 */
export function getNumThreads(): number {
  threads ??= hasSharedMemory ? Math.min(MAX_THREADS, physicalCores()) : 1;
  return threads;
}

/**
 * Sets how many threads large kernels may use, the calling one included. Results do not depend on it.
 *
 * @param count at least 1; more than 64 count as 64. Where memory cannot be shared there is one thread whatever is said
 * @throws RangeError where count is not a positive integer
 * @example
 * ```ts
 * setNumThreads(1);
 * getNumThreads(); // 1
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.set_num_threads.html
 */
export function setNumThreads(count: number): void {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`setNumThreads: count must be a positive integer, got ${count}`);
  }
  threads = hasSharedMemory ? Math.min(MAX_THREADS, count) : 1;
}

/** Threads of one core share its arithmetic units: two of them are no faster than one. */
function physicalCores(): number {
  const os = nodeModule<{ availableParallelism(): number }>('node:os');
  if (os === undefined) {
    const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
    return navigator?.hardwareConcurrency ?? 1;
  }
  return Math.max(1, Math.round(os.availableParallelism() / threadsPerCore()));
}

/** As Linux tells it; 1 elsewhere. */
function threadsPerCore(): number {
  try {
    const fs = nodeModule<{ readFileSync(path: string, encoding: string): string }>('node:fs')!;
    const siblings = fs.readFileSync('/sys/devices/system/cpu/cpu0/topology/thread_siblings_list', 'utf8').trim();
    // '0', '0,4' or '0-1'
    const [first, last] = siblings.split('-').map(Number);
    return last === undefined ? siblings.split(',').length : last - first! + 1;
  } catch {
    return 1;
  }
}
