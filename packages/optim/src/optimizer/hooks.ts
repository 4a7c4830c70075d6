import { flag, optionTable, show } from '@wick/tensor/internal';
import type { RemovableHandle } from '@wick/tensor/light';

let nextId = 0;

const table = optionTable({ prepend: flag(false) });

/** Functions to be called at one moment, in order; made when the first one is registered. */
export class Hooks<F extends (...args: never[]) => unknown> {
  private readonly table = new Map<number, F>();

  add(where: string, hook: F, options?: { prepend?: boolean }): RemovableHandle {
    if (typeof hook !== 'function') throw new TypeError(`${where}: hook must be a function, got ${show(hook)}`);
    const { prepend } = table.read(where, options);
    const id = nextId++;
    const before = prepend ? [...this.table] : [];
    if (prepend) this.table.clear();
    this.table.set(id, hook);
    for (const [other, fn] of before) this.table.set(other, fn);
    return { remove: () => void this.table.delete(id) };
  }

  /** As they are now: a hook may remove itself. */
  list(): F[] {
    return [...this.table.values()];
  }

  get size(): number {
    return this.table.size;
  }
}
