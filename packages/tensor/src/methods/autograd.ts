import { backward, type GivenBackward } from '../autograd/backward.ts';
import { gradientEdge, type TensorHook } from '../autograd/node.ts';
import type { Tensor } from '../tensor.ts';

let nextHook = 0;

/** Takes a hook off again. */
export interface RemovableHandle {
  /** Takes the hook away. Once more does nothing. */
  remove(): void;
}

/** Gradients: backward and hooks. */
export class AutogradMethods {
  /**
   * Computes the gradients of this tensor with respect to the leaves it came from and adds them to their `.grad`.
   *
   * @param given - in this order, or by name: `gradient`: what this tensor's gradient starts as (1 by default, which a tensor with several
   * elements needs to be given); `retainGraph`: keep what was saved, to walk again (default: `createGraph`);
   * `createGraph`: record the gradients themselves, for second derivatives.
   * @throws RangeError if this tensor does not require grad, or has several elements and no `gradient` is given.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.backward.html
   */
  backward(this: Tensor, ...given: GivenBackward): void {
    backward(this, given);
  }

  /**
   * Calls `hook` with this tensor's gradient whenever it is computed; a tensor it returns takes the gradient's place.
   *
   * @returns a handle whose `remove()` takes the hook off.
   * @throws RangeError if this tensor does not require grad.
   */
  registerHook(this: Tensor, hook: TensorHook): RemovableHandle {
    if (typeof hook !== 'function') throw new TypeError(`registerHook: expected a function, got ${typeof hook}`);
    if (!this.requiresGrad) throw new RangeError('registerHook: this tensor does not require grad');
    const { node, slot } = gradientEdge(this);
    node.hooks ??= new Map();
    let hooks = node.hooks.get(slot);
    if (!hooks) {
      hooks = new Map();
      node.hooks.set(slot, hooks);
    }
    const id = ++nextHook;
    hooks.set(id, hook);
    return { remove: () => void hooks.delete(id) };
  }

  /**
   * The gradient that `backward()` left in `.grad`, where there has to be one.
   *
   * @throws RangeError if there is none
   */
  expectGrad(this: Tensor): Tensor {
    const { grad } = this;
    if (grad) return grad;
    const why = this.requiresGrad
      ? this.isLeaf
        ? 'no backward() has reached this tensor, or its gradient was cleared'
        : 'this tensor is no leaf: call retainGrad() before backward()'
      : 'this tensor does not require grad';
    throw new RangeError(`expectGrad: there is no gradient; ${why}`);
  }

  /**
   * Keeps `.grad` for this tensor although it is no leaf. After a change in place it is the gradient of what the tensor
   * has become.
   *
   * @throws RangeError if this tensor does not require grad
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.retain_grad.html
   */
  retainGrad(this: Tensor): void {
    if (!this.requiresGrad) throw new RangeError('retainGrad: this tensor does not require grad');
    if (this.isLeaf) return;
    const { node, slot } = gradientEdge(this);
    node.retain(slot, this);
  }
}
