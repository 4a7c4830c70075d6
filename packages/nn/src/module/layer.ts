import type { Tensor } from '@wick/tensor/light';
import type { Module } from './module.ts';

/**
 * A module that makes one tensor of one tensor: a type for arguments and fields that may be any of them. What else its
 * forward() takes has defaults.
 *
 * @example
 * ```ts
 * class Residual extends nn.Module {
 *   constructor(readonly inner: nn.Layer, readonly shortcut: nn.Layer = new nn.Identity()) { super(); }
 *   override forward(x: Tensor) { return this.inner.forward(x).add(this.shortcut.forward(x)); }
 * }
 * new Residual(new nn.Linear(2, 2)).forward(ones(1, 2)).shape; // [1, 2]
 * ```
 */
export interface Layer extends Module {
  forward(input: Tensor): Tensor;
}
