import type { TensorCore } from '../core/tensorCore.ts';
import type { StridedAttrs } from '../ops/shape/asStrided.ts';
import type { Tensor } from '../tensor.ts';
import { type GraphNode, OpNode } from './node.ts';
import type { OpRecord } from './op.ts';

interface ViewOps {
  readonly asStrided: OpRecord<[Tensor], StridedAttrs>;
  readonly viewWrite: OpRecord<[Tensor, Tensor | null], StridedAttrs>;
}

let ops: ViewOps;

/** The operations in which the history of views is written stand above this floor: `tensor.ts` hands them down. */
export function handOver(viewOps: ViewOps): void {
  ops = viewOps;
}

/**
 * After `target` was changed in place by `node`: its history starts there. If it is a view, the base holds the change
 * too, so the base's new history is "old base with the view's part replaced", and every other view of it is looked up
 * anew when it is next used.
 */
export function rebaseHistory(target: Tensor, node: OpNode<never> | OpNode<unknown> | GraphNode): void {
  const base = target._base;
  if (!base) {
    target._replaceHistory(node);
    target._rebases++;
    return;
  }
  const write = new OpNode(ops.viewWrite, [base, null], viewAttrs(target, base), 1);
  write.edges[1] = { node, slot: 0 };
  base._replaceHistory(write);
  base._rebases++;
  target._gradNode(); // what it retains is now the gradient of the changed view
}

/** The history of a view whose base was changed after the view was made: the view, taken from the base as it is now. */
export function viewHistory(view: TensorCore, base: Tensor): GraphNode {
  return new OpNode(ops.asStrided, [base], viewAttrs(view, base), 1);
}

function viewAttrs(view: TensorCore, base: Tensor): StridedAttrs {
  const geometry = { shape: view.shape, strides: view._strides, offset: view._offset - base._offset };
  return { geometry, baseStrides: base._strides };
}
