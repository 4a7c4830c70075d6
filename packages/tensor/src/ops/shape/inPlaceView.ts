import { checkChangeable } from '../../autograd/changeable.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';

/** What makes a view, in place: the tensor itself becomes that view of its memory, history included. */
export function inPlaceView<T extends Tensor, A extends readonly unknown[]>(
  name: string,
  view: (x: Tensor, ...args: A) => Tensor,
  x: T,
  ...args: A
): T {
  checkChangeable(name, checkTensor(name, x));
  x._becomeView(view(x, ...args));
  return x;
}
