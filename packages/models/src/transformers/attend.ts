import { checkTensor, showShape } from '@wick/tensor/internal';
import { arange, ge, logicalAnd, ShapeError, type Tensor } from '@wick/tensor/light';

/**
 * Who sees whom: true where query i of the new ones sees key j.
 *
 * @param attentionMask - (N, keys): 0 where there is padding; null where there is none.
 * @param causal - whether a place sees those before it and itself alone.
 * @returns null where each sees all, or `causal` says it already
 */
export function visible(
  where: string,
  attentionMask: Tensor | null | undefined,
  sizes: { readonly batch: number; readonly queries: number; readonly keys: number },
  causal: boolean,
): Tensor | null {
  const { batch, queries, keys } = sizes;
  const padding = attentionMask ? paddingMask(where, attentionMask, batch, keys) : null;
  // The first pass without padding is what `isCausal` is for, and a single query sees all that came before it.
  if (!causal || queries === 1 || (!padding && queries === keys)) return padding;
  const order = ge(arange(keys - queries, keys).unsqueeze(1), arange(keys));
  return padding ? logicalAnd(order, padding) : order;
}

function paddingMask(where: string, mask: Tensor, batch: number, keys: number): Tensor {
  checkTensor(where, mask, 'attentionMask');
  if (mask.ndim !== 2 || mask.shape[0] !== batch || mask.shape[1] !== keys)
    throw new ShapeError(
      `${where}: attentionMask must have shape [${batch}, ${keys}], all places that were seen, got ${showShape(mask.shape)}`,
    );
  return mask.ne(0).reshape(batch, 1, 1, keys);
}

/** (N, L, heads · features) to (N, heads, L, features). */
export function heads(x: Tensor, count: number): Tensor {
  const [n, length] = x.shape;
  return x.reshape(n!, length!, count, -1).transpose(1, 2);
}

/** And back. */
export function together(x: Tensor): Tensor {
  const [n, , length] = x.shape;
  return x.transpose(1, 2).reshape(n!, length!, -1);
}
