import { type Assignment, type HostLook, type HostWatch, offerHostWatch } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { ParamGroup } from './groups.ts';
import { Living, sameEntries, typeNameOf } from './living.ts';
import type { AnyOptimizer } from './optimizer.ts';

const living = /* @__PURE__ */ new Living<AnyOptimizer>();

/** Has compiled functions hear of what they do to an optimiser. */
export function watched(optimizer: AnyOptimizer): void {
  living.add(optimizer);
  offerHostWatch(watch);
}

/**
 * While a function is recorded, options that are set (`group.lr = x`) are told of, to be set again at every replay; what else
 * changes of groups and state without a step is found by comparison, and refused.
 */
const watch: HostWatch = {
  start(assigned) {
    const { made } = living;
    const looks = living.list().map((optimizer) => new OptimizerLook(optimizer, assigned));
    return {
      change() {
        if (living.made !== made) return 'an optimizer is made';
        for (const look of looks) {
          const change = look.change();
          if (change !== null) return change;
        }
        return null;
      },
      accept() {
        for (const look of looks) look.accept();
      },
      stop() {
        for (const look of looks) look.stop();
      },
    };
  },
};

interface Seen {
  readonly groups: readonly ParamGroup[];
  readonly params: readonly (readonly Tensor[])[];
  readonly keys: readonly number[];
  /** Options that are lists: betas. */
  readonly lists: readonly (readonly [list: readonly unknown[], entries: readonly unknown[]])[];
  readonly state: readonly (readonly [p: Tensor, state: object, entries: readonly unknown[]])[];
}

class OptimizerLook implements HostLook {
  private seen: Seen;
  private readonly name: string;
  private readonly listening = new Map<ParamGroup, () => void>();

  constructor(
    private readonly optimizer: AnyOptimizer,
    private readonly assigned: (assignment: Assignment) => void,
  ) {
    this.name = typeNameOf(optimizer);
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
  private listen(group: ParamGroup, index: number): () => void {
    const { optimizer } = this;
    const options = group as Record<string, unknown>;
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
