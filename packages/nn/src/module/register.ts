import { Tensor } from '@wick/tensor';
import { Parameter } from '../parameter.ts';
import { bufferRole, roleFor } from './members.ts';
import { describe, hidden, ModuleNode, type Role, typeNameOf } from './node.ts';

const wanted = { parameter: 'a Parameter', buffer: 'a Tensor', module: 'a Module' } as const;
const kinds = { parameter: Parameter, buffer: Tensor, module: ModuleNode } as const;

/**
 * Puts a member under a name, after checking both. Kept as a property that refuses values of the wrong kind when they
 * are assigned; in a container, or under a name that looks like an index, in the module's Map.
 */
export function register(
  where: string,
  module: ModuleNode,
  kind: Role['kind'],
  name: string,
  value: unknown,
  persistent = true,
): void {
  checkName(where, module, kind, name);
  if (value !== null && !(value instanceof kinds[kind]))
    throw new TypeError(`${where}: ${name} must be ${wanted[kind]} or null, got ${describe(value)}`);
  if (kind === 'parameter' && value !== null && !(value as Tensor).isLeaf)
    throw new TypeError(`${where}: ${name} must be a leaf; compute what depends on other tensors in forward()`);
  const role: Role = kind === 'buffer' ? bufferRole(persistent) : { kind, persistent: true };
  hidden(module).roles.set(name, role);
  const type = module.constructor as typeof ModuleNode;
  if (type.holdsMembers || isIndex(name)) hold(module, name, value);
  else guard(module, name, value);
}

function checkName(where: string, module: ModuleNode, kind: Role['kind'], name: string): void {
  if (typeof name !== 'string') throw new TypeError(`${where}: the name must be a string, got ${describe(name)}`);
  if (name === '' || name.includes('.') || name === '__proto__')
    throw new RangeError(
      `${where}: the name must not be empty, "__proto__" or contain ".", got ${JSON.stringify(name)}`,
    );
  if (!(name in module)) return;
  // A field that is declared but not yet assigned is there with the value undefined.
  const value: unknown = Reflect.get(module, name);
  if (value === undefined && Object.hasOwn(module, name)) return;
  const known = roleFor(module, name, value, hidden(module).roles.get(name));
  if (known?.kind !== kind) throw new RangeError(`${where}: ${typeNameOf(module)} already has "${name}"`);
}

/** Names that JavaScript moves in front of all others: `0`, `1`, … */
function isIndex(name: string): boolean {
  return /^(?:0|[1-9]\d{0,9})$/.test(name);
}

function guard(module: ModuleNode, name: string, value: unknown): void {
  const { guarded, roles } = hidden(module);
  guarded.set(name, value);
  Object.defineProperty(module, name, {
    get: () => guarded.get(name),
    set: (next: unknown) => {
      const role = roleFor(module, name, next, roles.get(name));
      if (role) roles.set(name, role);
      guarded.set(name, next);
    },
    enumerable: true,
    configurable: true,
  });
}

/** Keeps a member in the module's Map and shows it as a property that no enumeration lists. */
export function hold(module: ModuleNode, name: string, value: unknown): void {
  const { held, roles } = hidden(module);
  held.set(name, value);
  Object.defineProperty(module, name, {
    get: () => held.get(name),
    set: (next: unknown) => {
      const role = roleFor(module, name, next, roles.get(name));
      if (role) roles.set(name, role);
      held.set(name, next);
    },
    enumerable: false,
    configurable: true,
  });
}

/** Takes a member off a module, wherever it is kept. */
export function unregister(module: ModuleNode, name: string): void {
  const { held, guarded, roles } = hidden(module);
  held.delete(name);
  guarded.delete(name);
  roles.delete(name);
  Reflect.deleteProperty(module, name);
}

/** Puts the guards of `from` on its copy `to`, whose own Maps are filled already. */
export function restoreRegistered(to: ModuleNode, enumerableOrder: readonly string[]): void {
  const { held, guarded } = hidden(to);
  for (const name of enumerableOrder) if (guarded.has(name)) guard(to, name, guarded.get(name));
  for (const [name, value] of held) hold(to, name, value);
}
