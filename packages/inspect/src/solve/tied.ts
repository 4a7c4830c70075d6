import type { Tensor } from '@wick/tensor';
import type { Graph, Node } from './graph.ts';
import { short } from './objectives.ts';

/** The scales of tables that are both looked up and the output layer, and what the report says of them. */
export interface Tied {
  readonly scales: ReadonlyMap<Node, number>;
  readonly notes: readonly string[];
}

/**
 * A table that is looked up wants rows of deviation 1, as the output layer it adds up its width: 1 / √width. The output
 * decides: at the other scale the first loss would grow with the width. Factors that the model applies around the output
 * layer count in.
 */
export function tiedTables(graph: Graph): Tied {
  const byTensor = new Map<Tensor, Node[]>();
  for (const node of graph.scalable) {
    if (!node.weight) continue;
    const nodes = byTensor.get(node.weight.tensor) ?? [];
    byTensor.set(node.weight.tensor, [...nodes, node]);
  }
  const scales = new Map<Node, number>();
  const notes: string[] = [];
  for (const nodes of byTensor.values()) {
    const output = nodes.find(({ kind }) => kind === 'layer');
    const lookup = nodes.find(({ kind }) => kind === 'embedding');
    if (!output || !lookup) {
      if (nodes.length > 1)
        notes.push(
          `one weight is used at ${nodes.length} places (${nodes.map(({ name }) => name).join(', ')}): it has one scale, that of the last`,
        );
      continue;
    }
    const around = factorAlong(output, (node) => graph.successors(node)) * factorAlong(output, (node) => node.inputs);
    const scale = 1 / ((around > 0 ? around : 1) * Math.sqrt(output.weight!.fan!));
    for (const node of nodes) scales.set(node, scale);
    const delivered = (factorAlong(lookup, (node) => graph.successors(node)) * scale) ** 2;
    notes.push(
      `${lookup.name} and ${output.name} are one table: scaled for the output (${short(scale)}), so that a lookup gives E[x²] = ${short(delivered)}`,
    );
  }
  return { scales, notes };
}

/** The constant factors on a single path from a node. */
function factorAlong(start: Node, step: (node: Node) => readonly Node[]): number {
  let factor = 1;
  let at = start;
  for (;;) {
    const next = step(at);
    if (next.length !== 1) return factor;
    at = next[0]!;
    if (at.kind === 'scale' && !at.offset) factor *= Math.sqrt(at.factor!.second);
    else if (at.kind !== 'shape') return factor;
  }
}
