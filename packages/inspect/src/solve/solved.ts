import type { RawMoments } from '../profile/types.ts';
import type { Node } from './graph.ts';
import type { Objective } from './objectives.ts';

/** What a solver settled on, and what it could not do. */
export interface Solved {
  readonly scales: Map<Node, number>;
  states: Map<Node, RawMoments>;
  objectives: Map<Node, Objective>;
  /** Checkpoints that no scale can bring to their objective. */
  readonly unreachable: Set<Node>;
  readonly warnings: Set<string>;
  /** Passes over the graph, or runs of the model. */
  passes: number;
  converged: boolean;
  /** The largest relative gap between an objective and what there is. */
  gap: number;
}

export function emptySolved(): Solved {
  return {
    scales: new Map(),
    states: new Map(),
    objectives: new Map(),
    unreachable: new Set(),
    warnings: new Set(),
    passes: 0,
    converged: true,
    gap: 0,
  };
}

/** The scale to begin with: gain / √fan, or the gain itself where there is no sum. */
export function defaultScale(node: Node, gain = 1): number {
  const fan = node.weight?.fan ?? null;
  return fan === null ? gain : gain / Math.sqrt(Math.max(fan, 1));
}

/** The least that log E[a²] is taken to move with log σ². */
export const leastExponent = 0.25;
const mostExponent = 8;

/** How far log E[a²] moves with log σ², kept within bounds so that one odd slope is no wild step. */
export function clampedExponent(slope: number): number {
  if (!(Number.isFinite(slope) && slope > 0)) return 1;
  return Math.min(Math.max(slope, leastExponent), mostExponent);
}
