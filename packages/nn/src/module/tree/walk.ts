import { maxNesting, nestedTooDeep } from '@wick/tensor/check';
import type { Tensor } from '@wick/tensor/light';
import type { Parameter } from '../../parameter.ts';
import { membersOf } from './members.ts';
import { type ModuleNode, typeNameOf } from './node.ts';

/** Which walk: the prefix of names, whether below the module too, whether a shared member comes once. */
export interface WalkOptions {
  /** Put before every name. Default: ''. */
  prefix?: string;
  /** Below the module too, or its own members alone. Default: true. */
  recurse?: boolean;
  /** List what is shared once, at the first of its names. Default: true. */
  removeDuplicate?: boolean;
}

/** Names are as long as they are deep: those of more levels, all together, take more memory than there is. */
const maxLevels = 10 * maxNesting;

interface Frame {
  readonly module: ModuleNode;
  readonly prefix: string;
  readonly children: [string, ModuleNode | null][];
  next: number;
}

/** Pre-order. A module's children are read when the walk goes on, so that a visitor may replace them. */
export function* namedModules(
  root: ModuleNode,
  { prefix = '', removeDuplicate = true }: WalkOptions = {},
): Generator<[string, ModuleNode], void> {
  const seen = new Set<ModuleNode>();
  const path = new Set<ModuleNode>();
  const frames: Frame[] = [];
  let entering: [string, ModuleNode] | null = [prefix, root];
  for (;;) {
    if (entering) {
      const [name, module]: [string, ModuleNode] = entering;
      entering = null;
      if (path.has(module) && !removeDuplicate) throw containsItself('namedModules', module, name);
      if (seen.has(module)) continue;
      if (removeDuplicate) seen.add(module);
      if (frames.length > maxLevels) throw nestedTooDeep('namedModules', 'modules', maxLevels);
      yield [name, module];
      path.add(module);
      frames.push({ module, prefix: name, children: membersOf(module).modules, next: 0 });
      continue;
    }
    const top = frames.at(-1);
    if (!top) return;
    const child = top.children[top.next++];
    if (child?.[1]) entering = [join(top.prefix, child[0]), child[1]];
    else if (!child) {
      path.delete(top.module);
      frames.pop();
    }
  }
}

/** A module's children, each once, those that are null left out. */
export function namedChildren(module: ModuleNode): [string, ModuleNode][] {
  const seen = new Set<ModuleNode>();
  const children: [string, ModuleNode][] = [];
  for (const [name, child] of membersOf(module).modules) {
    if (!child || seen.has(child)) continue;
    seen.add(child);
    children.push([name, child]);
  }
  return children;
}

export function namedParameters(root: ModuleNode, options: WalkOptions = {}): Generator<[string, Parameter], void> {
  return namedMembers(root, options, (module) => membersOf(module).parameters);
}

export function namedBuffers(root: ModuleNode, options: WalkOptions = {}): Generator<[string, Tensor], void> {
  return namedMembers(root, options, (module) => membersOf(module).buffers);
}

function* namedMembers<T extends Tensor>(
  root: ModuleNode,
  options: WalkOptions,
  own: (module: ModuleNode) => [string, T | null][],
): Generator<[string, T], void> {
  const { prefix = '', recurse = true, removeDuplicate = true } = options;
  const seen = new Set<T>();
  const modules: Iterable<[string, ModuleNode]> = recurse
    ? namedModules(root, { prefix, removeDuplicate })
    : [[prefix, root]];
  for (const [name, module] of modules) {
    for (const [key, member] of own(module)) {
      if (!member || seen.has(member)) continue;
      if (removeDuplicate) seen.add(member);
      yield [join(name, key), member];
    }
  }
}

/**
 * Refuses a module that contains itself, before a walk that would never end does anything, and one that is nested deeper
 * than walks go: all but that for the state dict, which has one name for each tensor.
 */
export function checkAcyclic(where: string, root: ModuleNode, most = maxNesting): void {
  const done = new Set<ModuleNode>();
  const path = new Set<ModuleNode>();
  const frames: Frame[] = [];
  const enter = (name: string, module: ModuleNode): void => {
    if (path.has(module)) throw containsItself(where, module, name);
    if (done.has(module)) return;
    if (frames.length > most) throw nestedTooDeep(where, 'modules');
    path.add(module);
    frames.push({ module, prefix: name, children: membersOf(module).modules, next: 0 });
  };
  enter('', root);
  for (let top = frames.at(-1); top; top = frames.at(-1)) {
    const child = top.children[top.next++];
    if (child?.[1]) enter(join(top.prefix, child[0]), child[1]);
    else if (!child) {
      path.delete(top.module);
      done.add(top.module);
      frames.pop();
    }
  }
}

function containsItself(where: string, module: ModuleNode, name: string): RangeError {
  return new RangeError(
    `${where}: a module contains itself: "${name}" is the ${typeNameOf(module)} that it is part of`,
  );
}

/** A dotted name. */
export function join(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}
