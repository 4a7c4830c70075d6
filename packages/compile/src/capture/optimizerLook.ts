import type { Tensor } from '@wick/tensor/light';
import type { Assignment } from '../graph/ir.ts';
import { type HostLook, sameEntries } from './hostLook.ts';

type Group = Record<string, unknown> & { params: Tensor[] };

/** What is known here of an optimiser. */
export interface Optimizer {
  readonly typeName: string;
  readonly paramGroups: readonly Group[];
  readonly state: ReadonlyMap<Tensor, object>;
}

interface Seen {
  readonly groups: readonly Group[];
  readonly params: readonly (readonly Tensor[])[];
  readonly keys: readonly number[];
  /** Options that are lists: betas. */
  readonly lists: readonly (readonly [list: readonly unknown[], entries: readonly unknown[]])[];
  readonly state: readonly (readonly [p: Tensor, state: object, entries: readonly unknown[]])[];
}

/** Looks at the groups and the state of an optimiser, and listens to what is set of its groups. */
export class OptimizerLook implements HostLook {
  private seen: Seen;
  private readonly name: string;
  private readonly listening = new Map<Group, () => void>();

  constructor(
    private readonly optimizer: Optimizer,
    private readonly assigned: (assignment: Assignment) => void,
  ) {
    this.name = optimizer.typeName;
    this.seen = this.look();
  }

  accept(): void {
    this.seen = this.look();
  }

  stop(): void {
    for (const stop of this.listening.values()) stop();
    this.listening.clear();
  }

  change(): string | null {
    const { seen, name } = this;
    const { paramGroups, state } = this.optimizer;
    if (!sameEntries(paramGroups, seen.groups)) return `the groups of ${name} become others`;
    for (let i = 0; i < paramGroups.length; i++) {
      const group = paramGroups[i]!;
      if (!sameEntries(group.params, seen.params[i]!)) return `the params of group ${i} of ${name} become others`;
      if (Object.keys(group).length !== seen.keys[i]) return `group ${i} of ${name} has other options`;
    }
    for (const [list, entries] of seen.lists)
      if (!sameEntries(list, entries)) return `an option of ${name} is changed in place`;
    const states = [...state];
    const isSame =
      states.length === seen.state.length &&
      states.every(([p, value], i) => {
        const [parameter, was, entries] = seen.state[i]!;
        return p === parameter && value === was && sameEntries(Object.values(value), entries);
      });
    return isSame ? null : `the state of ${name} becomes another`;
  }

  private look(): Seen {
    const groups = [...this.optimizer.paramGroups];
    groups.forEach((group, i) => {
      if (!this.listening.has(group)) this.listening.set(group, this.listen(group, i));
    });
    return {
      groups,
      params: groups.map(({ params }) => [...params]),
      keys: groups.map((group) => Object.keys(group).length),
      lists: groups.flatMap((group) =>
        Object.entries(group).flatMap(([key, value]) =>
          key !== 'params' && Array.isArray(value) ? [[value, [...value]] as const] : [],
        ),
      ),
      state: [...this.optimizer.state].map(([p, value]) => [p, value, Object.values(value)] as const),
    };
  }

  /** Hears of what is set of a group, until what it returns is called. */
  private listen(group: Group, index: number): () => void {
    const { optimizer } = this;
    const options: Record<string, unknown> = group;
    const fits = () => optimizer.paramGroups[index] === group;
    const keys = Object.keys(group).filter((key) => {
      const { value, writable, configurable } = Object.getOwnPropertyDescriptor(group, key)!;
      return key !== 'params' && value !== undefined && writable && configurable;
    });
    for (const key of keys) {
      let value = options[key];
      const name = `${key} of group ${index} of ${this.name}`;
      const set = (next: unknown): void => {
        options[key] = Array.isArray(next) ? [...next] : next;
      };
      Object.defineProperty(group, key, {
        get: () => value,
        set: (next: unknown) => {
          value = next;
          this.assigned({ name, value: Array.isArray(next) ? [...next] : next, set, fits });
        },
        enumerable: true,
        configurable: true,
      });
    }
    return () => {
      for (const key of keys)
        if (Object.hasOwn(group, key))
          Object.defineProperty(group, key, {
            value: options[key],
            enumerable: true,
            configurable: true,
            writable: true,
          });
    };
  }
}
