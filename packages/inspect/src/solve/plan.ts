import { type Graph, isScalable, isTransparent, type Node } from './graph.ts';

/** Which scales govern which activation, and where that is checked. */
export interface Plan {
  /** Of each activation: the nodes whose scale it sees, in order. */
  readonly ancestors: ReadonlyMap<Node, readonly Node[]>;
  /** Of each activation: where the next layer reads it, behind pools, dropout and reshapes. */
  readonly checkpoint: ReadonlyMap<Node, Node>;
  /** Of each activation: the nodes whose moments change with its ancestors' scales. */
  readonly repair: ReadonlyMap<Node, readonly Node[]>;
  /** Of each scalable node: the first activation behind it, or itself. */
  readonly activation: ReadonlyMap<Node, Node>;
}

export function planFor(graph: Graph): Plan {
  const plan = {
    ancestors: new Map<Node, readonly Node[]>(),
    checkpoint: new Map<Node, Node>(),
    repair: new Map<Node, readonly Node[]>(),
    activation: new Map<Node, Node>(),
  };
  for (const node of graph.activations) {
    const ancestors = ancestorsOf(node);
    const checkpoint = checkpointOf(graph, node);
    plan.ancestors.set(node, ancestors);
    plan.checkpoint.set(node, checkpoint);
    plan.repair.set(node, between(graph, ancestors, checkpoint));
  }
  for (const node of graph.scalable) plan.activation.set(node, firstActivation(graph, node) ?? node);
  return plan;
}

/** Everything that `step` leads to from `start`, until `stop` says so of a node that is then still visited. */
function walk(start: Iterable<Node>, step: (node: Node) => Iterable<Node>, goesOn: (node: Node) => boolean): Set<Node> {
  const seen = new Set<Node>(start);
  for (const node of seen) if (goesOn(node)) for (const next of step(node)) seen.add(next);
  return seen;
}

const inOrder = (nodes: Iterable<Node>) => [...nodes].sort((a, b) => a.index - b.index);

/** Backwards through what is transparent to the nearest scalable nodes; an earlier activation ends the way. */
function ancestorsOf(activation: Node): Node[] {
  const seen = walk(activation.inputs, (node) => node.inputs, isTransparent);
  return inOrder(seen).filter(isScalable);
}

function firstActivation(graph: Graph, from: Node): Node | undefined {
  const seen = walk(graph.successors(from), (node) => graph.successors(node), isTransparent);
  return inOrder(seen).find((node) => node.kind === 'activation');
}

/** The end of the pools, dropout and reshapes that follow an activation alone: what the next layer gets is what counts. */
function checkpointOf(graph: Graph, activation: Node): Node {
  let at = activation;
  for (;;) {
    const next = graph.successors(at);
    if (next.length !== 1 || !isTransparent(next[0]!) || next[0]!.kind === 'merge') return at;
    at = next[0]!;
  }
}

function between(graph: Graph, ancestors: readonly Node[], end: Node): Node[] {
  if (ancestors.length === 0) return [end];
  const above = new Set(ancestors);
  const down = walk(
    ancestors,
    (node) => graph.successors(node),
    (node) => node !== end,
  );
  const up = walk(
    [end],
    (node) => node.inputs,
    (node) => !above.has(node),
  );
  return inOrder([...down].filter((node) => up.has(node) || above.has(node) || node === end));
}

/** Whether `ancestor` lies above `node`. */
export function descends(node: Node, ancestor: Node): boolean {
  return walk(
    [node],
    (one) => one.inputs,
    (one) => one !== ancestor,
  ).has(ancestor);
}
