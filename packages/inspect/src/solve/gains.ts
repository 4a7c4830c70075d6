import type { Graph, Node } from './graph.ts';
import type { Plan } from './plan.ts';
import { defaultScale, type Solved } from './solved.ts';

/** Layers before an activation whose gain is given. */
export function fixedByGains(graph: Graph, plan: Plan, gains: Readonly<Record<string, number>>): Map<Node, number> {
  const fixed = new Map<Node, number>();
  for (const node of graph.scalable) {
    const name = plan.activation.get(node)!.profile?.name;
    if (name !== undefined && Object.hasOwn(gains, name)) fixed.set(node, defaultScale(node, gains[name]!));
  }
  return fixed;
}

/** Gains that nothing asked for are told. */
export function noteGains(graph: Graph, gains: Readonly<Record<string, number>>, solved: Solved): void {
  const names = new Set(graph.activations.map(({ profile }) => profile?.name));
  for (const name of Object.keys(gains))
    if (!names.has(name)) solved.warnings.add(`gains: there is no activation ${name} in this model`);
}
