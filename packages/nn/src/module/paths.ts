import type { Tensor } from '@wick/tensor';
import type { Parameter } from '../parameter.ts';
import { type Members, membersOf } from './members.ts';
import { type ModuleNode, typeNameOf } from './node.ts';

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
