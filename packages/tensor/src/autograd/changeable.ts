import { showShape } from '../core/check.ts';
import { overlapsPartly } from '../core/overlap.ts';
import type { Tensor } from '../tensor.ts';
import { gradMode } from './gradMode.ts';
import type { Operand } from './op.ts';

/** What PyTorch refuses to change in place, with the reason. Called before anything is written or drawn. */
export function checkWritable(name: string, target: Tensor): void {
  checkChangeable(name, target);
  checkMemory(name, target, []);
}

/** What autograd refuses to change in place. */
export function checkChangeable(name: string, target: Tensor): void {
  if (gradMode.enabled) {
    const base = target._base;
    if (base?.requiresGrad && comesThroughTap(target, base)) {
      throw new RangeError(
        `${name}: a module's backward hook (registerFullBackwardHook or registerFullBackwardPreHook) sees the gradient of this tensor, and a change in place would pass it by: take the hook off, work on a clone(), or leave out inplace`,
      );
    }
    if (base?.isLeaf && base.requiresGrad) {
      throw new RangeError(
        `${name}: a view of a leaf that requires grad cannot be changed in place: wrap the call in noGrad(() => …) or write to .data`,
      );
    }
    if (base?.requiresGrad && target._viewWithoutGrad) {
      throw new RangeError(
        `${name}: this view was made inside noGrad and its base requires grad: make the view outside, or change it inside noGrad`,
      );
    }
    if (target.isLeaf && target.requiresGrad) {
      throw new RangeError(
        `${name}: a leaf that requires grad cannot be changed in place: wrap the call in noGrad(() => …) or write to .data`,
      );
    }
  }
}

/** Whether a tap of gradients lies between a view and its base. */
function comesThroughTap(view: Tensor, base: Tensor): boolean {
  for (let node = view._node; node && node !== base._node; node = node.edges[0]?.node ?? null)
    if (node.name === 'gradientTap') return true;
  return false;
}

/** An element that lies where another one does, or where an operand is still to be read, would be wrong. */
export function checkMemory(name: string, target: Tensor, operands: readonly Operand[]): void {
  if (target.numel() === 0) return;
  for (let i = 0; i < target.shape.length; i++) {
    if (target._strides[i] === 0 && target.shape[i]! > 1) {
      throw new RangeError(
        `${name}: several elements of the expanded tensor of shape ${showShape(target.shape)} share one place in memory: call clone() first`,
      );
    }
  }
  for (const operand of operands) {
    if (operand && overlapsPartly(target, operand)) {
      throw new RangeError(
        `${name}: an operand of shape ${showShape(operand.shape)} lies partly in the memory that is written to: call clone() on it first`,
      );
    }
  }
}
