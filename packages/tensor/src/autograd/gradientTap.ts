import { aliasOf } from '../core/make.ts';
import { outside } from '../core/recycling.ts';
import type { Tensor } from '../tensor.ts';
import { apply } from './dispatch.ts';
import { isGradEnabled } from './gradMode.ts';
import type { OpRecord } from './op.ts';

/** Sees the gradients of several tensors together, null where none came; what it returns takes their place. */
export type GradientListener = (gradients: (Tensor | null)[]) => readonly (Tensor | null)[] | undefined;

interface Tap {
  readonly onGradients: GradientListener;
}

/** Several tensors as they are, with one vertex of the graph between them and what is computed from them. */
export const gradientTapOp: OpRecord<Tensor[], Tap, Tensor[]> = {
  name: 'gradientTap',
  halves: true,
  forward: (tensors) =>
    tensors.map((t) => {
      const alias = aliasOf(t, t.shape, t._strides);
      alias._becomeViewOf(t, false); // refused where it would be changed in place: the change would pass the tap by
      return alias;
    }),
  backward(grads, ctx) {
    const list: (Tensor | null)[] = Array.isArray(grads) ? grads : [grads]; // the engine hands a lone one over bare
    return [...(outside(list, () => ctx.attrs.onGradients(list)) ?? list)];
  },
};

/**
 * Stands for `tensors` in what follows and hands their gradients to `onGradients` together: what a module's backward
 * hooks are built on. Null where no gradient will be computed: gradients are off, or none of the tensors wants one.
 *
 * @example
 * ```ts
 * const x = tensor([1, 2], { requiresGrad: true });
 * let seen: number[] = [];
 * const [y] = gradientTap([x.mul(3)], ([g]) => void (seen = g!.tolist<number[]>()))!;
 * y!.sum().backward();
 * seen; // [1, 1]
 * ```
 */
export function gradientTap(tensors: Tensor[], onGradients: GradientListener): Tensor[] | null {
  if (!isGradEnabled() || !tensors.some((t) => t.requiresGrad)) return null;
  return apply(gradientTapOp, tensors, { onGradients });
}
