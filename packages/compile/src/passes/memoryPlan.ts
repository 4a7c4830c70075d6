import { elementBytes } from '@wick/tensor/internal';
import type { EpilogueStep, Memory, Place, PointwiseStep, Work } from '../graph/ir.ts';
import { readsOf } from '../graph/touches.ts';
import { type Lifetime, lifetimes } from './liveness.ts';
import { sameGeometry } from './pointwise.ts';

/** Where each memory lies in an arena. */
export interface MemoryPlan {
  /** Bytes from the beginning. */
  readonly places: ReadonlyMap<Memory, number>;
  readonly bytes: number;
  /** Bytes of what is needed at the same time, at the most: no plan has less. */
  readonly bound: number;
}

const ALIGNMENT = 64;

/** Bytes of a memory, rounded up for vectors. */
function bytesOf({ dtype, size }: Memory, bytes: BytesOfElement): number {
  return Math.max(ALIGNMENT, Math.ceil((size * bytes(dtype)) / ALIGNMENT) * ALIGNMENT);
}

/** Bytes of an element where it is computed. */
export type BytesOfElement = (dtype: Memory['dtype']) => number;

/**
 * Places for memories, those of which no moment needs both over one another: the largest first, each as low as it can lie. A
 * result of element by element work takes the place of an input that is not needed any more.
 *
 * @param pinned memories that live during the whole run, and before and after it
 */
export function planMemory(
  work: readonly Work[],
  kept: ReadonlySet<Memory>,
  pinned: ReadonlySet<Memory>,
  bytesOfElement: BytesOfElement = elementBytes,
): MemoryPlan {
  const spans = lifetimes(work, kept).filter(({ memory }) => !pinned.has(memory));
  const shares = shareInPlace(work, spans, bytesOfElement);
  const blocks = [...shares].map(([memory, members]) => ({
    members: members.map((span) => span.memory),
    bytes: bytesOf(memory, bytesOfElement),
    from: Math.min(...members.map(({ from }) => from)),
    to: Math.max(...members.map(({ to }) => to)),
  }));
  const always = [...pinned].map((memory) => ({
    members: [memory],
    bytes: bytesOf(memory, bytesOfElement),
    from: -1,
    to: work.length + 1,
  }));
  const places = new Map<Memory, number>();
  // What all others have to keep clear of lies below them: they do not have to look for gaps in between.
  let bytes = 0;
  for (const block of always.sort((a, b) => b.bytes - a.bytes)) {
    places.set(block.members[0]!, bytes);
    bytes += block.bytes;
  }
  const first = bytes;
  const placed: Block[] = [];
  for (const block of blocks.sort((a, b) => b.bytes - a.bytes || a.from - b.from)) {
    const at = lowestPlace(placed, block, first);
    for (const memory of block.members) places.set(memory, at);
    bytes = Math.max(bytes, at + block.bytes);
  }
  return { places, bytes, bound: lowerBound(work.length, [...always, ...blocks]) };
}

/** What lies at a place during some steps. */
interface Block {
  readonly at: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** The lowest place from `first` on where nothing lies that is needed at the same time; it is taken in the list, which is sorted. */
function lowestPlace(placed: Block[], { bytes, from, to }: Lived, first: number): number {
  let at = first;
  let i = 0;
  for (; i < placed.length; i++) {
    const other = placed[i]!;
    if (other.at >= at + bytes) break;
    if (other.from <= to && from <= other.to && other.end > at) at = other.end;
  }
  // What begins behind it may stand before what has ended the search.
  while (i > 0 && placed[i - 1]!.at > at) i--;
  while (i < placed.length && placed[i]!.at <= at) i++;
  placed.splice(i, 0, { at, end: at + bytes, from, to });
  return at;
}

/** The memories that share a place, by the first one of each: with their lifetimes. */
function shareInPlace(
  work: readonly Work[],
  spans: readonly Lifetime[],
  bytes: BytesOfElement,
): Map<Memory, Lifetime[]> {
  const spanOf = new Map(spans.map((span) => [span.memory, span]));
  const headOf = new Map<Memory, Memory>();
  const taken = new Set<Memory>();
  work.forEach((step, i) => {
    const pointwise = step.kind === 'reduced' ? step.pointwise : step.kind === 'epilogue' ? step.epilogue : step;
    if (pointwise.kind !== 'pointwise') return;
    // What is written over in place is no free place for another result.
    const written = new Set(pointwise.outputs.map(({ place }) => place.memory));
    const given = step.kind === 'epilogue' ? inputsThatLast(step) : pointwise.inputs;
    const inputs = given.filter(({ memory }) => !written.has(memory));
    for (const { place } of pointwise.outputs) {
      const span = spanOf.get(place.memory);
      if (span?.from !== i || headOf.has(place.memory)) continue;
      const input = inputs.find(
        (one) =>
          spanOf.get(one.memory)?.to === i && !taken.has(one.memory) && canTake(pointwise, one.memory, place, bytes),
      );
      if (!input) continue;
      taken.add(input.memory);
      headOf.set(place.memory, headOf.get(input.memory) ?? input.memory);
    }
  });
  const shares = new Map<Memory, Lifetime[]>();
  for (const span of spans) {
    const head = headOf.get(span.memory) ?? span.memory;
    shares.set(head, [...(shares.get(head) ?? []), span]);
  }
  return shares;
}

/** What a call does not read that may be doing other parts; what it gives before all. */
function inputsThatLast({ call, epilogue }: EpilogueStep): Place[] {
  const [read, made] = [readsOf(call), call.outputs].map((places) => new Set(places.map(({ memory }) => memory)));
  const free = epilogue.inputs.filter(({ memory }) => !read!.has(memory));
  return [...free.filter(({ memory }) => made!.has(memory)), ...free.filter(({ memory }) => !made!.has(memory))];
}

/** Whether a result may be written over an input: as many bytes, and each element where the one it is made of was. */
function canTake(step: PointwiseStep, memory: Memory, place: Place, bytes: BytesOfElement): boolean {
  if (bytesOf(memory, bytes) !== bytesOf(place.memory, bytes) || memory.dtype !== place.memory.dtype) return false;
  return step.inputs.every(
    (input) => input.memory !== memory || sameGeometry({ ...input, memory: place.memory }, place),
  );
}

/** Bytes that are needed from one step to another one. */
interface Lived {
  readonly bytes: number;
  readonly from: number;
  readonly to: number;
}

function lowerBound(steps: number, blocks: readonly Lived[]): number {
  const live = new Float64Array(steps + 3);
  for (const { bytes, from, to } of blocks) {
    live[from + 1]! += bytes;
    live[to + 2]! -= bytes;
  }
  let most = 0;
  let now = 0;
  for (const change of live) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}
