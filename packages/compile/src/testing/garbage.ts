import { GCProfiler, getHeapSpaceStatistics } from 'node:v8';
import { manualSeed } from '@wick/tensor';
import { elementBytes, isTensor } from '@wick/tensor/internal';
import { compile } from '../compile.ts';
import type { Case } from './sameAsEager.ts';

// A clock that stands still: what only computes is timed, and would run as it is where the machine happens to find that quicker.
// What a plan leaves is asked for.
performance.now = () => 0;

// leavings.ts runs under --expose-gc.
const collect = (globalThis as { gc?: () => void }).gc!;

/** Bytes of young objects and of arrays' contents. What the engine's compilers make is old, and not counted. */
function used(): number {
  let bytes = process.memoryUsage().arrayBuffers;
  for (const space of getHeapSpaceStatistics()) if (space.space_name.startsWith('new_')) bytes += space.space_used_size;
  return bytes;
}

/** What so many calls leave, a call; null where the collector came in between. */
function left(run: () => void, calls: number): number | null {
  collect();
  collect(); // has waited for what the first one still had to sweep
  const profiler = new GCProfiler();
  profiler.start();
  used();
  const before = used();
  const asking = used() - before;
  const start = used();
  for (let i = 0; i < calls; i++) run();
  const bytes = used() - start - asking;
  return profiler.stop().statistics.length === 0 ? bytes / calls : null;
}

/** Bytes of the elements that a result consists of. */
function elementsOf(result: unknown): number {
  if (isTensor(result)) return result.numel() * elementBytes(result.dtype);
  if (typeof result !== 'object' || result === null) return 0;
  return Object.values(result).reduce((bytes: number, item) => bytes + elementsOf(item), 0);
}

/**
 * Bytes that a compiled call of a case leaves to the collector beside the elements of its result, with arguments that are
 * there already: the least of some windows of calls, since the engine makes its code better only by and by, and looks no
 * further than `enough`. Where the collector comes in between, there are fewer calls in the next window.
 */
export function garbageOf(make: () => Case, enough: number, windows = 40): number {
  manualSeed(7);
  const { step, args } = make();
  const compiled = compile(step as (...args: unknown[]) => unknown);
  const given = Array.from({ length: 12 }, (_, i) => args(i));
  let calls = 0;
  const run = () => {
    compiled(...given[calls++ % given.length]!);
  };
  for (let i = 0; i < 100; i++) run();
  const result = elementsOf(compiled(...given[0]!));
  let counted = 25;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < windows && least > enough; i++) {
    for (let n = 0; n < 25; n++) run();
    const bytes = left(run, counted);
    if (bytes === null) counted = Math.max(counted >> 1, 1);
    else least = Math.min(least, bytes - result);
  }
  return least;
}
