import type { ModuleLook } from '@wick/tensor/internal';
import { hidden, type ModuleNode, typeNameOf } from './node.ts';

/**
 * Remembers a module's mode, members and further properties, to tell later what has changed: what a compiled function
 * asks before it is replayed. Properties that are computed are left out: what they are computed from has its own place.
 */
export function lookAtModule(node: object): ModuleLook {
  const module = node as ModuleNode & Record<string, unknown>;
  const keys = Object.keys(module).filter((key) => 'value' in Object.getOwnPropertyDescriptor(module, key)!);
  const values = keys.map((key) => module[key]);
  const count = countKeys(module);
  const { held, guarded } = hidden(module);
  const [members, behind] = [entriesOf(held), entriesOf(guarded)];
  const shadowed = Object.hasOwn(module, 'forward');
  return {
    change() {
      for (let i = 0; i < keys.length; i++)
        if (!Object.is(module[keys[i]!], values[i])) return `${keys[i]} of a ${typeNameOf(module)} is another one`;
      const name = differing(guarded, behind) ?? differing(held, members);
      if (name !== null) return `${name} of a ${typeNameOf(module)} is another one`;
      if (countKeys(module) !== count) return `a ${typeNameOf(module)} has other members`;
      return Object.hasOwn(module, 'forward') === shadowed ? null : `a ${typeNameOf(module)} has other hooks`;
    },
  };
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
