import { type Rule, word } from '@wick/tensor/internal';
import { ShapeError, type Tensor } from '@wick/tensor/light';
import { checkTensor, shapeOf } from './check.ts';

/** Which fan keeps its variance: `fan_in` that of the signal going forward, `fan_out` that of gradients going back. */
export type FanMode = 'fan_in' | 'fan_out';

/** The option of that name. */
export const fanMode: Rule<FanMode> = word('fan_in', ['fan_in', 'fan_out']);

/**
 * How many inputs each output of a layer with this weight adds up, and how many outputs each input goes into. The
 * weight has the shape (outputs, inputs, …kernel), as Linear's and the convolutions' have; groups are not taken into
 * account.
 *
 * @returns `[fanIn, fanOut]`
 * @throws ShapeError for fewer than 2 dimensions.
 * @example
 * ```ts
 * calculateFanInAndFanOut(empty(64, 3, 7, 7)); // [147, 3136]
 * ```
 * @see https://docs.pytorch.org/docs/stable/nn.init.html
 */
export function calculateFanInAndFanOut(tensor: Tensor): [number, number] {
  return fansOf('calculateFanInAndFanOut', tensor);
}

/** {@link calculateFanInAndFanOut}, with the name of the function that asks. */
export function fansOf(where: string, tensor: Tensor): [number, number] {
  checkTensor(where, tensor);
  const [outputs, inputs, ...kernel] = tensor.shape;
  if (outputs === undefined || inputs === undefined) {
    throw new ShapeError(
      `${where}: fans need a tensor of 2 dimensions or more, got shape ${shapeOf(tensor)}; for a bias use zeros_, constant_ or uniform_`,
    );
  }
  const field = kernel.reduce((product, size) => product * size, 1);
  return [inputs * field, outputs * field];
}

/** The fan a mode names. */
export function fanOf(where: string, tensor: Tensor, mode: FanMode): number {
  const [fanIn, fanOut] = fansOf(where, tensor);
  return mode === 'fan_in' ? fanIn : fanOut;
}
