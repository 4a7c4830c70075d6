import type { Builder } from './builder.ts';

/** The nodes and constants of which the results are made: what is said of a tensor is not always read. */
export function used(
  { nodes, initializers }: Builder,
  outputs: readonly string[],
): { readonly nodes: Builder['nodes']; readonly initializers: Builder['initializers'] } {
  const needed = new Set(outputs);
  const kept: Builder['nodes'] = [];
  for (const node of nodes.toReversed()) {
    if (!node.output!.some((name) => needed.has(name))) continue;
    kept.push(node);
    for (const name of node.input!) needed.add(name);
  }
  return { nodes: kept.reverse(), initializers: initializers.filter(({ name }) => needed.has(name!)) };
}
