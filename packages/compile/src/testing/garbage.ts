import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { manualSeed } from '@wick/tensor';
import { compile } from '../compile.ts';
import type { Case } from './sameAsEager.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes of young objects and of arrays' contents. What the engine's compilers make is old, and not counted. */
function used(): number {
  let bytes = process.memoryUsage().arrayBuffers;
  for (const space of getHeapSpaceStatistics()) if (space.space_name.startsWith('new_')) bytes += space.space_used_size;
  return bytes;
}

/** What so many calls leave, a call: few enough for the collector not to come in between. */
function left(run: () => void, calls: number): number {
  collect();
  used();
  const before = used();
  const asking = used() - before;
  const start = used();
  for (let i = 0; i < calls; i++) run();
  return (used() - start - asking) / calls;
}

/**
 * Bytes that a compiled call of a case leaves to the collector, with arguments that are there already: the least of some
 * windows of calls, since the engine makes its code better only by and by, and looks no further than `enough`.
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
  for (let i = 0; i < 200; i++) run();
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < windows && least > enough; i++) {
    for (let n = 0; n < 50; n++) run();
    const bytes = left(run, 50);
    // Where less is there than before, the collector came in between.
    if (bytes >= 0) least = Math.min(least, bytes);
  }
  return least;
}
