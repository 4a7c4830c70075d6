import { hooksOfModule, isTensor, membersOfModule } from '@wick/tensor/internal';

/**
 * How a module looked when it ran: its mode, members and further properties, to tell later what has changed, which a compiled
 * function asks before it is replayed. Properties that are computed are left out: what they are computed from has its own place.
 */
export class ModuleLook {
  readonly module: { readonly typeName: string } & Readonly<Record<string, unknown>>;
  readonly mode: unknown;
  /** The properties, and what they were. */
  readonly keys: readonly string[];
  readonly values: readonly unknown[];
  /** Which of them may be changed in themselves, and what they held. */
  private readonly holding: readonly (readonly [key: string, value: unknown, content: Content])[];
  private readonly count: number;
  /** What it holds behind its properties, and what that was. */
  readonly members: readonly ReadonlyMap<string, unknown>[];
  readonly before: readonly Entries[];
  private readonly shadowed: boolean;
  private readonly hooks: number;

  /** @param training - the mode that it had when the function began, if that is known */
  constructor(node: object, training?: boolean) {
    const module = node as { typeName: string } & Record<string, unknown>;
    this.module = module;
    this.mode = training ?? module.training;
    this.keys = plainKeys(module);
    this.values = this.keys.map((key) => module[key]);
    this.holding = this.keys.flatMap((key, i) => {
      const content = contentOf(this.values[i]);
      return content === null ? [] : [[key, this.values[i], content] as const];
    });
    this.count = countKeys(module);
    this.members = membersOfModule(module);
    this.before = this.members.map(entriesOf);
    this.shadowed = Object.hasOwn(module, 'forward');
    this.hooks = hooksOfModule(module);
  }

  /** What has changed since, in words; null if nothing has. With `inMode`, its mode is not looked at. */
  change(inMode = false): string | null {
    const { module, keys, values, members, before } = this;
    if (!inMode && module.training !== this.mode) return `training of a ${module.typeName} is another one`;
    for (let i = 0; i < keys.length; i++)
      if (!Object.is(module[keys[i]!], values[i])) return `${keys[i]} of a ${module.typeName} is another one`;
    for (let i = 0; i < members.length; i++) {
      const name = differing(members[i]!, before[i]!);
      if (name !== null) return `${name} of a ${module.typeName} is another one`;
    }
    return this.changeWithin();
  }

  /** The same but for its mode, and what its properties and members are. */
  changeWithin(): string | null {
    const { module, holding } = this;
    for (let i = 0; i < holding.length; i++) {
      const one = holding[i]!;
      if (!holds(one[1], one[2])) return `what ${one[0]} of a ${module.typeName} holds is another`;
    }
    if (countKeys(module) !== this.count) return `a ${module.typeName} has other members`;
    const isSame = Object.hasOwn(module, 'forward') === this.shadowed && hooksOfModule(module) === this.hooks;
    return isSame ? null : `a ${module.typeName} has other hooks`;
  }
}

/** Remembers which tensors and modules a module holds, to tell later whether they are the same. It makes no garbage then. */
export function lookAtMembers(node: object): () => boolean {
  const module = node as Record<string, unknown>;
  const keys = plainKeys(module);
  const values = keys.map((key) => module[key]);
  const count = countKeys(module);
  const members = membersOfModule(module);
  const before = members.map(entriesOf);
  return () => {
    for (let i = 0; i < keys.length; i++) {
      const now = module[keys[i]!];
      if (now !== values[i] && (isMember(now) || isMember(values[i]))) return false;
    }
    for (let i = 0; i < members.length; i++) if (differing(members[i]!, before[i]!) !== null) return false;
    return countKeys(module) === count;
  };
}

function isMember(value: unknown): boolean {
  return isTensor(value) || (typeof value === 'object' && value !== null && 'forward' in value);
}

/** Properties that are not computed, but for the mode. */
function plainKeys(module: object): string[] {
  return Object.keys(module).filter(
    (key) => key !== 'training' && 'value' in Object.getOwnPropertyDescriptor(module, key)!,
  );
}

/** What an array, a plain object, a Map or a Set holds, and which of that may be changed itself. */
interface Content extends Entries {
  readonly inner: readonly (readonly [value: unknown, content: Content])[];
}

/** What may be changed of what a value holds, however deep; null for all else. */
function contentOf(value: unknown, above: readonly unknown[] = []): Content | null {
  if (typeof value !== 'object' || value === null || above.includes(value)) return null;
  const entries = heldBy(value);
  if (entries === null) return null;
  const within = [...above, value];
  const inner = entries.values.flatMap((item) => {
    const content = contentOf(item, within);
    return content === null ? [] : [[item, content] as const];
  });
  return Object.isFrozen(value) && inner.length === 0 ? null : { ...entries, inner };
}

function heldBy(value: object): Entries | null {
  if (value instanceof Map) return entriesOf(value as ReadonlyMap<string, unknown>);
  if (value instanceof Set) return { names: [], values: [...value] };
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return null;
  return { names: Object.keys(value), values: Object.values(value) };
}

/** Whether it still holds the same. It makes no garbage but for Maps and Sets. */
function holds(value: unknown, content: Content): boolean {
  if (!holdsItself(value, content)) return false;
  const { inner } = content;
  for (let i = 0; i < inner.length; i++) if (!holds(inner[i]![0], inner[i]![1])) return false;
  return true;
}

function holdsItself(value: unknown, content: Entries): boolean {
  const { names, values } = content;
  if (value instanceof Map) return differing(value as ReadonlyMap<string, unknown>, content) === null;
  if (value instanceof Set) return hasAll(value, values);
  // The engine makes a list of an array's indices where it is asked for its names.
  if (Array.isArray(value) && value.length === names.length) {
    for (let i = 0; i < values.length; i++) if (!Object.is(value[i], values[i])) return false;
    return true;
  }
  const own = value as Record<string, unknown>;
  let i = 0;
  for (const name in own) if (name !== names[i] || !Object.is(own[name], values[i++])) return false;
  return i === names.length;
}

/** Apart, for a function that keeps arguments for another one makes an object at every call. */
function hasAll(set: ReadonlySet<unknown>, values: readonly unknown[]): boolean {
  return set.size === values.length && values.every((item) => set.has(item));
}

interface Entries {
  readonly names: readonly string[];
  readonly values: readonly unknown[];
}

function entriesOf(map: ReadonlyMap<string, unknown>): Entries {
  return { names: [...map.keys()], values: [...map.values()] };
}

/** A name under which a map holds something else than before, null if there is none. It makes no garbage. */
function differing(now: ReadonlyMap<string, unknown>, { names, values }: Entries): string | null {
  for (let i = 0; i < names.length; i++) if (now.get(names[i]!) !== values[i] || !now.has(names[i]!)) return names[i]!;
  if (now.size === names.length) return null;
  for (const name of now.keys()) if (!names.includes(name)) return name;
  return null;
}

function countKeys(module: object): number {
  let count = 0;
  for (const _ in module) count++;
  return count;
}
