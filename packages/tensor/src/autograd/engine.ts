import { showShape } from '../core/check.ts';
import { liesAlike } from '../core/copy.ts';
import { ShapeError } from '../core/errors.ts';
import { isDense, iterationOrder } from '../core/layout.ts';
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
 * added up, the youngest ready node first, as PyTorch's engine does.
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
  const collected = new Map<GraphNode, Map<number, Tensor | null>>();
  for (const e of wanted ?? []) {
    if (!collected.has(e.node)) collected.set(e.node, new Map());
    collected.get(e.node)!.set(e.slot, null);
  }
  const needed = wanted
    ? reaching(
        roots.map((e) => e.node),
        collected,
      )
    : null;
  const ready = new ReadyQueue();

  const deliver = (node: GraphNode, slot: number, grad: Tensor | Parts): void => {
    let slots = pending.get(node);
    if (!slots) {
      slots = new Array<Tensor | Parts | null>(node.outputs).fill(null);
      pending.set(node, slots);
    }
    const have = slots[slot];
    if (have && areParts(have) && areParts(grad) && have[0]![0].record === grad[0]![0].record) have.push(...grad);
    else slots[slot] = have ? whole(have).add(whole(grad)) : grad;
  };

  withGradMode('backward', options.createGraph, () => {
    for (const [i, e] of roots.entries()) deliver(e.node, e.slot, gradients[i]!);
    for (const node of new Set(roots.map((e) => e.node))) if (!waiting.get(node)) ready.push(node);
    for (let node = ready.pop(); node; node = ready.pop()) {
      const grads = pending.get(node)?.map((grad) => grad && whole(grad));
      pending.delete(node);
      if (grads) runHooks(node, grads, options);
      const wants = collected.get(node);
      if (wants && grads) for (const slot of wants.keys()) wants.set(slot, grads[slot]!);
      if (node instanceof AccumulateGrad) {
        if (grads?.[0] && !wanted) accumulate(node.variable, grads[0], options.createGraph);
        continue;
      }
      const runs = grads?.some((g) => g !== null) && (!needed || needed.has(node));
      const results = grads && runs ? (asPart(node, grads, options) ?? node.run(grads, options.retainGraph)) : [];
      for (let i = 0; i < node.edges.length; i++) {
        const edge = node.edges[i];
        if (!edge) continue;
        const grad = results[i];
        if (grad) deliver(edge.node, edge.slot, node instanceof OpNode && !areParts(grad) ? fit(node, i, grad) : grad);
        const left = waiting.get(edge.node)! - 1;
        waiting.set(edge.node, left);
        if (left === 0) ready.push(edge.node);
      }
    }
  });
  return wanted ? wanted.map((e) => collected.get(e.node)!.get(e.slot) ?? null) : [];
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
  const count = new Map<GraphNode, number>();
  const seen = new Set<GraphNode>(roots);
  const stack = [...seen];
  for (let node = stack.pop(); node; node = stack.pop()) {
    for (const edge of node.edges) {
      if (!edge) continue;
      count.set(edge.node, (count.get(edge.node) ?? 0) + 1);
      if (!seen.has(edge.node)) {
        seen.add(edge.node);
        stack.push(edge.node);
      }
    }
  }
  return count;
}

/** The nodes from which one of `targets` can be reached: only these have to run for grad(). */
function reaching(roots: readonly GraphNode[], targets: ReadonlyMap<GraphNode, unknown>): Set<GraphNode> {
  const parents = new Map<GraphNode, GraphNode[]>();
  const seen = new Set<GraphNode>(roots);
  const stack = [...seen];
  for (let node = stack.pop(); node; node = stack.pop()) {
    for (const edge of node.edges) {
      if (!edge) continue;
      const list = parents.get(edge.node);
      if (list) list.push(node);
      else parents.set(edge.node, [node]);
      if (!seen.has(edge.node)) {
        seen.add(edge.node);
        stack.push(edge.node);
      }
    }
  }
  const reached = new Set<GraphNode>();
  const up = [...targets.keys()];
  for (let node = up.pop(); node; node = up.pop()) {
    for (const parent of parents.get(node) ?? []) {
      if (!reached.has(parent)) {
        reached.add(parent);
        up.push(parent);
      }
    }
  }
  return reached;
}

function runHooks(node: GraphNode, grads: (Tensor | null)[], options: Options): void {
  for (const [slot, hooks] of node.hooks ?? []) {
    for (const hook of hooks.values()) {
      const grad = grads[slot];
      if (!grad) continue;
      grad._storage.isGrad = true; // the hook may keep it
      const changed = hook(grad);
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

/** A binary heap of nodes by their order, the highest on top. */
class ReadyQueue {
  private readonly heap: GraphNode[] = [];

  push(node: GraphNode): void {
    const heap = this.heap;
    let i = heap.length;
    heap.push(node);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (heap[parent]!.order >= node.order) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = node;
  }

  pop(): GraphNode | undefined {
    const heap = this.heap;
    const top = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || !last) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.order > heap[child]!.order) child++;
      if (last.order >= heap[child]!.order) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
    return top;
  }
}
