import { Tensor } from '@wick/tensor/light';
import { Parameter } from '../../parameter.ts';
import { reachByNumber } from './byNumber.ts';
import { bufferRole, roleFor } from './members.ts';
import { describe, hidden, ModuleNode, type Role, typeNameOf } from './node.ts';
import { takeRole } from './replaceMember.ts';

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
  if (holds(module) || isIndex(name)) hold(module, name, value);
  else show(module, name, value, 'guarded');
}

function checkName(where: string, module: ModuleNode, kind: Role['kind'], name: string): void {
  if (typeof name !== 'string') throw new TypeError(`${where}: the name must be a string, got ${describe(name)}`);
  if (name === '' || name.includes('.') || name === '__proto__')
    throw new RangeError(
      `${where}: the name must not be empty, "__proto__" or contain ".", got ${JSON.stringify(name)}`,
    );
  if (!(name in module)) return;
  if (holds(module) && !Object.hasOwn(module, name)) return; // reached by the container's methods alone
  // A field that is declared but not yet assigned is there with the value undefined.
  const value: unknown = Reflect.get(module, name);
  if (value === undefined && Object.hasOwn(module, name)) return;
  const known = roleFor(module, name, value, hidden(module).roles.get(name));
  if (known?.kind !== kind) throw new RangeError(`${where}: ${typeNameOf(module)} already has "${name}"`);
}

function holds(module: ModuleNode): boolean {
  return (module.constructor as typeof ModuleNode).holdsMembers;
}

/** Names that JavaScript moves in front of all others: `0`, `1`, … */
function isIndex(name: string): boolean {
  return /^(?:0|[1-9]\d{0,9})$/.test(name);
}

/**
 * Keeps a member in the module's Map and shows it as a property that no enumeration lists. Where members have numbers,
 * a name that looks like one shows nothing: the number means the place.
 */
export function hold(module: ModuleNode, name: string, value: unknown): void {
  const { held, unshown } = hidden(module);
  const { numbers } = module.constructor as typeof ModuleNode;
  if (numbers) reachByNumber(module, held.size + 1);
  if ((numbers && isIndex(name)) || (name in module && !Object.hasOwn(module, name))) {
    held.set(name, value);
    unshown.add(name);
  } else show(module, name, value, 'held');
}

/** One for each place and name: engines walk the properties of modules without a list of them where they have accessors in common. */
const accessors = new Map<string, PropertyDescriptor>();

/** A property that reads and writes an entry behind the module, and refuses what does not suit the name's role. */
function show(module: ModuleNode, name: string, value: unknown, where: 'guarded' | 'held'): void {
  hidden(module)[where].set(name, value);
  const key = where + name;
  let accessor = accessors.get(key);
  if (!accessor) {
    accessor = {
      get(this: ModuleNode) {
        return hidden(this)[where].get(name);
      },
      set(this: ModuleNode, next: unknown) {
        takeRole(this, name, next);
        hidden(this)[where].set(name, next);
      },
      enumerable: where === 'guarded',
      configurable: true,
    };
    accessors.set(key, accessor);
  }
  Object.defineProperty(module, name, accessor);
}

/** Takes a member off a module, wherever it is kept. */
export function unregister(module: ModuleNode, name: string): void {
  const { held, unshown, guarded, roles } = hidden(module);
  held.delete(name);
  guarded.delete(name);
  roles.delete(name);
  if (!unshown.delete(name)) Reflect.deleteProperty(module, name);
}

/** Gives `to`, a copy, a member that another module guards or holds. */
export function copyMember(to: ModuleNode, name: string, value: unknown, how: 'guarded' | 'held'): void {
  if (how === 'held') hold(to, name, value);
  else show(to, name, value, 'guarded');
}
