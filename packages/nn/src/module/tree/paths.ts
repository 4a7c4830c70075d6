import type { Tensor } from '@wick/tensor/light';
import type { Parameter } from '../../parameter.ts';
import { type Members, membersOf } from './members.ts';
import { describe, ModuleNode, typeNameOf } from './node.ts';
import { register } from './register.ts';
import { replaceMember } from './replaceMember.ts';

/** The module at a dotted name; the module itself for ''. */
export function submoduleAt(where: string, root: ModuleNode, path: string, sought = path): ModuleNode {
  if (typeof path !== 'string') throw new TypeError(`${where}: the name must be a string, got ${typeof path}`);
  let module = root;
  if (path === '') return module;
  for (const name of path.split('.')) {
    const child = membersOf(module).modules.find(([key]) => key === name)?.[1];
    if (!child) throw notFound(where, module, name, sought, 'module');
    module = child;
  }
  return module;
}

/** The function behind {@link Module.setSubmodule}. */
export function putSubmodule(root: ModuleNode, path: string, module: unknown, strict: boolean): void {
  const where = 'setSubmodule';
  if (path === '')
    throw new RangeError(`${where}: a module cannot be put in its own place: the name must not be empty`);
  if (!(module instanceof ModuleNode)) throw new TypeError(`${where}: expected a Module, got ${describe(module)}`);
  if (typeof path !== 'string') throw new TypeError(`${where}: the name must be a string, got ${typeof path}`);
  const dot = path.lastIndexOf('.');
  const parent = submoduleAt(where, root, dot < 0 ? '' : path.slice(0, dot), path);
  const name = path.slice(dot + 1);
  if (membersOf(parent).modules.some(([key, child]) => key === name && child)) replaceMember(parent, name, module);
  else if (strict || name in parent) throw notFound(where, parent, name, path, 'module');
  else register(where, parent, 'module', name, module);
}

export function parameterAt(root: ModuleNode, path: string): Parameter {
  return memberAt('getParameter', root, path, 'parameter', (own) => own.parameters);
}

export function bufferAt(root: ModuleNode, path: string): Tensor {
  return memberAt('getBuffer', root, path, 'buffer', (own) => own.buffers);
}

function memberAt<T>(
  where: string,
  root: ModuleNode,
  path: string,
  kind: string,
  pick: (own: Members) => [string, T | null][],
): T {
  if (typeof path !== 'string') throw new TypeError(`${where}: the name must be a string, got ${typeof path}`);
  const dot = path.lastIndexOf('.');
  const module = submoduleAt(where, root, dot < 0 ? '' : path.slice(0, dot), path);
  const name = path.slice(dot + 1);
  const found = pick(membersOf(module)).find(([key]) => key === name)?.[1];
  if (!found) throw notFound(where, module, name, path, kind);
  return found;
}

function notFound(where: string, module: ModuleNode, name: string, path: string, kind: string): RangeError {
  const inside = name === path ? '' : ` (looking for "${path}")`;
  return new RangeError(`${where}: ${typeNameOf(module)} has no ${kind} "${name}"${inside}`);
}
