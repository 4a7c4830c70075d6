import { liesAlike } from '../core/copy.ts';
import { type Held, type Recycler, recycling } from '../core/recycling.ts';
import type { Tensor } from '../tensor.ts';

/** Bytes of dead memory that wait for the next arrays of their size; the engine's collector has what is more. */
const MOST = 2 ** 26;

/** Dead memory, by its bytes. */
class Waiting {
  bytes = 0;
  readonly lists = new Map<number, ArrayBuffer[]>();
}

/** What the last walk left, as long as the collector has not been there. */
let last: WeakRef<Waiting> | null = null;

class MemoryRecycler implements Recycler {
  private readonly holders = new Map<ArrayBufferLike, number>();
  /** Since the last {@link sweep}. */
  private readonly made: ArrayBuffer[] = [];
  private readonly waiting = last?.deref() ?? new Waiting();

  constructor() {
    if (last?.deref() !== this.waiting) last = new WeakRef(this.waiting);
  }

  buffer(bytes: number, cleared: boolean, fresh: Parameters<Recycler['buffer']>[2]): ArrayBuffer {
    const { waiting } = this;
    let buffer = waiting.lists.get(bytes)?.pop();
    if (buffer) {
      waiting.bytes -= bytes;
      if (cleared) new Uint8Array(buffer).fill(0);
    } else buffer = fresh(bytes, cleared) ?? new ArrayBuffer(bytes);
    this.holders.set(buffer, 0);
    this.made.push(buffer);
    return buffer;
  }

  hold(tensors: Held): void {
    this.count(tensors, 1);
  }

  drop(tensors: Held): void {
    this.count(tensors, -1);
  }

  addTo(a: Tensor, b: Tensor): boolean {
    const alone = this.holders.get(a._storage.memory) === 1 && a.dtype === b.dtype && liesAlike(a, b);
    if (alone) a.add_(b);
    return alone;
  }

  sweep(): void {
    for (const buffer of this.made) if (this.holders.get(buffer) === 0) this.free(buffer);
    this.made.length = 0;
  }

  private count(tensors: Held, by: number): void {
    if (this.holders.size === 0 || !tensors) return;
    for (const t of tensors) {
      if (!t) continue;
      if (!('_storage' in t)) {
        for (const part of t) this.countOne(part[1], by);
      } else this.countOne(t, by);
    }
  }

  private countOne({ _storage: { memory } }: Tensor, by: number): void {
    const count = this.holders.get(memory);
    if (count === undefined) return;
    this.holders.set(memory, count + by);
    if (count + by === 0) this.free(memory as ArrayBuffer);
  }

  private free(buffer: ArrayBuffer): void {
    const { waiting } = this;
    const bytes = buffer.byteLength;
    this.holders.delete(buffer);
    if (waiting.bytes + bytes > MOST) return;
    waiting.bytes += bytes;
    const alike = waiting.lists.get(bytes);
    if (alike) alike.push(buffer);
    else waiting.lists.set(bytes, [buffer]);
  }
}

/** From now on gradients on their way use memory again: whoever trains asks for it, so that a page that does not need not load it. */
export function recycleMemory(): void {
  recycling.start = () => new MemoryRecycler();
}
