import { membersOf } from './members.ts';
import { hidden, ModuleNode } from './node.ts';
import { replaceMember } from './replaceMember.ts';

type Container = typeof ModuleNode;

/** For each class of containers whose members have numbers, how many of them can be reached. */
const reached = new WeakMap<Container, number>();

/**
 * Lets `count` members of a container be read and replaced by their place, whatever their names: `list[0]`, `list[-1]`.
 * The properties are those of its class, so one container costs nothing, and nothing is done before the first is built.
 */
export function reachByNumber(container: ModuleNode, count: number): void {
  let type = container.constructor as Container;
  while (!Object.hasOwn(type, 'numbers')) type = Object.getPrototypeOf(type);
  let known = reached.get(type) ?? 0;
  for (; known < count; known++) for (const place of [known, -known - 1]) reach(type.prototype, place);
  reached.set(type, known);
}

function reach(prototype: object, place: number): void {
  Object.defineProperty(prototype, place, {
    get(this: ModuleNode) {
      return this instanceof ModuleNode ? nameAndMember(this, place)?.[1] : undefined;
    },
    set(this: ModuleNode, value: unknown) {
      const name = nameAndMember(this, place)?.[0];
      if (name !== undefined) replaceMember(this, name, value);
      else Object.defineProperty(this, place, { value, writable: true, enumerable: true, configurable: true });
    },
    configurable: true,
  });
}

function nameAndMember(container: ModuleNode, place: number): readonly [string, unknown] | undefined {
  const kind = (container.constructor as Container).numbers;
  const { held, roles, unshown } = hidden(container);
  // Almost always it is among the first that are held; only the whole walk knows of all.
  let left = place;
  if (place >= 0)
    for (const entry of held) {
      const [name, member] = entry;
      if (member === null || roles.get(name)?.kind !== kind) continue;
      if (!unshown.has(name) && !Object.hasOwn(container, name)) break; // deleted, which the walk has yet to see
      if (left-- === 0) return entry;
    }
  const members: readonly [string, unknown][] = membersOf(container)[kind === 'module' ? 'modules' : 'parameters'];
  return members.filter(([, member]) => member !== null).at(place);
}
