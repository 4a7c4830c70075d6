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
  const [members, behind] = [new Map(held), new Map(guarded)];
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

/** A name under which two maps hold different values, null if there is none. */
function differing(now: ReadonlyMap<string, unknown>, then: ReadonlyMap<string, unknown>): string | null {
  if (now.size === 0 && then.size === 0) return null;
  for (const [name, value] of now) if (then.get(name) !== value) return name;
  if (now.size === then.size) return null;
  for (const name of then.keys()) if (!now.has(name)) return name;
  return null;
}

function countKeys(module: object): number {
  let count = 0;
  for (const _ in module) count++;
  return count;
}
