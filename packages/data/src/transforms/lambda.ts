import { show } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { Transform } from './transform.ts';

/**
 * A function as a transform: torchvision's `Lambda`. Wherever transforms are taken, a bare function will do as well.
 *
 * @example
 * ```ts
 * const toSigned = new data.Lambda((x: Tensor) => x.mul(2).sub(1));
 * toSigned.forward(tensor([[[0, 0.5, 1]]])); // [[[-1, 0, 1]]]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.Lambda.html
 */
export class Lambda<I = Tensor, O = Tensor> implements Transform<I, O> {
  /** What is called. */
  readonly lambd: (image: I) => O;

  /** @throws TypeError unless it is a function. */
  constructor(lambd: (image: I) => O) {
    if (typeof lambd !== 'function') throw new TypeError(`Lambda: expected a function, got ${show(lambd)}`);
    this.lambd = lambd;
  }

  forward(image: I): O {
    return this.lambd(image);
  }
}
