import type { Tensor } from '@wick/tensor';
import { isRecord, isTensor } from '@wick/tensor/internal';

/** Tensors, and numbers or other things that are passed on, in arrays and plain objects, however nested. */
export type Tree = unknown;

/** The leaves of a tree, in order. */
export function leaves(tree: Tree): unknown[] {
  if (Array.isArray(tree)) return tree.flatMap(leaves);
  return isRecord(tree) ? Object.values(tree).flatMap(leaves) : [tree];
}

/** The tree with each leaf as `f` makes it; `f` is told which leaf it is. */
export function mapTree(tree: Tree, f: (leaf: unknown, i: number) => unknown): unknown {
  let next = 0;
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk);
    if (isRecord(node)) return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walk(value)]));
    return f(node, next++);
  };
  return walk(tree);
}

/** The tree with each tensor as `f` makes it. */
export function mapTensors(tree: Tree, f: (t: Tensor) => Tensor): unknown {
  return mapTree(tree, (leaf) => (isTensor(leaf) ? f(leaf) : leaf));
}

/** The tensors of a tree, in order. */
export function tensorsOf(tree: Tree): Tensor[] {
  return leaves(tree).filter(isTensor);
}

/** A tree of the form of `like`, with the given tensors in the place of its tensors. */
export function withTensors(like: Tree, tensors: readonly unknown[]): unknown {
  let next = 0;
  return mapTree(like, (leaf) => (isTensor(leaf) ? tensors[next++] : leaf));
}

/**
 * A value for each leaf of `tree`: `prefix` has its form, or a leaf of it where all below share one (one number for all
 * arguments).
 *
 * @returns null where the forms do not go together
 */
export function spread(prefix: unknown, tree: Tree): unknown[] | null {
  if (Array.isArray(tree)) {
    if (Array.isArray(prefix))
      return prefix.length === tree.length ? joined(tree.map((t, i) => spread(prefix[i], t))) : null;
    return isRecord(prefix) ? null : leaves(tree).map(() => prefix);
  }
  if (isRecord(tree)) {
    if (isRecord(prefix)) {
      const keys = Object.keys(tree);
      if (keys.length !== Object.keys(prefix).length || keys.some((key) => !(key in prefix))) return null;
      return joined(keys.map((key) => spread(prefix[key], tree[key])));
    }
    return Array.isArray(prefix) ? null : leaves(tree).map(() => prefix);
  }
  return Array.isArray(prefix) || isRecord(prefix) ? null : [prefix];
}

function joined(parts: readonly (unknown[] | null)[]): unknown[] | null {
  return parts.every((p) => p !== null) ? parts.flat() : null;
}
