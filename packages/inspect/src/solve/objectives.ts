import type { RawMoments } from '../profile/types.ts';
import type { Graph, Node } from './graph.ts';
import type { Plan } from './plan.ts';
import { varianceOf } from './transfer.ts';

/** What an activation is driven to: E[a²] = 1, or, where it cannot get there, the middle of the variances it can have. */
export interface Objective {
  readonly value: number;
  /** Whether it is the variance that is held, and at the activation itself. */
  readonly substituted: boolean;
  /** The node at which it is checked. */
  readonly at: Node;
}

export function achieved(objective: Objective, state: RawMoments): number {
  return objective.substituted ? varianceOf(state) : state.second;
}

/** A bound nearer than this to the target counts as below it. */
const saturation = 0.98;

export function objectivesOf(
  graph: Graph,
  plan: Plan,
  fixed: ReadonlySet<Node>,
  warn: (text: string) => void,
): Map<Node, Objective> {
  const objectives = new Map<Node, Objective>();
  for (const node of graph.activations) {
    const profile = node.profile ?? null;
    const ancestors = plan.ancestors.get(node)!;
    if (profile === null || (ancestors.length > 0 && ancestors.every((one) => fixed.has(one)))) continue;
    const ceiling = profile.secondMomentRange[1];
    if (ceiling * saturation >= 1) {
      objectives.set(node, { value: 1, substituted: false, at: plan.checkpoint.get(node)! });
      continue;
    }
    const [, high] = profile.varianceRange;
    const value = high < Number.POSITIVE_INFINITY ? high / 2 : 1;
    objectives.set(node, { value, substituted: true, at: node });
    warn(
      `${profile.name} saturates: E[a²] cannot exceed ${short(ceiling)}, so 1 is out of reach; its variance is held at ${short(value)}, the middle of what it can be`,
    );
  }
  return objectives;
}

export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
