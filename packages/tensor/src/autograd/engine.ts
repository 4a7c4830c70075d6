import { showShape } from '../core/check.ts';
import { liesAlike } from '../core/copy.ts';
import { ShapeError } from '../core/errors.ts';
import { isDense, iterationOrder } from '../core/layout.ts';
import { outside, recycling } from '../core/recycling.ts';
import { sameShape } from '../core/shape.ts';
import { tracing, unrepeatable } from '../core/tracer.ts';
import type { Tensor } from '../tensor.ts';
import { isSeen } from './dispatch.ts';
import { withGradMode } from './gradMode.ts';
import { AccumulateGrad, type GraphNode, gradientEdge, OpNode } from './node.ts';
import { sumToShape } from './sumToShape.ts';

/** Gradients of parts of one tensor, on their way to it: what nothing else has been added to. */
type Parts = (readonly [node: OpNode<unknown>, grad: Tensor])[];

interface Options {
  readonly retainGraph: boolean;
  readonly createGraph: boolean;
  /** Collect the gradients of these instead of filling `.grad`. */
  readonly inputs: readonly Tensor[] | null;
}

/**
 * Walks the graph from `outputs` back, without recursion: a node runs when all gradients that lead to it have been
 * added up, the youngest node first and leaves at once, as in PyTorch's engine.
 */
export function runBackward(
  outputs: readonly Tensor[],
  gradients: readonly Tensor[],
  options: Options,
): (Tensor | null)[] {
  const pending = new Map<GraphNode, (Tensor | Parts | null)[]>();
  const roots = outputs.map(gradientEdge);
  const waiting = countDependencies(roots.map((e) => e.node));
  const wanted = options.inputs?.map(gradientEdge) ?? null;
  const found: (Tensor | null)[] = wanted?.map(() => null) ?? [];
  const places = new Map<GraphNode, number[]>();
  for (const [i, { node }] of wanted?.entries() ?? []) places.set(node, [...(places.get(node) ?? []), i]);
  // Edges lead to what was made before: whoever gives a node gradients is younger.
  const nodes = [...waiting.keys()].sort((a, b) => b.order - a.order);
  const needed = wanted && reaching(nodes, places.keys());
  // Who listens, and who differentiates gradients, has what passes by.
  const memory = options.createGraph || isSeen() ? null : (recycling.start?.() ?? null);

  const deliver = (node: GraphNode, slot: number, grad: Tensor | Parts): void => {
    let slots = pending.get(node);
    if (!slots) {
      slots = new Array<Tensor | Parts | null>(node.outputs).fill(null);
      pending.set(node, slots);
    }
    const have = slots[slot];
    let held = grad;
    if (have && areParts(have) && areParts(grad) && have[0]![0].record === grad[0]![0].record) have.push(...grad);
    else if (have) {
      const [a, b] = [whole(have), whole(grad)];
      if (a === have && memory?.addTo(a, b)) return;
      held = slots[slot] = a.add(b);
      memory?.drop([have]);
    } else slots[slot] = grad;
    memory?.hold([held]);
  };

  const run = (node: GraphNode): void => {
    const leaves: AccumulateGrad[] = [];
    const parts = pending.get(node);
    const grads = parts?.map((grad) => grad && whole(grad));
    pending.delete(node);
    memory?.hold(grads);
    memory?.drop(parts);
    if (grads) runHooks(node, grads, options);
    for (const i of places.get(node) ?? []) found[i] = grads?.[wanted![i]!.slot] ?? null;
    if (places.has(node)) memory?.hold(grads); // for good
    if (node instanceof AccumulateGrad) {
      if (grads?.[0] && !wanted) accumulate(node.variable, grads[0], options.createGraph);
    } else {
      const runs = grads?.some((g) => g !== null) && (!needed || needed.has(node));
      if (grads && runs) tracing.by?.walks(node);
      const results = grads && runs ? (asPart(node, grads, options) ?? node.run(grads, options.retainGraph)) : [];
      memory?.hold(results);
      for (let i = 0; i < node.edges.length; i++) {
        const edge = node.edges[i];
        if (!edge) continue;
        const grad = results[i];
        if (grad) deliver(edge.node, edge.slot, node instanceof OpNode && !areParts(grad) ? fit(node, i, grad) : grad);
        const left = waiting.get(edge.node)! - 1;
        waiting.set(edge.node, left);
        if (left === 0 && edge.node instanceof AccumulateGrad) leaves.push(edge.node);
      }
      memory?.drop(results);
    }
    memory?.drop(grads);
    memory?.sweep();
    for (const leaf of leaves) run(leaf);
  };

  const outer = recycling.by;
  recycling.by = memory;
  try {
    withGradMode('backward', options.createGraph, () => {
      for (const [i, e] of roots.entries()) deliver(e.node, e.slot, gradients[i]!);
      for (const node of nodes) if (node instanceof OpNode || waiting.get(node) === 0) run(node);
    });
  } finally {
    recycling.by = outer;
  }
  return found;
}

