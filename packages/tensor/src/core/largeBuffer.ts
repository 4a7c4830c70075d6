import { recycling } from './recycling.ts';

/** Bytes from which on the time that memory takes is that of its pages, not that of the object. */
export const LARGE = 65536;

/**
 * What `malloc` of glibc maps at most, less than which it keeps at hand once a block of this size has been given back;
 * with what the array needs beside its elements.
 */
const LARGEST_KEPT = 2 ** 25 - 2 ** 16;

/** Node's way to memory that nobody has cleared. */
interface Platform {
  readonly Buffer?: { allocUnsafeSlow?(bytes: number): { readonly buffer: ArrayBuffer } };
}

const { Buffer } = globalThis as unknown as Platform;
let keeps = false;

/**
 * The memory of a large array; null where the engine's own way is as good.
 *
 * @param cleared - whether it must be zero
 */
export function largeBuffer(bytes: number, cleared: boolean): ArrayBuffer | null {
  return recycling.by?.buffer(bytes, cleared, freshBuffer) ?? freshBuffer(bytes, cleared);
}

function freshBuffer(bytes: number, cleared: boolean): ArrayBuffer | null {
  if (Buffer?.allocUnsafeSlow === undefined) return null;
  if (!keeps) keepFreedMemory();
  return cleared ? null : Buffer.allocUnsafeSlow(bytes).buffer;
}

/**
 * Has freed memory kept for the next arrays. `malloc` gives large blocks back to the system, and every page of the next
 * one is fetched anew: dearer than all of an addition. How much it keeps it learns from the largest block that has been
 * freed, so it is shown one. Nothing is written there: it is a range of addresses without memory behind it.
 */
function keepFreedMemory(): void {
  keeps = true;
  try {
    new ArrayBuffer(LARGEST_KEPT);
  } catch {
    // No room for it: then it is the system's to say when memory comes back.
  }
}
