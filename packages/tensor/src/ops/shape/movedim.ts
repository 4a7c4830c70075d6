import { showShape } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { permute } from './permute.ts';

/**
 * Moves dimensions to other places; the rest keep their order. A view. See {@link Tensor.movedim}.
 *
 * @example
 * ```ts
 * movedim(tensor([[1, 2], [3, 4]]), 0, 1); // [[1, 3], [2, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.movedim.html
 */
export function movedim(
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  checkTensor('movedim', x);
  const read = (name: string, dims: number | readonly number[]) => {
    const list = (typeof dims === 'number' ? [dims] : dims).map((d) => normalizeDim('movedim', d, x.ndim, name));
    if (new Set(list).size !== list.length) throw new RangeError(`movedim: a dimension appears twice in ${name}`);
    return list;
  };
  const from = read('source', source);
  const to = read('destination', destination);
  if (from.length !== to.length)
    throw new RangeError(
      `movedim: source ${showShape(from)} and destination ${showShape(to)} must name as many dimensions`,
    );
  if (x.ndim === 0) return permute(x, []);
  const order = new Array<number>(x.ndim).fill(-1);
  to.forEach((d, i) => {
    order[d] = from[i]!;
  });
  const rest = x.shape.map((_, i) => i).filter((i) => !from.includes(i));
  return permute(
    x,
    order.map((d) => (d < 0 ? rest.shift()! : d)),
  );
}
