import { hooksOfModule, isTensor, membersOfModule } from '@wick/tensor/internal';

/** How a module looked when it ran. */
export interface ModuleLook {
  /** What has changed since, in words; null if nothing has. With `inMode`, its mode is not looked at. */
  change(inMode?: boolean): string | null;
}

/**
 * Remembers a module's mode, members and further properties, to tell later what has changed: what a compiled function
 * asks before it is replayed. Properties that are computed are left out: what they are computed from has its own place.
 *
 * @param training - the mode that it had when the function began, if that is known
 */
export function lookAtModule(node: object, training?: boolean): ModuleLook {
  const module = node as { typeName: string } & Record<string, unknown>;
  const mode = training ?? module.training;
  const keys = plainKeys(module);
  const values = keys.map((key) => module[key]);
  const contents = values.map((value) => contentOf(value));
  const holding = [...keys.keys()].filter((i) => contents[i] !== null);
  const count = countKeys(module);
  const members = membersOfModule(module);
  const before = members.map(entriesOf);
  const shadowed = Object.hasOwn(module, 'forward');
  const hooks = hooksOfModule(module);
  return {
    change(inMode = false) {
      if (!inMode && module.training !== mode) return `training of a ${module.typeName} is another one`;
      for (let i = 0; i < keys.length; i++) {
        const now = module[keys[i]!];
        // What is not the same by === may be NaN both times, and 0 is the same as -0: this is asked last, as it takes a call.
        if ((now !== values[i] || now === 0) && !Object.is(now, values[i]))
          return `${keys[i]} of a ${module.typeName} is another one`;
      }
      for (let i = 0; i < holding.length; i++) {
        const k = holding[i]!;
        if (!holds(values[k], contents[k]!)) return `what ${keys[k]} of a ${module.typeName} holds is another`;
      }
      for (let i = 0; i < members.length; i++) {
        const now = members[i]!;
        const was = before[i]!;
        const name = now.size === 0 && was.names.length === 0 ? null : differing(now, was);
        if (name !== null) return `${name} of a ${module.typeName} is another one`;
      }
      if (countKeys(module) !== count) return `a ${module.typeName} has other members`;
      const isSame = Object.hasOwn(module, 'forward') === shadowed && hooksOfModule(module) === hooks;
      return isSame ? null : `a ${module.typeName} has other hooks`;
    },
  };
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
  if (value instanceof Set) return value.size === values.length && values.every((item) => value.has(item));
  const own = value as Record<string, unknown>;
  let i = 0;
  for (const name in own) if (name !== names[i] || !Object.is(own[name], values[i++])) return false;
  return i === names.length;
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