/** What a node that took a part has for the whole, as far as that need not be written yet. */
function asPart(node: GraphNode, grads: readonly (Tensor | null)[], { createGraph }: Options): [Parts] | null {
  return !createGraph && node instanceof OpNode && node.record.together && !isSeen() ? [[[node, grads[0]!]]] : null;
}

function areParts(grad: Tensor | Parts): grad is Parts {
  return Array.isArray(grad);
}

/** The gradient of the tensor that parts were taken of. */
function whole(grad: Tensor | Parts): Tensor {
  if (!areParts(grad)) return grad;
  const together = grad.length > 1 ? grad[0]![0].record.together?.(grad) : null;
  return together ?? grad.map(([node, g]) => fit(node, 0, node.run([g], true)[0]!)).reduce((a, b) => a.add(b));
}

/** Gradients of broadcast inputs are summed, and brought to the input's dtype, here and nowhere else. */
function fit(node: OpNode<unknown>, i: number, grad: Tensor): Tensor {
  if (!node.given(i)) return grad; // an edge that in-place history put there
  const shape = node.shapeOf(i);
  const summed = !sameShape(grad.shape, shape) ? sumToShape(grad, shape, node.name) : grad;
  const dtype = node.dtypeOf(i);
  return summed.dtype === dtype ? summed : summed.to(dtype);
}

/** How many edges lead to each node that can be reached. */
function countDependencies(roots: readonly GraphNode[]): Map<GraphNode, number> {
  const count = new Map<GraphNode, number>(roots.map((node) => [node, 0]));
  const stack = [...count.keys()];
  for (let node = stack.pop(); node; node = stack.pop()) {
    for (const edge of node.edges) {
      if (!edge) continue;
      const seen = count.get(edge.node);
      if (seen === undefined) stack.push(edge.node);
      count.set(edge.node, (seen ?? 0) + 1);
    }
  }
  return count;
}

/** Those of `nodes` that lead to one of `targets`: only these run for grad(): what the targets themselves saved stays. */
function reaching(nodes: readonly GraphNode[], targets: Iterable<GraphNode>): Set<GraphNode> {
  const reached = new Set<GraphNode>(targets);
  const leads = (node: GraphNode) => node.edges.some((e) => e && reached.has(e.node)) && reached.add(node);
  return new Set(nodes.toReversed().filter(leads));
}

function runHooks(node: GraphNode, grads: (Tensor | null)[], options: Options): void {
  for (const [slot, hooks] of node.hooks ?? []) {
    for (const hook of hooks.values()) {
      const grad = grads[slot];
      if (!grad) continue;
      grad._storage.isGrad = true; // the hook may keep it
      const changed = outside([grad], () => hook(grad));
      if (!changed) {
        unrepeatable('a hook on a gradient that returns nothing', 'a hook that returns a gradient is compiled');
        continue;
      }
      if (!sameShape(changed.shape, grad.shape))
        throw new ShapeError(
          `registerHook: a hook must keep the gradient's shape ${showShape(grad.shape)}, it returned ${showShape(changed.shape)}`,
        );
      changed._storage.isGrad = true;
      grads[slot] = changed;
    }
  }
  for (const [slot, tensor] of node.retainedOutputs())
    if (grads[slot]) accumulate(tensor, grads[slot]!, options.createGraph);
}

/**
 * Adds to `.grad`: in place where it exists, so that references to it stay good; else the gradient itself becomes
 * `.grad` if no other leaf has its memory, and a copy if one has.
 */
function accumulate(leaf: Tensor, grad: Tensor, createGraph: boolean): void {
  tracing.by?.gradRead(leaf);
  const have = leaf._grad;
  if (createGraph) leaf._grad = have ? have.add(grad) : copyFor(leaf, grad);
  else if (have) have.add_(grad);
  else if (grad._storage.isGrad || !liesFor(leaf, grad) || grad._storage.size !== grad.numel() || grad._base)
    leaf._grad = copyFor(leaf, grad.detach()).detach();
  else leaf._grad = grad.detach();
  if (leaf._grad) leaf._grad._storage.isGrad = true;
  recycling.by?.hold([leaf._grad]);
  tracing.by?.gradSet(leaf, leaf._grad);
}

/** Whether a gradient lies in memory as `.grad` is to: as the leaf itself where that has no gaps, else row by row. */
function liesFor(leaf: Tensor, grad: Tensor): boolean {
  return isDense(leaf.shape, leaf._strides) ? liesAlike(leaf, grad) : grad.isContiguous();
}

/** A copy of a gradient that lies as {@link liesFor} says. */
function copyFor(leaf: Tensor, grad: Tensor): Tensor {
  if (liesFor(leaf, grad)) return grad.clone();
  if (leaf.isContiguous() || !isDense(leaf.shape, leaf._strides)) return grad.clone({ memoryFormat: 'contiguous' });
  const order = iterationOrder(leaf.shape, [leaf._strides]);
  const back = order.map((_, d) => order.indexOf(d));
  return grad.permute(order).clone({ memoryFormat: 'contiguous' }).permute(back);
}
