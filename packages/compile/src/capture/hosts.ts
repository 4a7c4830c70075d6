import { hosts } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';

/** An option of an optimiser that was set. */
export interface Assignment {
  /** Of which one, in words. */
  readonly name: string;
  readonly value: unknown;
  /** Sets it once more, to that value or another one. */
  set(value: unknown): void;
  /** Whether that what it was set of still is in use. */
  fits(): boolean;
}

/** What a recording asks of optimisers and schedulers. */
export interface HostLook {
  /** What has changed since the beginning, or since {@link accept}, without being heard of; null if nothing has. */
  change(): string | null;
  /** Takes what there is now as it is: a step that is known has run. */
  accept(): void;
  stop(): void;
}

type Group = Record<string, unknown> & { params: Tensor[] };

/** What is known here of an optimiser. */
interface Optimizer {
  readonly paramGroups: readonly Group[];
  readonly state: ReadonlyMap<Tensor, object>;
}

/**
 * Listens to all optimisers and schedulers while a function is recorded: options that are set (`group.lr = x`) are told of, to
 * be set again at every replay; what else changes of groups, state and schedulers without a step is found by comparison.
 */
export function watchHosts(assigned: (assignment: Assignment) => void): HostLook {
  const { made } = hosts;
  const looks = hosts.all.flatMap((ref): HostLook[] => {
    const host = ref.deref();
    if (!host) return [];
    return ['paramGroups' in host ? new OptimizerLook(host as Optimizer, assigned) : new SchedulerLook(host)];
  });
  return {
    change() {
      if (hosts.made !== made) return 'an optimizer or a scheduler is made';
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
}

function sameEntries(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

/** What a class calls itself in messages. */
function typeNameOf(one: object): string {
  const type = one.constructor as { readonly typeName?: string; readonly name: string };
  return (Object.hasOwn(type, 'typeName') ? type.typeName : undefined) ?? type.name;
}

class SchedulerLook implements HostLook {
  private seen: readonly unknown[];

  constructor(private readonly scheduler: object) {
    this.seen = this.look();
  }

  change(): string | null {
    return sameEntries(this.look(), this.seen) ? null : `${typeNameOf(this.scheduler)} is changed without a step`;
  }

  accept(): void {
    this.seen = this.look();
  }

  stop(): void {}

  /** All properties, with what lists hold. */
  private look(): unknown[] {
    return Object.entries(this.scheduler).flatMap(([key, value]) =>
      Array.isArray(value) ? [key, ...value] : [key, value],
    );
  }
}

interface Seen {
  readonly groups: readonly Group[];
  readonly params: readonly (readonly Tensor[])[];
  readonly keys: readonly number[];
  /** Options that are lists: betas. */
  readonly lists: readonly (readonly [list: readonly unknown[], entries: readonly unknown[]])[];
  readonly state: readonly (readonly [p: Tensor, state: object, entries: readonly unknown[]])[];
}

class OptimizerLook implements HostLook {
  private seen: Seen;
  private readonly name: string;
  private readonly listening = new Map<Group, () => void>();

  constructor(
    private readonly optimizer: Optimizer,
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
