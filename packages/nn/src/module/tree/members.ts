import { Tensor } from '@wick/tensor/light';
import { Buffer } from '../../buffer.ts';
import { Parameter } from '../../parameter.ts';
import { createdAt } from './created.ts';
import { describe, hidden, ModuleNode, type Role, typeNameOf } from './node.ts';

/** A module's own members by kind, in order; null where a name is registered but empty (a layer without bias). */
export interface Members {
  readonly parameters: [string, Parameter | null][];
  readonly buffers: [string, Tensor | null][];
  readonly modules: [string, ModuleNode | null][];
}

const parameterRole: Role = { kind: 'parameter', persistent: true };
const moduleRole: Role = { kind: 'module', persistent: true };
const bufferRoles: readonly [Role, Role] = [
  { kind: 'buffer', persistent: false },
  { kind: 'buffer', persistent: true },
];

export function bufferRole(persistent: boolean): Role {
  return bufferRoles[persistent ? 1 : 0];
}

/**
 * The role a name has with `value` in it, given the one it had: PyTorch's rules of attribute assignment. A name that
 * held a parameter, a buffer or a module takes another of its kind or null, and nothing of a lesser kind.
 */
export function roleFor(module: ModuleNode, name: string, value: unknown, before: Role | undefined): Role | undefined {
  if (value instanceof Parameter) return parameterRole;
  if (before?.kind === 'parameter') return value === null ? before : refuse(module, name, value, 'a Parameter or null');
  if (value instanceof ModuleNode) return moduleRole;
  if (before?.kind === 'module') return value === null ? before : refuse(module, name, value, 'a Module or null');
  if (value instanceof Buffer) return bufferRole(value.persistent);
  if (before?.kind !== 'buffer') return undefined;
  return value === null || value instanceof Tensor ? before : refuse(module, name, value, 'a Tensor or null');
}

function refuse(module: ModuleNode, name: string, value: unknown, wanted: string): never {
  const reset =
    value === undefined
      ? `. A subclass that declares the field again resets it to undefined: write \`declare ${name}: …\` there`
      : '';
  throw new TypeError(`${typeNameOf(module)}.${name} takes ${wanted}, got ${describe(value)}${reset}`);
}

/**
 * Reads a module's own members off its properties as they are now. What containers hold comes first, then the
 * enumerable properties in the order in which they came to be.
 */
export function membersOf(module: ModuleNode): Members {
  const { roles, held, unshown, guarded, made } = hidden(module);
  for (const name of roles.keys()) {
    if (Object.hasOwn(module, name) || unshown.has(name)) continue;
    roles.delete(name); // `delete module.name`
    held.delete(name);
    guarded.delete(name);
    made.delete(name);
  }
  const members: Members = { parameters: [], buffers: [], modules: [] };
  for (const [name, value] of held) place(members, module, name, value, roles, made);
  for (const name of Object.keys(module)) place(members, module, name, Reflect.get(module, name), roles, made);
  return members;
}

function place(
  members: Members,
  module: ModuleNode,
  name: string,
  value: unknown,
  roles: Map<string, Role>,
  made: Map<string, number>,
): void {
  const before = roles.get(name);
  const role = roleFor(module, name, value, before);
  if (!role) return;
  if (role !== before) roles.set(name, role);
  if (value !== null && role.kind !== 'buffer' && !made.has(name)) made.set(name, createdAt(value as object));
  if (role.kind === 'parameter') members.parameters.push([name, value as Parameter | null]);
  else if (role.kind === 'buffer') members.buffers.push([name, value as Tensor | null]);
  else members.modules.push([name, value as ModuleNode | null]);
}
