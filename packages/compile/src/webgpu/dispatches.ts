import { batched, type Kernel } from '@wick/webgpu';
import type { Place, Work } from '../graph/ir.ts';
import { readsOf, writesOf } from '../graph/touches.ts';
import type { MemoryPlan } from '../passes/memoryPlan.ts';
import { gpuBytes } from './elements.ts';

/** From a byte of the arena to another one, which is beyond it. */
type Range = readonly [begin: number, end: number];

/** The kernels of steps in their order, those of neighbours that need not wait for one another in few dispatches. */
export class Dispatches {
  private readonly done: Kernel[] = [];
  /** What reads nothing that a step writes before it: all of it begins, in few dispatches. */
  private readonly early: Kernel[] = [];
  private readonly written: Range[] = [];
  /** Neighbours none of which touches what another one writes. */
  private open: Kernel[] = [];
  private readonly reads: Range[] = [];
  private readonly writes: Range[] = [];

  constructor(private readonly memory: MemoryPlan) {}

  /** @param hasRoom - whether they work in room that the next step has as well */
  add(step: Work, all: readonly Kernel[], hasRoom: boolean): void {
    const isEarly = ({ early }: Kernel) => early !== undefined && !meet([early], this.written);
    this.early.push(...all.filter(isEarly));
    const kernels = all.filter((kernel) => !isEarly(kernel));
    this.written.push(...this.rangesOf(writesOf(step)));
    if (kernels.length === 0) return;
    if (kernels.length > 1 || hasRoom) {
      this.close();
      this.done.push(...kernels);
      return;
    }
    const [reads, writes] = [this.rangesOf(readsOf(step)), this.rangesOf(writesOf(step))];
    if (meet(writes, this.reads) || meet(writes, this.writes) || meet(reads, this.writes)) this.close();
    this.open.push(...kernels);
    this.reads.push(...reads);
    this.writes.push(...writes);
  }

  all(): readonly Kernel[] {
    this.close();
    return [...batched(this.early), ...this.done];
  }

  private close(): void {
    this.done.push(...batched(this.open));
    this.open = [];
    this.reads.length = 0;
    this.writes.length = 0;
  }

  private rangesOf(places: readonly Place[]): Range[] {
    return places.map(({ memory }) => {
      const at = this.memory.places.get(memory)!;
      return [at, at + memory.size * gpuBytes(memory.dtype)];
    });
  }
}

function meet(some: readonly Range[], others: readonly Range[]): boolean {
  return some.some(([begin, end]) => others.some((other) => begin < other[1] && other[0] < end));
}
